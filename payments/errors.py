"""What payments refuse."""

from django.utils.translation import gettext_lazy as _

from shop.kernel.errors import Invalid, NotFound, Refused, Unavailable


class PaymentDeclined(Refused):
    """The provider refuses, for a reason the customer can act on."""

    code = "payment_declined"


class NothingToPay(Refused):
    """The order is not waiting for a payment: it is paid, or it is undone."""

    code = "nothing_to_pay"

    def __init__(self) -> None:
        super().__init__(_("This order does not have to be paid any more."))


class BadSignature(Invalid):
    """A webhook's body was not signed with our secret, or too long ago."""

    code = "bad_signature"

    def __init__(self) -> None:
        super().__init__("The signature does not fit the body.")


class ProviderUnavailable(Unavailable):
    """The payment provider does not answer."""

    code = "payment_provider_unavailable"

    def __init__(self) -> None:
        super().__init__(
            _("Paying is not possible at this moment. Your order is kept; please try again soon.")
        )


class UnknownPayment(LookupError):
    """The provider has no such payment or refund, though our tables say so: an error of ours."""


class PaymentUnderWay(Refused):
    """Another payment of the order is with the customer's bank, and cannot be taken back."""

    code = "payment_under_way"

    def __init__(self) -> None:
        super().__init__(
            _("Your bank is still busy with your other payment. Please wait for its answer.")
        )


class MethodNotOffered(Refused):
    """The shop does not offer this way to pay to this customer, or not for this order."""

    code = "method_not_offered"

    def __init__(self) -> None:
        super().__init__(_("This way to pay is not offered for this order."))


class MethodNotFound(NotFound):
    """The customer has not saved this way to pay."""

    code = "payment_method_not_found"

    def __init__(self) -> None:
        super().__init__(_("You have not saved this way to pay, or have removed it."))


class NotPaid(Refused):
    """No money came in for the order, so none can go back."""

    code = "not_paid"

    def __init__(self) -> None:
        super().__init__(_("No payment of this order has come in."))


class NothingToRefund(Invalid):
    """The amounts come to nothing, or to less."""

    code = "nothing_to_refund"

    def __init__(self) -> None:
        super().__init__(_("There is nothing to send back. Please choose units or an amount."))


class RefundTooLarge(Refused):
    """More would go back than came in, or more units than were not refunded yet."""

    code = "refund_too_large"

    def __init__(self, *, left: str) -> None:
        super().__init__(_("That is more than can still be sent back: %(left)s.") % {"left": left})
        self.left = left

    def details(self) -> dict[str, str]:
        """What can."""
        return {"left": self.left}


class UnitsRefundedAlready(Refused):
    """More units than were not refunded yet, or units that the order does not have."""

    code = "units_refunded_already"

    def __init__(self, *, sku: str) -> None:
        super().__init__(
            _("So many units of %(sku)s cannot be refunded: they were, or never sold.")
            % {"sku": sku}
        )
        self.sku = sku

    def details(self) -> dict[str, str]:
        """Of what."""
        return {"sku": self.sku}


class NotToBeClosed(Refused):
    """The flag of an order whose money is not settled cannot just be taken away."""

    code = "money_not_settled"

    def __init__(self) -> None:
        super().__init__(
            _(
                "Another amount came in than this order costs, and it is still here. "
                "Send it back first, or record the transfer that is missing."
            )
        )
