"""What the shop keeps of a customer, app by app: what is in her export, and what her erasure ends.

Each app that keeps something has a module of settings.PERSONAL_DATA with `PARTS`; one line of it is
one kind of data. The order of the modules is the order of erasing: what stands above first.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.conf import settings

from accounts.models import User


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose data it is.

    visitors: her pseudonyms of shop.kernel.consent: of her account, and of the device that asked.
    """

    user: User
    visitors: frozenset[str] = frozenset()


Rows = Iterable[Any]  # mappings of names to what is stored


def _no_reasons(_user: User) -> list[Any]:
    return []


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of data.

    name: of its file in the export.
    rows: what there is, one after the other; with a bounded number of calls for each page of rows.
    erase: ends it, or cuts it off from her; None: it goes with the account's row. May be repeated.
    still_needed: why the account cannot go yet, in sentences for her; empty: it can.
    """

    name: str
    rows: Callable[[Subject], Rows]
    erase: Callable[[Subject], None] | None = None
    still_needed: Callable[[User], list[Any]] = _no_reasons


def parts() -> Iterator[Part]:
    """All of them, in their order."""
    for module in settings.PERSONAL_DATA:
        yield from import_module(module).PARTS
