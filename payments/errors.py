"""What payments refuse."""

from django.utils.translation import gettext_lazy as _

from shop.kernel.errors import Invalid, Refused, Unavailable


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
