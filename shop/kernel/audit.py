"""What an audit looks at, and what it finds: an invariant of the shop that does not hold."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Self

from django.db.models import QuerySet

GRACE = timedelta(minutes=10)  # for the jobs that move orders on
NOT_CHECKED = "not_checked"  # code of what stands for a part of the audit that could not be done


@dataclass(frozen=True, slots=True)
class Breach:
    """One thing that cannot be right.

    code: stable; what `manage.py audit` prints and monitoring counts.
    message: one sentence for whoever has to look into it.
    ids: what it is about, by kind: order, payment, sku, reservation, ...
    """

    code: str
    message: str
    ids: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        about = " ".join(f"{kind}={id_}" for kind, id_ in sorted(self.ids.items()))
        return f"{self.code}: {self.message} [{about}]"


@dataclass(frozen=True, slots=True)
class Scope:
    """What is looked at: orders placed since then, and what is open, however old.

    grace: for what a job is about to do; none: the caller knows that all jobs have run.
    only: ids by kind that a second look is confined to; None: a first look.
    """

    since: datetime
    now: datetime
    grace: timedelta = GRACE
    only: Mapping[str, frozenset[str]] | None = None

    @property
    def patience(self) -> timedelta:
        """For what waits for servers outside: an hour, where jobs get ten minutes."""
        return 6 * self.grace

    def confined_to(self, found: Iterable[Breach]) -> Self:
        """The scope of a second look, at what the first one found."""
        ids: dict[str, set[str]] = {}
        for breach in found:
            for kind, id_ in breach.ids.items():
                ids.setdefault(kind, set()).add(id_)
        return replace(self, only={kind: frozenset(some) for kind, some in ids.items()})

    def within(self, rows: QuerySet[Any], kind: str, column: str) -> QuerySet[Any]:
        """These rows; in a second look, those of them that the first one found."""
        if self.only is None:
            return rows
        return rows.filter(**{f"{column}__in": self.only.get(kind, ())})
