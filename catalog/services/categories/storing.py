"""Storing categories as an import or the demo hands them in."""

from collections.abc import Iterable

from catalog.drafts import CategoryDraft
from catalog.models import Category, TreeVersion
from catalog.selectors.categories import stored_categories
from catalog.selectors.stamps import CATEGORIES, renew_stamps
from catalog.services.categories.paths import remember_paths
from catalog.services.categories.tree import THE_TREE, stored_as


def save_categories(drafts: Iterable[CategoryDraft]) -> None:
    """Store categories as they are given; those that are not given stay as they are.

    A category that is known keeps its number of shards: its products lie in them. It keeps its
    attributes, too, where the draft has none. A path that a category loses, with those of all below
    it, is remembered, and leads to the new one.
    """
    given = {draft.category_id: stored_as(draft) for draft in drafts}
    known = {item.category_id: item for item in Category.batch_get(sorted(given))}
    for category_id, plain in given.items():
        if category_id in known:
            plain["attributes"] = plain["attributes"] or known[category_id].attributes
    stored = stored_categories()
    # First, because a path that is still in use is never looked up: so nothing is lost by a crash.
    remember_paths(stored, [*({each["category_id"]: each for each in stored} | given).values()])
    TreeVersion(THE_TREE).update([TreeVersion.version.add(1)])
    with Category.batch_write() as batch:
        for category_id, plain in given.items():
            shards = known[category_id].shards if category_id in known else 1
            batch.save(Category(**plain, shards=shards))
    renew_stamps([CATEGORIES])
