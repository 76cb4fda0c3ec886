"""Noting what other systems call products and variants."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import IntegrityError
from django.db.transaction import atomic

from catalog.merchant_models import ExternalId
from shop.kernel.errors import Busy


@dataclass(frozen=True, slots=True)
class Name:
    """What a system calls a product; or one of its variants, where there is a SKU."""

    system: str
    value: str
    product_id: str
    sku: str = ""


def note_names(names: Sequence[Name], *, stale: Collection[ExternalId] = ()) -> None:
    """Store them, in two statements. What the system called the same thing before is forgotten.

    stale: those that stand in the way, and name what is not there any more.

    Raises:
        Busy: something else got one of these ids at this moment.
    """
    if not names:
        return
    # In one order, so that two batches with the same ids do not wait for each other.
    rows = [
        ExternalId(system=each.system, value=each.value, product_id=each.product_id, sku=each.sku)
        for each in sorted(names, key=lambda each: (each.system, each.value))
    ]
    try:
        with atomic():
            ExternalId.objects.filter(pk__in=[each.pk for each in stale]).delete()
            ExternalId.objects.bulk_create(
                rows,
                update_conflicts=True,
                unique_fields=["product_id", "sku", "system"],
                update_fields=["value"],
            )
    except IntegrityError as error:
        raise Busy from error
