"""Storing the category tree."""

from collections.abc import Iterable

from catalog.drafts import CategoryDraft
from catalog.models import Category
from catalog.selectors.stamps import CATEGORIES, renew_stamps


def save_categories(drafts: Iterable[CategoryDraft]) -> None:
    """Store categories as they are given; those that are not given stay as they are.

    A category that is known keeps its number of shards: its products lie in them.
    """
    by_id = {draft.category_id: draft for draft in drafts}
    shards = {item.category_id: item.shards for item in Category.batch_get(sorted(by_id))}
    with Category.batch_write() as batch:
        for draft in by_id.values():
            batch.save(
                Category(
                    draft.category_id,
                    parent_id=draft.parent_id,
                    names=dict(draft.names),
                    slugs=dict(draft.slugs),
                    descriptions=dict(draft.descriptions),
                    image_key=draft.image_key,
                    position=draft.position,
                    shards=shards.get(draft.category_id, 1),
                )
            )
    renew_stamps([CATEGORIES])
