"""Look here for SEPA test accounts and what a debit from each of them does.

Source: https://docs.stripe.com/payments/sepa-debit/accept-a-payment (test account numbers). The
last three digits of the Austrian and German ones say what happens, the same in each country.
"""

from dataclasses import dataclass
from typing import Final

from deploy.local.stripe.errors import ApiError

LATER_SECONDS: Final = 180  # "after at least three minutes"


@dataclass(frozen=True, slots=True)
class DebitCourse:
    """How a debit ends: settled or failed, soon or later, disputed or not."""

    succeeds: bool = True
    later: bool = False
    disputed: bool = False


COURSES: Final = {
    "AT861904300235473202": DebitCourse(succeeds=False),
    "AT591904300235473203": DebitCourse(disputed=True),
    "AT321904300235473204": DebitCourse(later=True),
    "AT051904300235473205": DebitCourse(succeeds=False, later=True),
    "DE62370400440532013001": DebitCourse(succeeds=False),
    "DE35370400440532013002": DebitCourse(disputed=True),
    "DE08370400440532013003": DebitCourse(later=True),
    "DE78370400440532013004": DebitCourse(succeeds=False, later=True),
}


def read_iban(text: str) -> str:
    """The account number without spaces, its check digits tested (ISO 13616, mod 97).

    Raises:
        ApiError: `invalid_bank_account_iban`.
    """
    iban = text.replace(" ", "").upper()
    plausible = iban.isascii() and iban.isalnum() and 15 <= len(iban) <= 34
    if plausible and iban[:2].isalpha() and iban[2:4].isdigit():
        digits = "".join(str(int(character, 36)) for character in iban[4:] + iban[:4])
        if int(digits) % 97 == 1:
            return iban
    raise ApiError(
        400,
        "The IBAN you provided is invalid. It should be an International Bank Account Number.",
        code="invalid_bank_account_iban",
        param="sepa_debit[iban]",
        remembered=False,
    )


def course_of(iban: str) -> DebitCourse:
    """What a debit from this account does; any account that is not listed pays."""
    return COURSES.get(iban, DebitCourse())
