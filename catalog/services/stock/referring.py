"""References of other systems: a movement that is told twice is booked once."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from catalog.merchant_models import StockReference
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


def movement_ids(
    told: Sequence[Referred], *, now: datetime
) -> dict[tuple[str, str], tuple[str, str]]:
    """The movement's id and fingerprint by reference and SKU, as they were told first.

    Two statements. Noted before anything moves, so whoever goes on after a crash finds the same id,
    and by that whether the units have moved.
    """
    StockReference.objects.bulk_create(
        [
            StockReference(
                reference=each.reference,
                sku=each.sku,
                movement_id=new_id(),
                fingerprint=each.fingerprint,
                made_at=now,
            )
            for each in told
        ],
        ignore_conflicts=True,
    )
    known = StockReference.objects.filter(
        reference__in={each.reference for each in told}, sku__in={each.sku for each in told}
    )
    return {(each.reference, each.sku): (str(each.movement_id), each.fingerprint) for each in known}
