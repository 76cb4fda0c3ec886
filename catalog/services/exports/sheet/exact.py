"""What cells cannot say exactly: kept beside them, and used as long as they are left as they were.

Such as a name with a space at its end, or a field that this format has no column for yet.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

import orjson

from catalog.services.exports.sheet.cells import as_json


def exact_cell(document: Mapping[str, Any], read: Mapping[str, Any]) -> str:
    """Each field that would be read otherwise, as it is; empty where there is none.

    read: what the product's cells are read as.
    """
    differing = {
        name: {"read": _digest(read.get(name)), "is": value}
        for name, value in document.items()
        if name not in _NEVER and read.get(name) != value
    }
    return as_json(differing)


# The id is a column of its own, variants are rows.
_NEVER = {"product_id", "variants"}


def exact_fields(cell: str, read: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that are still read as they were when the cell was written, as they are.

    Raises:
        ValueError: it is not what an export has written.
    """
    if not cell:
        return {}
    kept = orjson.loads(cell)
    if not isinstance(kept, dict) or not all(
        isinstance(each, dict) and each.keys() == {"read", "is"} for each in kept.values()
    ):
        raise ValueError("not as an export writes it")
    return {
        name: each["is"]
        for name, each in kept.items()
        if name not in _NEVER and each["read"] == _digest(read.get(name))
    }


def _digest(value: Any) -> str:
    plain = orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(plain).hexdigest()[:16]
