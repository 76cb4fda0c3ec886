"""Saving what a merchant typed of one category, unless somebody else has saved it meanwhile."""

from dataclasses import replace

from pynamodb.expressions.update import Action

from catalog.drafts import CategoryDraft
from catalog.errors import CategoryEditedMeanwhile, CategoryIdTaken, CategoryNotFound
from catalog.models import Category
from catalog.services.categories.following import followed
from catalog.services.categories.moving import last_position
from catalog.services.categories.paths import remember_paths
from catalog.services.categories.pictures import draw_later
from catalog.services.categories.tree import StoredTree, changing, stored_as, write

# What the form of a category says; its place is changed in the tree.
EDITED = ("names", "slugs", "descriptions", "attributes", "image_key", "upload")


def save_category(draft: CategoryDraft, *, opened: CategoryDraft | None) -> CategoryDraft:
    """Store a category over the one that its editor saw. The same again changes nothing.

    A new one comes last in its place; of a known one the place stays. A path that changes, with
    those of all below it, leads on to the new one. The search index follows within some seconds, a
    new picture once the worker has drawn it.

    opened: as it was when its form was opened; None for a new one.

    Returns what is stored now.

    Raises:
        CategoryIdTaken: a new one, whose id is another's.
        CategoryEditedMeanwhile: it is not as it was opened, or gone.
        CategoryNotFound: its parent is gone.
        PathTaken: another in the same place has the same address.
        TooDeep: the tree has that many levels already.
        Busy: others kept changing the tree.
    """
    return changing(lambda tree: _save(tree, draft, opened))


def _save(tree: StoredTree, draft: CategoryDraft, opened: CategoryDraft | None) -> CategoryDraft:
    stored = tree.find(draft.category_id)
    if stored is not None:
        if opened is None or draft.upload == opened.upload:
            draft = _as_drawn(draft, stored)
        opened = opened and _as_drawn(opened, stored)
    if stored is not None and is_same(stored, draft):
        return stored
    if stored is None and opened is None:
        return _add(tree, draft)
    if stored is None:
        raise CategoryEditedMeanwhile
    if opened is None:
        raise CategoryIdTaken
    if not is_same(stored, opened):
        raise CategoryEditedMeanwhile
    saved = replace(draft, parent_id=stored.parent_id, position=stored.position)
    tree.check_place(saved)
    remember_paths(tree.plain, tree.with_changed([saved]))
    with followed(_reindexed(stored, saved), codes=_filter_codes(stored, saved)):
        draw_later(saved)
        write(tree.version, updates=[(saved.category_id, _actions(saved))])
    return saved


def _as_drawn(category: CategoryDraft, stored: CategoryDraft) -> CategoryDraft:
    """With the picture, where the worker has drawn it since: that is nobody's edit."""
    if not category.upload or stored.upload:
        return category
    return replace(category, upload=None, image_key=stored.image_key)


def is_same(one: CategoryDraft, other: CategoryDraft) -> bool:
    """Whether a form would show the same of both."""
    return all(getattr(one, name) == getattr(other, name) for name in EDITED)


def _add(tree: StoredTree, draft: CategoryDraft) -> CategoryDraft:
    if draft.parent_id is not None and tree.find(draft.parent_id) is None:
        raise CategoryNotFound
    added = replace(draft, position=last_position(tree.below(draft.parent_id)))
    tree.check_place(added)
    with followed(codes=_filter_codes(None, added)):
        draw_later(added)
        write(tree.version, added=Category(**stored_as(added), shards=1))
    return added


def _actions(draft: CategoryDraft) -> list[Action]:
    plain = stored_as(draft)
    return [
        getattr(Category, name).set(plain[name])
        if plain[name] is not None
        else getattr(Category, name).remove()
        for name in EDITED
    ]


def _reindexed(stored: CategoryDraft, saved: CategoryDraft) -> list[str]:
    """The category, where its products read otherwise now; its name and attributes do that."""
    reads_alike = stored.names == saved.names and stored.attributes == saved.attributes
    return [] if reads_alike else [saved.category_id]


def _filter_codes(stored: CategoryDraft | None, saved: CategoryDraft) -> set[str]:
    """Codes of attributes that became filters of lists, or are none any more."""
    was, becomes = (
        {each.code for each in category.attributes if each.filterable} if category else set()
        for category in (stored, saved)
    )
    return was ^ becomes
