"""Codes for what comes with names only: a-z, 0-9 and single hyphens, the same every time."""

import hashlib
from collections.abc import Collection

from slugify import slugify

# Query parameters that pages and lists use already; an option's code stands beside them.
RESERVED = frozenset({"variant", "sort", "cursor", "q", "brand", "page"})
PRODUCT_ID_LENGTH = 100
SKU_LENGTH = 128  # what an order line holds
_SEPARATOR = "--"  # never inside a code, so that parts joined with it stay apart

_KNOWN_OPTIONS = {
    "maat": {"maat", "size", "maten", "sizes"},
    "kleur": {"kleur", "color", "colour", "kleuren", "colors", "colours"},
}


def product_id(handle: str) -> str:
    """The handle itself where it can be an id; else its slug and a digest, so that ids differ."""
    if is_code(handle) and len(handle) <= PRODUCT_ID_LENGTH:
        return handle
    return _with_digest(slugify(handle), of=handle, length=PRODUCT_ID_LENGTH)


def option_code(name: str, taken: Collection[str]) -> str:
    """`maat` and `kleur` for the names that these two go by; otherwise the slug of the name."""
    lower = name.casefold().strip()
    known = next((code for code, names in _KNOWN_OPTIONS.items() if lower in names), None)
    return _unused(known or _slug(name), {*taken, *RESERVED})


def value_code(name: str, taken: Collection[str]) -> str:
    """The slug of a value's name, such as "donker-groen"; numbered when another has it already."""
    return _unused(_slug(name), taken)


def variant_sku(product: str, value_codes: Collection[str]) -> str:
    """The SKU of a variant that has none: unique as long as product ids are."""
    whole = _SEPARATOR.join([product, *value_codes])
    return whole if len(whole) <= SKU_LENGTH else _with_digest(whole, of=whole, length=SKU_LENGTH)


def is_code(text: str) -> bool:
    """Whether a text is a code as it stands."""
    return bool(text) and slugify(text) == text


def _slug(name: str) -> str:
    return slugify(name, max_length=60) or _digest(name)


def _unused(code: str, taken: Collection[str]) -> str:
    number = 2
    candidate = code
    while candidate in taken:
        candidate, number = f"{code}-{number}", number + 1
    return candidate


def _with_digest(text: str, *, of: str, length: int) -> str:
    digest = _digest(of)
    return f"{text[: length - len(digest) - 1].strip('-')}-{digest}".lstrip("-")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:10]
