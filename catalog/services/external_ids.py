"""Noting what other systems call products and variants."""

from collections.abc import Sequence
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


def note_names(names: Sequence[Name]) -> None:
    """Store them, in one statement. What the system called the same thing before is forgotten.

    Raises:
        Busy: something else got one of these ids at this moment.
    """
    if not names:
        return
    rows = [
        ExternalId(system=each.system, value=each.value, product_id=each.product_id, sku=each.sku)
        for each in names
    ]
    try:
        with atomic():
            ExternalId.objects.bulk_create(
                rows,
                update_conflicts=True,
                unique_fields=["product_id", "sku", "system"],
                update_fields=["value"],
            )
    except IntegrityError as error:
        raise Busy from error
