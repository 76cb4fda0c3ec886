"""Forms of what a merchant does with an order's money. Each is sent once."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shop.kernel.forms import KeyedForm


class AmountField(forms.DecimalField):
    """An amount in whole euros and cents; `cleaned_data` has it in minor units."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_digits=11, decimal_places=2, localize=True, **options)

    def clean(self, value: Any) -> int:
        """Exactly: 19.99 is 1999."""
        given: Decimal | None = super().clean(value)
        return int((given or Decimal(0)).scaleb(2))


class WhyForm(KeyedForm):
    """Only says why."""

    why = forms.CharField(label=_("Reason"), max_length=300)


class TransferForm(KeyedForm):
    """What the bank's statement says."""

    amount = AmountField(label=_("Amount"), help_text=_("Below zero to correct an earlier one."))
    received_on = forms.DateField(label=_("Received on"), initial=timezone.localdate)

    def clean_amount(self) -> int:
        """Something, at least."""
        amount: int = self.cleaned_data["amount"]
        if amount == 0:
            raise forms.ValidationError(gettext("Nothing was transferred?"))
        return amount


class SentForm(KeyedForm):
    """When a refund was transferred."""

    sent_on = forms.DateField(label=_("Transferred on"), initial=timezone.localdate)
