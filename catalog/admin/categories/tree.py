"""The tree as its page shows it: each category with the places that its buttons put it in."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import orjson
from django.utils.translation import get_language

from catalog.admin.models import Category
from catalog.documents import in_language
from catalog.drafts import CategoryDraft
from catalog.services.categories import Place
from catalog.services.categories.tree import StoredTree


@dataclass(frozen=True, slots=True)
class Branch:
    """A category with those below it.

    products: how many there are in it and below; None where nobody counted.
    up, down, into, out: what its buttons send; empty where there is no such place.
    """

    id: str
    name: str
    parent_id: str | None
    products: int | None
    up: str
    down: str
    into: str
    out: str
    below: list["Branch"] = field(default_factory=list)


def branches(
    tree: StoredTree, products: Mapping[str, int] | None, parent_id: str | None = None
) -> list[Branch]:
    """The categories below one, or the departments, each with its own."""
    siblings = tree.below(parent_id)
    return [
        Branch(
            id=each.category_id,
            name=name_of(each),
            parent_id=parent_id,
            products=None if products is None else products.get(each.category_id, 0),
            below=branches(tree, products, each.category_id),
            **_places(tree, siblings, number, parent_id),
        )
        for number, each in enumerate(siblings)
    ]


def _places(
    tree: StoredTree, siblings: list[CategoryDraft], number: int, parent_id: str | None
) -> dict[str, str]:
    """Where up, down, into the one before, and out of the one above would put it."""
    ids = [each.category_id for each in siblings]
    own, places = ids[number], dict.fromkeys(("up", "down", "into", "out"), "")
    if number:
        places["up"] = sent_as(own, Place(parent_id, ids[number - 1]))
        places["into"] = sent_as(own, Place(ids[number - 1]))
    if number + 1 < len(ids):
        after = ids[number + 2] if number + 2 < len(ids) else None
        places["down"] = sent_as(own, Place(parent_id, after))
    if parent_id is not None:
        above = tree.parent_of(tree.get(parent_id))
        next_ids = [each.category_id for each in tree.below(above)]
        behind = next_ids[next_ids.index(parent_id) + 1 :]
        places["out"] = sent_as(own, Place(above, behind[0] if behind else None))
    return places


def sent_as(category_id: str, place: Place) -> str:
    """What a button sends."""
    return orjson.dumps([category_id, place.parent_id, place.before]).decode()


def read_sent(text: str) -> tuple[str, Place] | None:
    """Which category is to go where; None for what no button sends."""
    try:
        category_id, parent_id, before = orjson.loads(text)
    except (ValueError, TypeError):
        return None
    if not isinstance(category_id, str) or not all(
        each is None or isinstance(each, str) for each in (parent_id, before)
    ):
        return None
    return category_id, Place(parent_id, before)


def name_of(category: CategoryDraft) -> str:
    """In the language of who looks at it; its id, where it has no name."""
    return in_language(category.names, get_language() or "nl") or category.category_id


def way_to(tree: StoredTree, category_id: str | None) -> str:
    """From the department down: "Huis › Keuken"; empty for the top."""
    line = [name_of(tree.get(each)) for each in tree.line_to(category_id)]
    return " › ".join(reversed(line))


def choices(tree: StoredTree, *, without: str | None = None) -> list[tuple[str, str]]:
    """Every category with the way to it, for a select; without one and what is below it."""
    found: list[tuple[str, str]] = []

    def walk(parent_id: str | None, above: str) -> None:
        for each in tree.below(parent_id):
            if each.category_id != without:
                said = f"{above} › {name_of(each)}" if above else name_of(each)
                found.append((each.category_id, said))
                walk(each.category_id, said)

    walk(None, "")
    return found


def carrying(stored: CategoryDraft) -> Category:
    """A category for Django's pages."""
    carrier = Category(category_id=stored.category_id)
    carrier.stored = stored
    carrier.title = name_of(stored)
    return carrier
