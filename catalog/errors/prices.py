"""What is refused of prices and sales."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from shop.kernel.errors import Refused


class PlanOverlaps(Refused):
    """Another sale of these SKUs is planned for a part of the same time."""

    code = "plan_overlaps"

    def __init__(self, skus: Sequence[str]) -> None:
        super().__init__(
            _("Another sale is planned for a part of that time: %(skus)s.")
            % {"skus": ", ".join(skus)}
        )
        self.skus = list(skus)

    def details(self) -> dict[str, list[str]]:
        """Of which ones."""
        return {"skus": self.skus}


class PlanClosed(Refused):
    """A planned price that is over, or was never applied."""

    code = "plan_closed"

    def __init__(self) -> None:
        super().__init__(_("This planned price is over already."))


class PriceTooLow(Refused):
    """Nothing would be left of a price."""

    code = "price_too_low"

    def __init__(self) -> None:
        super().__init__(_("Its price would be nothing, or less."))


class OnSaleNow(Refused):
    """The regular price of a SKU cannot be changed together with others while its sale runs."""

    code = "on_sale_now"

    def __init__(self, skus: Sequence[str]) -> None:
        super().__init__(
            _("These are on sale until the sale ends or is taken back: %(skus)s.")
            % {"skus": ", ".join(skus)}
        )
        self.skus = list(skus)

    def details(self) -> dict[str, list[str]]:
        """Which ones."""
        return {"skus": self.skus}


class SaleNotLower(Refused):
    """Rounded, a sale price would be no lower than the regular one."""

    code = "sale_not_lower"

    def __init__(self, skus: Sequence[str]) -> None:
        super().__init__(
            _("Rounded, the sale price is no lower than the regular one, for: %(skus)s.")
            % {"skus": ", ".join(skus)}
        )
        self.skus = list(skus)

    def details(self) -> dict[str, list[str]]:
        """Of which ones."""
        return {"skus": self.skus}


class ReductionIsOver(Refused):
    """A price that is put back is no reduction any more, by the law's way to compare."""

    code = "reduction_is_over"

    def __init__(self) -> None:
        super().__init__(_("The price is back, but it is not announced as a reduction any more."))


class SaleIsOver(Refused):
    """A planned sale whose end came before it was begun."""

    code = "sale_is_over"

    def __init__(self) -> None:
        super().__init__(_("The end of this sale has passed. Give it another one."))
