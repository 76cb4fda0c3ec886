"""References of other systems: a movement that is told twice is booked once."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from catalog.errors import ReferenceReused
from catalog.merchant_models import StockReference
from catalog.models import StockMovement
from shop.kernel.ids import new_id


@dataclass(frozen=True, slots=True)
class Referred:
    """What a system says of one SKU under a reference of its own."""

    reference: str
    sku: str
    told: str  # all that it says; another text under the same reference is another movement

    @property
    def fingerprint(self) -> str:
        """Of what is told."""
        return hashlib.sha256(self.told.encode()).hexdigest()


class Movements:
    """The movements that some references mean, with the ids under which they are stored.

    Two statements for all. Noted before anything moves, so whoever goes on after a crash finds the
    same id, and by that whether the units have moved.
    """

    def __init__(self, told: Sequence[Referred], *, now: datetime) -> None:
        # In one order, so that two batches with the same references do not wait for each other.
        rows = [
            StockReference(
                reference=each.reference,
                sku=each.sku,
                movement_id=new_id(),
                fingerprint=each.fingerprint,
                made_at=now,
            )
            for each in sorted(told, key=lambda each: (each.reference, each.sku))
        ]
        StockReference.objects.bulk_create(rows, ignore_conflicts=True)
        known = StockReference.objects.filter(
            reference__in={each.reference for each in told}, sku__in={each.sku for each in told}
        )
        self._known = {(each.reference, each.sku): each for each in known}

    def id_of(self, told: Referred) -> str:
        """The id of the movement, which is the same however often it is told.

        What was refused has moved nothing, so that its reference may come with something else: as
        the same movement, so that of two at the same moment no more than one is booked.

        Raises:
            ReferenceReused: under this reference something else was booked, or is at this moment.
        """
        known = self._known[told.reference, told.sku]
        if known.fingerprint != told.fingerprint:
            self._correct(known, told)
        return str(known.movement_id)

    def _correct(self, known: StockReference, told: Referred) -> None:
        if _is_booked(known):
            raise ReferenceReused(told.reference)
        corrected = StockReference.objects.filter(pk=known.pk, fingerprint=known.fingerprint)
        if not corrected.update(fingerprint=told.fingerprint):
            raise ReferenceReused(told.reference)
        known.fingerprint = told.fingerprint


def _is_booked(known: StockReference) -> bool:
    """One consistent read."""
    found = StockMovement.batch_get([(known.sku, str(known.movement_id))], consistent_read=True)
    return next(iter(found), None) is not None
