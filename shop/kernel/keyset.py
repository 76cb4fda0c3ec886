"""Paging by the row that a page ended with: the thousandth page costs what the first one does.

`OFFSET` reads and throws away all rows before the page, and a page shifts when rows come in
meanwhile. Here a page begins behind a *place*: the values, in the columns of the order, of the last
row that was seen. With an index on these columns it is found at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import attrgetter
from typing import Any

from django.core import signing
from django.core.exceptions import FieldDoesNotExist, ImproperlyConfigured
from django.db.models import F, Field, Model, OrderBy, Q

_SALT = "keyset"
_NOTHING = Q(pk__in=[])


class BadPlace(ValueError):
    """A place that was not given out for this order of rows."""


@dataclass(frozen=True, slots=True)
class SortKey:
    """A column of the order. Empty values stand behind all others, as Postgres has it."""

    name: str  # "placed_at", "payment__order__number"
    is_descending: bool
    field: "Field[Any, Any]"

    @property
    def sign(self) -> str:
        """As `order_by` takes it."""
        return f"-{self.name}" if self.is_descending else self.name

    def equals(self, value: Any) -> Q:
        """Rows with just this value."""
        return Q(**{f"{self.name}__isnull": True}) if value is None else Q(**{self.name: value})

    def follows(self, value: Any, *, is_backwards: bool) -> Q:
        """Rows that stand behind the value; before it when one goes backwards."""
        is_upwards = self.is_descending == is_backwards
        if value is None:
            return _NOTHING if is_upwards else Q(**{f"{self.name}__isnull": False})
        found = Q(**{f"{self.name}__{'gt' if is_upwards else 'lt'}": value})
        if is_upwards and self.field.null:
            found |= Q(**{f"{self.name}__isnull": True})
        return found

    def bound(self, value: Any, *, is_backwards: bool) -> Q:
        """What all of `follows` and `equals` have in common: one range, for the index."""
        if value is None or self.field.null:
            return Q()
        is_upwards = self.is_descending == is_backwards
        return Q(**{f"{self.name}__{'gte' if is_upwards else 'lte'}": value})


def sort_keys(model: type[Model], ordering: Sequence[Any]) -> list[SortKey]:
    """The columns that an ordering names; no two rows may be equal in all of them.

    Raises:
        ImproperlyConfigured: it orders by something else than columns, or names where empty
            values go.
    """
    keys: dict[str, SortKey] = {}
    for part in ordering:
        key = _sort_key(model, part)
        keys.setdefault(key.name, key)  # the admin names the primary key twice
    return list(keys.values())


def _sort_key(model: type[Model], part: Any) -> SortKey:
    if isinstance(part, F):
        part = part.asc()
    if isinstance(part, OrderBy):
        column = part.expression
        if not isinstance(column, F) or part.nulls_first or part.nulls_last:
            raise ImproperlyConfigured(f"Pages cannot be found in this order: {part!r}")
        part = f"{'-' if part.descending else ''}{column.name}"  # type: ignore[attr-defined]
    if not isinstance(part, str):
        raise ImproperlyConfigured(f"Pages can be found by columns only: {part!r}")
    name = part.lstrip("-")
    return SortKey(name, part.startswith("-"), _field(model, name))


def _field(model: type[Model], path: str) -> "Field[Any, Any]":
    first, _separator, rest = path.partition("__")
    try:
        field: Any = model._meta.pk if first == "pk" else model._meta.get_field(first)
    except FieldDoesNotExist as error:
        raise ImproperlyConfigured(f"Pages can be found by columns only: {path}") from error
    if rest:
        return _field(field.related_model, rest)
    if field.is_relation:
        raise ImproperlyConfigured(f"Order by a column of it: {path}")
    return field  # type: ignore[no-any-return]


def place_of(row: Model, keys: Sequence[SortKey]) -> str:
    """Where a row stands, to be put into an address. Signed, so only what was given out is read."""
    values = [_plain(attrgetter(key.name.replace("__", "."))(row)) for key in keys]
    return signing.dumps([[key.sign for key in keys], values], salt=_SALT)


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, int | str):
        return value
    return value.isoformat() if isinstance(value, date) else str(value)


def read_place(place: str, keys: Sequence[SortKey]) -> list[Any]:
    """The values of a place.

    Raises:
        BadPlace: nobody gave it out, or for rows in another order.
    """
    try:
        signs, values = signing.loads(place, salt=_SALT)
    except signing.BadSignature as error:
        raise BadPlace("The place was not given out here.") from error
    if signs != [key.sign for key in keys]:
        raise BadPlace("The place belongs to another order of rows.")
    return [key.field.to_python(value) for key, value in zip(keys, values, strict=True)]


def beyond(keys: Sequence[SortKey], values: Sequence[Any], *, is_backwards: bool) -> Q:
    """Rows behind a place, or before it. The sort keys as they stand: the caller orders by them.

    For (a, b, c): a > 1, or a = 1 and b > 2, or a = 1 and b = 2 and c > 3.
    """
    ways = []
    for position, key in enumerate(keys):
        same = [keys[i].equals(values[i]) for i in range(position)]
        ways.append(
            reduce(Q.__and__, [*same, key.follows(values[position], is_backwards=is_backwards)])
        )
    return keys[0].bound(values[0], is_backwards=is_backwards) & reduce(Q.__or__, ways)
