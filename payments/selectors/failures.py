"""Why a try to pay failed, in the customer's language. Providers say it in their own words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orders.selectors.money import FailedTry
from payments.gateways.base import Failure

_TEXTS: dict[str, Promise] = {
    Failure.INSUFFICIENT_FUNDS: _(
        "There was not enough money on the card or account. Nothing was charged."
    ),
    Failure.EXPIRED: _("The card has expired. Please take another one."),
    Failure.WRONG_DETAILS: _(
        "The number, date or security code of the card is not right. Please check them."
    ),
    Failure.NOT_APPROVED: _(
        "The payment was not approved with your bank. Nothing was charged; try again or choose"
        " another way to pay."
    ),
    Failure.BANK_TROUBLE: _(
        "Your bank could not be reached. Nothing was charged; please try again in a moment."
    ),
    Failure.DECLINED: _(
        "The payment did not go through. Nothing was charged; try again or choose another way to"
        " pay."
    ),
}


def failed_try(reason: str) -> FailedTry:
    """In the active language. Of a reason that has no words, the one for any refusal."""
    known = reason if reason in _TEXTS else Failure.DECLINED.value
    return FailedTry(known, str(_TEXTS[known]))
