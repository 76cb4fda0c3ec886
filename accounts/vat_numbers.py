"""VAT numbers of companies in the EU: whether one can exist, and how it is stored."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.eu import vat
from stdnum.exceptions import ValidationError as NotANumber


def compact(text: str) -> str:
    """As it is stored: "nl 0044.95.445.B01" is "NL004495445B01". Anything else stays as it is."""
    try:
        return str(vat.validate(text)) if text else ""
    except NotANumber:
        return text


def check_vat_number(text: str) -> None:
    """Form and check digits of the country; whether the tax office knows it is not asked.

    Raises:
        ValidationError: no company in the EU can have this number.
    """
    if not vat.is_valid(text):
        raise ValidationError(
            _("This is no VAT number. It begins with the country, such as NL004495445B01."),
            code="vat_number",
        )
