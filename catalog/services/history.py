"""The history of products that other systems change: a line for each one that was saved.

Nothing is atomic over DynamoDB and Postgres, so what is about to be saved is recorded before as a
job for SAFETY_DELAY seconds later. After the save its lines are written, and the job taken back, in
one transaction. After a crash the job finds out what was saved, and writes the lines of that.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db.transaction import atomic
from procrastinate.contrib.django import app

from accounts.staff_tokens.models import StaffToken
from accounts.staff_tokens.trail import Told, note_changes
from catalog.models import Product
from shop.kernel.audit_trail import Message
from shop.kernel.jobs import PATIENTLY

PRODUCT = ("catalog", "product")  # app and model whose history it is
SAFETY_DELAY = 60  # seconds; longer than saving a batch takes


@dataclass(frozen=True, slots=True)
class Edit:
    """What is about to be done to a product. version: that is stored; 0: it is new."""

    product_id: str
    name: str
    message: Message
    version: int

    @property
    def line(self) -> Told:
        """As the history tells it."""
        return Told(self.product_id, self.name, self.message, is_new=not self.version)


@contextmanager
def in_history(token: StaffToken, edits: Sequence[Edit], *, now: datetime) -> Iterator[set[str]]:
    """Save the products inside this, as of `now`, and their history follows, whatever breaks.

    Gives a set for the ids of those that were saved, which the caller fills in. Three statements
    and a job, however many there are; none for no edits.

    Not for use within a database transaction, which would hide the job until its end.
    """
    saved: set[str] = set()
    if not edits:
        yield saved
        return
    safety = note_what_was_saved.configure(schedule_in={"seconds": SAFETY_DELAY})
    job = safety.defer(
        token_id=token.pk, edits=[asdict(each) for each in edits], saved_at=now.isoformat()
    )
    yield saved
    with atomic():
        if lines := [each.line for each in edits if each.product_id in saved]:
            note_changes(token, PRODUCT, lines)
        app.job_manager.cancel_job_by_id(job, delete_job=True)


@app.task(name="catalog.note_what_was_saved", retry=PATIENTLY)
def note_what_was_saved(*, token_id: int, edits: list[dict[str, Any]], saved_at: str) -> None:
    """Write the lines of a save that was cut off: of the products that it has got to.

    saved_at: the moment that was stored with them.
    """
    token = StaffToken.objects.get(pk=token_id)
    told = [Edit(**each) for each in edits]
    ids = [each.product_id for each in told]
    stored = {item.product_id: item for item in Product.batch_get(ids, consistent_read=True)}
    at = datetime.fromisoformat(saved_at)
    lines = [each.line for each in told if _was_saved(each, stored.get(each.product_id), at)]
    if lines:
        note_changes(token, PRODUCT, lines)


def _was_saved(edit: Edit, stored: Product | None, at: datetime) -> bool:
    """By its moment; or by two saves where one would do: ours, and another's over it."""
    if stored is None:
        return False
    return bool(stored.updated_at == at) or stored.version >= edit.version + 2
