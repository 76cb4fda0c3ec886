"""Codes and values of filters as single words of an index."""

import json
from functools import lru_cache

from catalog.documents import in_language
from catalog.search.documents import FilterValue
from catalog.search.words import clean


def code_of(code: str) -> str:
    """A SKU or barcode as it is compared: without regard to case and to space around it."""
    return clean(code).strip().lower()


def value_key(attribute: str, value: str) -> str:
    """A value of an attribute as one word of the index."""
    return json.dumps([attribute, value])


def named_value(value: FilterValue, language: str) -> str:
    """The same with its name, so that counting values also tells how they are called."""
    return json.dumps([value.attribute, value.value, in_language(value.names, language)])


@lru_cache(maxsize=20_000)
def read_named_value(text: str) -> tuple[str, str, str]:
    """Attribute, value and name, of what `named_value` wrote."""
    attribute, value, name = json.loads(text)
    return attribute, value, name
