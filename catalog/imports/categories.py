"""The categories that an imported product needs, from its type or its taxonomy path."""

import re

from slugify import slugify

from catalog.drafts import CategoryDraft

REST = CategoryDraft(
    category_id="import",
    parent_id=None,
    names={"nl": "Overig", "en": "Other"},
    slugs={"nl": "overig", "en": "other"},
    position=1000,  # after all that have a name of their own
)
MAX_DEPTH = 5


def categories_of(*, type_name: str, taxonomy: str, language: str) -> tuple[CategoryDraft, ...]:
    """From the root to the product's own category.

    type_name: the merchant's own word; it wins, and is one category under the root.
    taxonomy: a path such as "Apparel & Accessories > Clothing > Shirts". A bare number of
        Google's list has no name, so it counts as none.
    """
    names = [type_name] if slugify(type_name) else []
    if not names and not re.fullmatch(r"[\d\s]*", taxonomy):
        names = [part.strip() for part in taxonomy.split(">")]
    path: list[CategoryDraft] = []
    for name in [name for name in names if slugify(name)][:MAX_DEPTH]:
        slug = slugify(name, max_length=60)
        parent_id = path[-1].category_id if path else None
        path.append(
            CategoryDraft(
                category_id=f"{parent_id}--{slug}" if parent_id else slug,
                parent_id=parent_id,
                names={language: name},
                slugs={language: slug},
            )
        )
    return tuple(path) or (REST,)
