"""What checkout and orders refuse."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from shop.kernel.errors import Invalid, NotFound, Refused


class OrderNotFound(NotFound):
    """There is no such order, or it is not this customer's."""

    code = "order_not_found"

    def __init__(self) -> None:
        super().__init__(_("This order does not exist, or the link to it is not complete."))


class InvoiceNotFound(NotFound):
    """The order has no such invoice."""

    code = "invoice_not_found"

    def __init__(self) -> None:
        super().__init__(_("This invoice does not exist."))


class MailNotFound(NotFound):
    """The order has no such mail."""

    code = "mail_not_found"

    def __init__(self) -> None:
        super().__init__(_("This mail does not exist."))


class UnknownCriterion(Invalid):
    """A list of orders is asked for by something that orders are not listed by."""

    code = "unknown_criterion"

    def __init__(self, *, name: str) -> None:
        super().__init__(
            _("Orders cannot be listed by “%(name)s” with this value.") % {"name": name}
        )
        self.name = name

    def details(self) -> dict[str, str]:
        """Which."""
        return {"name": self.name}


class TransitionRefused(Refused):
    """The order's state does not allow this step."""

    code = "transition_refused"

    def __init__(self, *, transition: str, state: str) -> None:
        super().__init__(_("This is not possible for the order as it is now."))
        self.transition = transition
        self.state = state

    def details(self) -> dict[str, str]:
        """Which step, in which state."""
        return {"transition": self.transition, "state": self.state}


class NotDeliverable(Invalid):
    """The shop does not send to this country, or not with this shipping method."""

    code = "not_deliverable"

    def __init__(self, *, country: str, method: str = "") -> None:
        super().__init__(_("We cannot deliver there with this shipping method."))
        self.country = country
        self.method = method

    def details(self) -> dict[str, str]:
        """Where to, and how."""
        return {"country": self.country, "shipping_method": self.method}


class NoVatRate(Refused):
    """The shop does not know with what goods are taxed there; it never takes that for 0 %."""

    code = "no_vat_rate"

    def __init__(self, *, country: str) -> None:
        super().__init__(
            _("We cannot take orders for this country at the moment: its VAT rate is missing.")
        )
        self.country = country

    def details(self) -> dict[str, str]:
        """Where to."""
        return {"country": self.country}


class VatRateFixed(Refused):
    """The rate, or its change, reaches back to days with orders."""

    code = "vat_rate_fixed"

    def __init__(self, *, country: str, day: str) -> None:
        super().__init__(
            _(
                "Orders for %(country)s were placed on %(day)s, and their invoices name the rate of"
                " that day. What holds on a day with orders stays as it is: let another rate"
                " begin on a later day."
            )
            % {"country": country, "day": day}
        )


class TotalTooSmall(Refused):
    """Less than cards and banks take."""

    code = "total_too_small"

    def __init__(self, *, smallest: str) -> None:
        super().__init__(
            _("An order comes to at least %(smallest)s, the least that can be paid.")
            % {"smallest": smallest}
        )


class OrderRejected(Refused):
    """A repeated request for an order that was refused the first time."""

    code = "order_rejected"

    def __init__(self, reason: str) -> None:
        super().__init__(_("This order could not be placed. Please check your cart."))
        self.reason = reason

    def details(self) -> dict[str, Any]:
        """The code of the first refusal."""
        return {"reason": self.reason}


class UnitsNotThere(Invalid):
    """More units than the order has for this, fewer than one, or of a line that is not its own."""

    code = "units_not_there"

    def __init__(self) -> None:
        super().__init__(_("The order does not have so many units for this. Please check them."))


class ReturnPeriodOver(Refused):
    """The order was sent longer ago than things may come back."""

    code = "return_period_over"

    def __init__(self, *, days: int) -> None:
        super().__init__(
            _("This order can no longer be sent back: the %(days)d days for it have passed.")
            % {"days": days}
        )
        self.days = days

    def details(self) -> dict[str, int]:
        """How long it could."""
        return {"days": self.days}


class ReturnClosed(Refused):
    """The return was received or refused before."""

    code = "return_closed"

    def __init__(self, *, who: str, state: str) -> None:
        super().__init__(
            _("%(who)s was ahead of you: this return is “%(state)s” already.")
            % {"who": who, "state": state}
        )


class PurchaseLimitReached(Refused):
    """The customer has ordered as many of a product as one customer may."""

    code = "purchase_limit"

    def __init__(self, *, sku: str, title: str, limit: int) -> None:
        super().__init__(
            _("Of “%(title)s” each customer can order %(limit)d in all, earlier orders included.")
            % {"title": title, "limit": limit}
        )
        self.sku = sku
        self.limit = limit

    def details(self) -> dict[str, Any]:
        """Which, and how many."""
        return {"sku": self.sku, "limit": self.limit}


class NotBought(Refused):
    """A review by an order that does not have the product, or is not paid."""

    code = "not_bought"

    def __init__(self) -> None:
        super().__init__(_("This order does not have the product, or is not paid yet."))


class ExternalIdTaken(Refused):
    """The system calls another order so."""

    code = "external_id_taken"

    def __init__(self, *, system: str, value: str) -> None:
        super().__init__(
            _("“%(value)s” of %(system)s is another order already.")
            % {"value": value, "system": system}
        )
