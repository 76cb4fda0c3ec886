"""What alerts about stock refuse."""

from django.utils.translation import gettext_lazy as _

from shop.kernel.errors import NotFound, Refused


class NotSoldOut(Refused):
    """Nobody has to wait for this SKU."""

    code = "not_sold_out"

    def __init__(self, sku: str) -> None:
        super().__init__(_("This article can be ordered now."))
        self.sku = sku

    def details(self) -> dict[str, str]:
        """Which one."""
        return {"sku": self.sku}


class TooManyAlerts(Refused):
    """The address waits for as many SKUs as one may."""

    code = "too_many_alerts"

    def __init__(self, most: int) -> None:
        super().__init__(
            _("You already wait for %(most)d articles. Drop one of them first.") % {"most": most}
        )
        self.most = most

    def details(self) -> dict[str, int]:
        """How many one may wait for."""
        return {"max_alerts": self.most}


class AlertNotFound(NotFound):
    """The link of a mail leads to no alert: it is over, or was never asked for."""

    code = "alert_not_found"

    def __init__(self) -> None:
        super().__init__(_("This link does not work any more. You can ask for the mail again."))
