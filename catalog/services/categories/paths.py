"""Remembering the addresses that categories had: whoever follows an old link is led on."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.conf import settings

from catalog.models import FormerPath
from catalog.selectors.categories import CategoryTree, former_path

Plain = Mapping[str, Any]


def remember_paths(before: Iterable[Plain], after: Iterable[Plain]) -> None:
    """Every path that is lost leads to its category from now on; of one that goes, to its parent.

    May be repeated, and may be said too early: a path that is in use is never looked up.
    """
    was, becomes = [*before], [*after]
    with FormerPath.batch_write() as batch:
        for language, _name in settings.LANGUAGES:
            for path, category_id in _lost(was, becomes, language):
                batch.save(FormerPath(former_path(path, language), category_id=category_id))


def _lost(before: list[Plain], after: list[Plain], language: str) -> Iterator[tuple[str, str]]:
    paths_after = _paths(after, language)
    parents = {each["category_id"]: each["parent_id"] for each in before}
    for category_id, path in _paths(before, language).items():
        heir = category_id if category_id in paths_after else parents[category_id]
        if heir is not None and paths_after.get(category_id) != path:
            yield path, heir


def _paths(plain: list[Plain], language: str) -> Mapping[str, str]:
    return {node.id: node.path for node in CategoryTree([*map(dict, plain)], language).all()}
