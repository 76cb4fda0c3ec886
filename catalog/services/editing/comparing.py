"""Two merchants at one product: what each changed, field by field, and the product of both. Pure.

A product's document is looked at as facts: a path such as `("names", "nl")` or `("variants",
"MUG-S", "price_minor")` and what is there. Lists whose order means something are one fact each,
but for variants, which go by their SKU.
"""

from collections.abc import Collection, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

Path = tuple[str, ...]
Document = Mapping[str, Any]

PER_LANGUAGE = ("names", "descriptions", "seo_titles", "seo_descriptions")
_ROWS, _ORDER = "variants", ("variants",)  # the rows themselves; which there are, in which order
_UNEDITED = {"product_id", "currency", "created_at", "source"}


@dataclass(frozen=True, slots=True)
class Difference:
    """A fact that somebody else changed since the merchant opened the product."""

    path: Path
    was: Any
    stored: Any
    typed: Any

    @property
    def is_mutual(self) -> bool:
        """Whether the merchant has changed it, too, so that one of the two gets lost."""
        return bool(self.typed != self.was)


def facts(document: Document) -> dict[Path, Any]:
    """All that can be edited of a product, by path."""
    return dict(_facts(document))


def _facts(document: Document) -> Iterator[tuple[Path, Any]]:
    for name, value in document.items():
        if name in _UNEDITED:
            continue
        if name in PER_LANGUAGE or (name == "safety" and value):
            yield from (((name, key), each) for key, each in value.items() if each)
        elif name == _ROWS:
            yield _ORDER, [row["sku"] for row in value]
            yield from _row_facts(value)
        elif value not in (None, "", [], {}, 0, False) or name == "published":
            yield (name,), value


def _row_facts(rows: Any) -> Iterator[tuple[Path, Any]]:
    for row in rows:
        for name, value in row.items():
            if name not in {"sku", "source"}:
                yield (_ROWS, row["sku"], name), value


def differences(was: Document, stored: Document, typed: Document) -> list[Difference]:
    """What somebody else has changed, and the merchant has not changed to the same.

    was: the product as the merchant opened it.
    """
    before, now, mine = facts(was), facts(stored), facts(typed)
    paths = dict.fromkeys((*before, *now, *mine))
    return [
        Difference(path, before.get(path), now.get(path), mine.get(path))
        for path in paths
        if now.get(path) != before.get(path) and now.get(path) != mine.get(path)
    ]


def merged(typed: Document, stored: Document, taken: Collection[Path]) -> dict[str, Any]:
    """What the merchant typed, with the facts of these paths as they are stored."""
    result = deepcopy(dict(typed))
    if _ORDER in taken:
        result[_ROWS] = _rows_as_stored(typed, stored)
    for path in taken:
        if path[0] != _ROWS:
            _take(result, stored, path)
        elif len(path) == 3:
            _take_of_row(result, stored, path)
    return result


def _rows_as_stored(typed: Document, stored: Document) -> list[dict[str, Any]]:
    """The stored rows in their order, each with what was typed where there is such a row."""
    mine = {row["sku"]: row for row in typed[_ROWS]}
    return [deepcopy(mine.get(row["sku"], row)) for row in stored[_ROWS]]


def _take(result: dict[str, Any], stored: Document, path: Path) -> None:
    name, *key = path
    if not key:
        if name in stored:
            result[name] = deepcopy(stored[name])
        else:
            result.pop(name, None)
        return
    if not stored.get(name) and name == "safety":
        result[name] = None
        return
    inner = dict(result.get(name) or deepcopy(stored[name]))
    if key[0] in (stored[name] or {}):
        inner[key[0]] = stored[name][key[0]]
    else:
        inner.pop(key[0], None)
    result[name] = inner


def _take_of_row(result: dict[str, Any], stored: Document, path: Path) -> None:
    _, sku, name = path
    theirs = next((row for row in stored[_ROWS] if row["sku"] == sku), None)
    for row in result[_ROWS]:
        if row["sku"] == sku and theirs is not None:
            row[name] = theirs[name]
