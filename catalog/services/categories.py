"""Storing the category tree, and remembering the addresses that its categories had."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.conf import settings

from catalog.drafts import CategoryDraft
from catalog.models import Category, FormerPath
from catalog.selectors.categories import CategoryTree, former_path, stored_categories
from catalog.selectors.stamps import CATEGORIES, renew_stamps


def save_categories(drafts: Iterable[CategoryDraft]) -> None:
    """Store categories as they are given; those that are not given stay as they are.

    A category that is known keeps its number of shards: its products lie in them. A path that a
    category loses, with those of all below it, is remembered, and leads to the new one.
    """
    given = {draft.category_id: _plain(draft) for draft in drafts}
    stored = stored_categories()
    # First, because a path that is still in use is never looked up: so nothing is lost by a crash.
    _remember(stored, [*({each["category_id"]: each for each in stored} | given).values()])
    shards = {item.category_id: item.shards for item in Category.batch_get(sorted(given))}
    with Category.batch_write() as batch:
        for category_id, plain in given.items():
            batch.save(Category(**plain, shards=shards.get(category_id, 1)))
    renew_stamps([CATEGORIES])


def _plain(draft: CategoryDraft) -> dict[str, Any]:
    return {
        "category_id": draft.category_id,
        "parent_id": draft.parent_id,
        "names": dict(draft.names),
        "slugs": dict(draft.slugs),
        "descriptions": dict(draft.descriptions),
        "image_key": draft.image_key,
        "position": draft.position,
    }


def _remember(before: Sequence[dict[str, Any]], after: Sequence[dict[str, Any]]) -> None:
    with FormerPath.batch_write() as batch:
        for language, _name in settings.LANGUAGES:
            for path, category_id in _lost(before, after, language):
                batch.save(FormerPath(former_path(path, language), category_id=category_id))


def _lost(
    before: Sequence[dict[str, Any]], after: Sequence[dict[str, Any]], language: str
) -> Iterator[tuple[str, str]]:
    paths_after = _paths(after, language)
    for category_id, path in _paths(before, language).items():
        if paths_after[category_id] != path:
            yield path, category_id


def _paths(plain: Sequence[dict[str, Any]], language: str) -> Mapping[str, str]:
    return {node.id: node.path for node in CategoryTree([*plain], language).all()}
