"""The category tree of the demo shop: departments with their lines as leaves."""

from slugify import slugify

from catalog.demo.gallery import category_image_key
from catalog.demo.reading import departments
from catalog.drafts import CategoryDraft, Texts


def demo_categories() -> list[CategoryDraft]:
    """Every category, parents before their children."""
    categories = []
    for place, department in enumerate(departments()):
        categories.append(
            _category(
                department.category_id, None, department.names, department.descriptions, place
            )
        )
        for number, line in enumerate(department.lines):
            parent = department.category_id
            categories.append(
                _category(line.category_id, parent, line.names, line.descriptions, number)
            )
    return categories


def _category(
    category_id: str, parent: str | None, names: Texts, descriptions: Texts, position: int
) -> CategoryDraft:
    return CategoryDraft(
        category_id=category_id,
        parent_id=parent,
        names=names,
        slugs={language: slugify(name) for language, name in names.items()},
        descriptions=descriptions,
        image_key=category_image_key(category_id),
        position=position,
    )
