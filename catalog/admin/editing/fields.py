"""Fields that take what merchants type: amounts, barcodes, codes, lists of words."""

from typing import Any

from django import forms
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from stdnum import ean
from stdnum.exceptions import ValidationError as BadNumber

from catalog.imports import amounts, codes
from catalog.imports.problems import UnreadableCellError
from shop.kernel.money import Money

DECIMALS = 2  # of the currencies that a shop of the EU sells in
LONGEST_TEXT = 300  # characters of a name


class PriceField(forms.CharField):
    """An amount as people write it, "1.299,00" or "12.50"; cleaned to cents, or to None."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "product-amount"})

    def to_python(self, value: Any) -> Any:
        """Raises ValidationError for what is no amount, or could be two."""
        text = super().to_python(value)
        if not text:
            return None
        try:
            return amounts.minor_units(text, decimals=DECIMALS)
        except UnreadableCellError:
            message = _("“%(text)s” is no clear amount: write 12,50 or 1.299,00.")
            raise forms.ValidationError(message, params={"text": text}) from None

    def prepare_value(self, value: Any) -> Any:
        """Cents as people write them; what was typed stays as it is."""
        if not isinstance(value, int):
            return value
        return number_format(Money(value, "EUR").major, DECIMALS, use_l10n=True)


class GramsField(forms.CharField):
    """A weight in grams; nothing is 0."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "product-amount"})

    def to_python(self, value: Any) -> Any:
        """Raises ValidationError for what is no weight."""
        text = super().to_python(value)
        if not text:
            return 0
        try:
            return amounts.grams(text)
        except UnreadableCellError:
            message = _("“%(text)s” is no weight in grams.")
            raise forms.ValidationError(message, params={"text": text}) from None

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Nothing and 0 are the same."""
        return super().has_changed(initial or 0, data)

    def prepare_value(self, value: Any) -> Any:
        """0 is what nobody filled in."""
        return "" if value == 0 else value


class BarcodeField(forms.CharField):
    """An EAN or a UPC, whose last digit checks the others. Source: GS1 General Specifications."""

    def to_python(self, value: Any) -> Any:
        """Raises ValidationError when it was mistyped."""
        text = super().to_python(value)
        if not text or text == self.initial:
            return text
        try:
            return ean.validate(text)
        except BadNumber:
            message = _("“%(text)s” is no EAN: a digit is wrong or missing.")
            raise forms.ValidationError(message, params={"text": text}) from None


class CodeField(forms.CharField):
    """A code that stands in addresses: a-z, 0-9 and single hyphens."""

    def to_python(self, value: Any) -> Any:
        """Raises ValidationError for anything else."""
        text = super().to_python(value)
        if text and not codes.is_code(text):
            message = _("“%(text)s” is no code: use a-z, 0-9 and single hyphens.")
            raise forms.ValidationError(message, params={"text": text})
        return text


class WordsField(forms.CharField):
    """Several words, separated by commas or lines; cleaned to a tuple without repeats."""

    def __init__(self, *, most: int, **options: Any) -> None:
        super().__init__(**options)
        self.most = most

    def to_python(self, value: Any) -> Any:
        """Raises ValidationError for too many."""
        if isinstance(value, tuple):
            return value
        text = ",".join(value) if isinstance(value, list) else value or ""
        parts = (part.strip() for part in text.replace("\n", ",").split(","))
        words = tuple(dict.fromkeys(part for part in parts if part))
        if len(words) > self.most:
            message = _("At most %(most)d, and these are %(number)d.")
            raise forms.ValidationError(message, params={"most": self.most, "number": len(words)})
        return words

    def prepare_value(self, value: Any) -> Any:
        """One line; for a widget that knows several values, these."""
        if getattr(self.widget, "allow_multiple_selected", False) or isinstance(value, str):
            return value
        return ", ".join(value or ())

    def validate(self, value: Any) -> None:
        """Nothing is fine, too."""

    def run_validators(self, value: Any) -> None:
        """Those of text."""
        super().run_validators(", ".join(value))
