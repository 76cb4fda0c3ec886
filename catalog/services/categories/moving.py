"""Putting a category somewhere else in the tree."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pynamodb.expressions.update import Action

from catalog.drafts import CategoryDraft
from catalog.errors import BadPlace, TreeChanged
from catalog.models import Category
from catalog.services.categories.following import followed
from catalog.services.categories.paths import remember_paths
from catalog.services.categories.tree import MAX_ITEMS, StoredTree, changing, write

STEP = 1024  # between the positions of neighbours, so that most moves write one category


@dataclass(frozen=True, slots=True)
class Place:
    """Where a category is to stand: below another, before one of its children, or as the last."""

    parent_id: str | None
    before: str | None = None


def move_category(category_id: str, to: Place, *, expected_version: int) -> bool:
    """Put a category, with all below it, in another place. One that stands there already stays.

    Its address changes with that of all below it; the old ones lead to the new ones. The search
    index follows within some seconds.

    expected_version: of the tree that was looked at.

    Returns whether it was moved.

    Raises:
        CategoryNotFound: there is no such category.
        BadPlace: the place is in the category itself, or not there.
        PathTaken: another in that place has the same address.
        TooDeep: the tree would get more levels than it may have.
        TreeChanged: somebody else has changed the tree since.
        Busy: others kept changing it.
    """

    def change(tree: StoredTree) -> bool:
        moved = tree.get(category_id)
        if stands_at(tree, moved, to):
            return False
        if tree.version != expected_version:
            raise TreeChanged
        _check(tree, moved, to)
        placed = replace(moved, parent_id=to.parent_id)
        tree.check_place(placed)
        remember_paths(tree.plain, tree.with_changed([placed]))
        with followed([category_id] if placed.parent_id != moved.parent_id else []):
            siblings = [
                each for each in tree.below(to.parent_id) if each.category_id != category_id
            ]
            _write(tree.version, placed, siblings, to.before)
        return True

    return changing(change)


def stands_at(tree: StoredTree, category: CategoryDraft, place: Place) -> bool:
    """Whether it is there already."""
    if tree.parent_of(category) != place.parent_id:
        return False
    siblings = [each.category_id for each in tree.below(place.parent_id)]
    after = siblings[siblings.index(category.category_id) + 1 :]
    return (after[0] if after else None) == place.before


def _check(tree: StoredTree, moved: CategoryDraft, to: Place) -> None:
    """Raises BadPlace."""
    if to.parent_id is not None and tree.find(to.parent_id) is None:
        raise BadPlace
    if moved.category_id in tree.line_to(to.parent_id):
        raise BadPlace
    siblings = {each.category_id for each in tree.below(to.parent_id)} - {moved.category_id}
    if to.before is not None and to.before not in siblings:
        raise BadPlace


def last_position(siblings: Sequence[CategoryDraft]) -> int:
    """For one that is to stand behind these."""
    return siblings[-1].position + STEP if siblings else STEP


def _write(
    version: int, placed: CategoryDraft, siblings: list[CategoryDraft], before: str | None
) -> None:
    """Write its place; where its neighbours leave no room between them, theirs first."""
    ids = [each.category_id for each in siblings]
    index = len(ids) if before is None else ids.index(before)
    if not _has_room(siblings, index):
        version = _spread(version, siblings)
        base = max(each.position for each in siblings)
        siblings = [
            replace(each, position=base + STEP * number)
            for number, each in enumerate(siblings, start=1)
        ]
    if index == len(siblings):
        position = last_position(siblings)
    else:
        low = siblings[index - 1].position if index else siblings[0].position - 2 * STEP
        position = (low + siblings[index].position) // 2
    actions: list[Action] = [
        Category.position.set(position),
        Category.parent_id.set(placed.parent_id)
        if placed.parent_id
        else Category.parent_id.remove(),
    ]
    write(version, updates=[(placed.category_id, actions)])


def _has_room(siblings: Sequence[CategoryDraft], index: int) -> bool:
    if index in (0, len(siblings)):
        return True
    return siblings[index].position - siblings[index - 1].position > 1


def _spread(version: int, siblings: Sequence[CategoryDraft]) -> int:
    """Number siblings anew, STEP apart, in as many transactions as they need.

    Behind all of them and from the last one on, so that their order is the same at every moment.
    """
    base = max(each.position for each in siblings)
    numbered: list[tuple[str, list[Action]]] = [
        (each.category_id, [Category.position.set(base + STEP * number)])
        for number, each in enumerate(siblings, start=1)
    ]
    numbered.reverse()
    for start in range(0, len(numbered), MAX_ITEMS):
        version = write(version, updates=numbered[start : start + MAX_ITEMS])
    return version
