"""What stock refuses."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from shop.kernel.errors import NotFound, Refused


class SkuNotFound(NotFound):
    """No product that is for sale has this SKU."""

    code = "sku_not_found"

    def __init__(self, sku: str) -> None:
        super().__init__(_("This article does not exist, or is no longer for sale."))
        self.sku = sku

    def details(self) -> dict[str, str]:
        """Which one."""
        return {"sku": self.sku}


class OutOfStock(Refused):
    """At least one SKU has fewer units than were asked for."""

    code = "out_of_stock"

    def __init__(self, skus: Sequence[str]) -> None:
        super().__init__(_("Some items are no longer available in the quantity you asked for."))
        self.skus = list(skus)

    def details(self) -> dict[str, list[str]]:
        """Which ones."""
        return {"skus": self.skus}


class CountBelowReserved(Refused):
    """A count that leaves fewer units than are kept for orders that await their payment."""

    code = "count_below_reserved"

    def __init__(self, *, counted: int, reserved: int) -> None:
        super().__init__(
            _("%(reserved)d units are reserved for orders, more than the %(counted)d counted.")
            % {"reserved": reserved, "counted": counted}
        )
        self.reserved = reserved

    def details(self) -> dict[str, Any]:
        """How many are reserved."""
        return {"reserved": self.reserved}


class NotEnoughUnits(Refused):
    """Fewer units are free than are to be moved."""

    code = "not_enough_units"

    def __init__(self, *, available: int) -> None:
        super().__init__(
            _("Only %(available)d units are free to be moved.") % {"available": available}
        )
        self.available = available

    def details(self) -> dict[str, int]:
        """How many are."""
        return {"available": self.available}


class NotSold(Refused):
    """More units are to come back than were ever sold."""

    code = "not_sold"

    def __init__(self, *, sku: str, sold: int) -> None:
        super().__init__(_("Only %(sold)d units of this article were sold.") % {"sold": sold})
        self.sku = sku
        self.sold = sold

    def details(self) -> dict[str, Any]:
        """Which SKU, and how many were."""
        return {"sku": self.sku, "sold": self.sold}


class NothingExpected(NotFound):
    """No delivery of this article is being waited for, or none for that day."""

    code = "nothing_expected"

    def __init__(self) -> None:
        super().__init__(_("No delivery of this article is expected."))


class PartKeyTaken(Refused):
    """A part of a SKU's stock cannot be made, because its key is in use."""

    code = "part_key_taken"

    def __init__(self, key: str) -> None:
        super().__init__(_("“%(key)s” is in use as an article number already.") % {"key": key})
        self.key = key

    def details(self) -> dict[str, str]:
        """Which key."""
        return {"key": self.key}


class TooScattered(Refused):
    """The units of an order lie in more places than one transaction can take them from."""

    code = "stock_too_scattered"

    def __init__(self, most: int) -> None:
        super().__init__(
            _("These items lie in too many places for one order. Please order them in two parts.")
        )
        self.most = most

    def details(self) -> dict[str, int]:
        """How many places one order can take from."""
        return {"max_places": self.most}
