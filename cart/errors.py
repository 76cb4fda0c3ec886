"""What the cart refuses."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from shop.kernel.errors import Invalid, NotFound, PreconditionFailed, Refused


class CartNotFound(NotFound):
    """There is no such cart, it has expired, or the token is not its own."""

    code = "cart_not_found"

    def __init__(self) -> None:
        super().__init__(_("This cart does not exist any more."))


class LineNotFound(NotFound):
    """The cart has no line with this SKU."""

    code = "line_not_found"

    def __init__(self, sku: str) -> None:
        super().__init__(_("This article is not in the cart."))
        self.sku = sku

    def details(self) -> dict[str, str]:
        """Which one."""
        return {"sku": self.sku}


class CartFull(Refused):
    """The cart has as many lines as one order can hold."""

    code = "cart_full"

    def __init__(self, max_lines: int) -> None:
        super().__init__(
            _("The cart is full: it holds %(max)d different articles.") % {"max": max_lines}
        )
        self.max_lines = max_lines

    def details(self) -> dict[str, int]:
        """How many lines fit."""
        return {"max_lines": self.max_lines}


class QuantityOutOfRange(Invalid):
    """A quantity that no line can have."""

    code = "quantity_out_of_range"

    def __init__(self, *, most: int) -> None:
        super().__init__(_("Choose a quantity from 1 to %(most)d.") % {"most": most})
        self.most = most

    def details(self) -> dict[str, int]:
        """The range."""
        return {"min": 1, "max": self.most}


class NotEnoughStock(Refused):
    """More units than are available."""

    code = "not_enough_stock"

    def __init__(self, *, sku: str, available: int) -> None:
        super().__init__(
            _("Only %(available)d of this article are left.") % {"available": available}
            if available > 0
            else _("This article is sold out.")
        )
        self.sku = sku
        self.available = max(available, 0)

    def details(self) -> dict[str, Any]:
        """Which one, and how many there are."""
        return {"sku": self.sku, "available": self.available}


class LimitReached(Refused):
    """More units than one customer may buy."""

    code = "purchase_limit"

    def __init__(self, *, sku: str, limit: int) -> None:
        super().__init__(_("You can order at most %(limit)d of this article.") % {"limit": limit})
        self.sku = sku
        self.limit = limit

    def details(self) -> dict[str, Any]:
        """Which one, and how many a customer may buy."""
        return {"sku": self.sku, "limit": self.limit}


class WrongCurrency(Refused):
    """The article is sold in another currency than the rest of the cart."""

    code = "wrong_currency"

    def __init__(self) -> None:
        super().__init__(_("This article is sold in another currency; order it separately."))


class EmptyCart(Refused):
    """Nothing in the cart can be ordered."""

    code = "empty_cart"

    def __init__(self) -> None:
        super().__init__(_("Your cart is empty."))


class CartChanged(Refused):
    """The cart is not at the version that the customer saw."""

    code = "cart_changed"

    def __init__(self) -> None:
        super().__init__(_("Your cart has changed meanwhile. Please look at it again."))


class OtherVersion(PreconditionFailed):
    """The cart is at none of the versions that a change was meant for."""

    code = "precondition_failed"

    def __init__(self, version: int) -> None:
        super().__init__(_("The cart has changed in the meantime."))
        self.version = version

    def details(self) -> dict[str, int]:
        """Where it is."""
        return {"version": self.version}
