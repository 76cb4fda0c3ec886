"""How far a roll-up has come: whoever goes on with it holds its row until what he did is stored."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db.transaction import atomic

from reports.models import RollUp


@contextmanager
def going_on(name: str) -> Iterator[RollUp]:
    """One transaction, alone with this roll-up: its figures and how far they go are one."""
    RollUp.objects.get_or_create(name=name)
    with atomic():
        yield RollUp.objects.select_for_update().get(pk=name)


def came_to(progress: RollUp, complete_until: datetime, *, counted_at: datetime) -> None:
    """Store it, with the transaction of `going_on`. It never goes back."""
    progress.complete_until = max(progress.complete_until or complete_until, complete_until)
    progress.counted_at = max(progress.counted_at or counted_at, counted_at)
    progress.save(update_fields=["complete_until", "counted_at"])
