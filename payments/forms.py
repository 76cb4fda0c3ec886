"""Forms of what a merchant does with an order's money. Each is sent once."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from orders.models import Order, OrderLine
from payments.models import Refund, RefundReason
from payments.services.refunding import amounts_to_refund
from shop.kernel.errors import ShopError
from shop.kernel.forms import KeyedForm
from shop.kernel.money import Money

# The shop itself gives the others. Units that are not sent are cancelled, which refunds them.
REASONS = (
    RefundReason.RETURNED,
    RefundReason.REQUESTED_BY_CUSTOMER,
    RefundReason.GOODWILL,
    RefundReason.DUPLICATE,
    RefundReason.FRAUDULENT,
)


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


class RefundForm(KeyedForm):
    """Which units, and what else. It is sent when the merchant has seen what it comes to.

    known: the refund that the same form made before, which is agreed on. Whether just that is asked
    for again, its service sees.
    """

    agreed_minor = forms.IntegerField(widget=forms.HiddenInput, required=False)
    shipping = AmountField(label=_("Shipping"), min_value=0, initial=0, required=False)
    extra = AmountField(
        label=_("Beyond that"),
        initial=0,
        required=False,
        help_text=_("A goodwill; below zero it is kept back."),
    )
    reason = forms.ChoiceField(label=_("Reason"), choices=[(r.value, r.label) for r in REASONS])
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def __init__(
        self, *args: Any, order: Order, known: Refund | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._order, self._known = order, known
        self._lines = {
            f"units_{line.pk}": line
            for line in order.lines.all()
            if known or line.quantity > line.refunded
        }
        counts = {
            name: _units(line, most=line.quantity if known else line.quantity - line.refunded)
            for name, line in self._lines.items()
        }
        self.fields = {**counts, **self.fields}

    def start_anew(self) -> None:
        """What it comes to is shown again, too."""
        super().start_anew()
        self.show_again(agreed_minor="")

    @property
    def asked(self) -> dict[str, Any]:
        """What `refund` wants to know."""
        data = self.cleaned_data
        units = {line.pk: data.get(name) or 0 for name, line in self._lines.items()}
        return {
            "units": {line_id: count for line_id, count in units.items() if count},
            "shipping_minor": data["shipping"],
            "extra_minor": data["extra"],
        }

    def clean(self) -> dict[str, Any]:
        """Shows first what it comes to."""
        data: dict[str, Any] = super().clean() or {}
        if self.errors or self._known:
            return data
        try:
            amounts = amounts_to_refund(self._order, **self.asked)
        except ShopError as refusal:
            raise forms.ValidationError(str(refusal.message)) from refusal
        if data.get("agreed_minor") != amounts.gross.minor:
            self.show_again(agreed_minor=str(amounts.gross.minor))
            vat = Money(sum(part.vat.minor for part in amounts.by_rate), amounts.currency)
            raise forms.ValidationError(
                gettext("This comes to %(amount)s, of which %(vat)s VAT. Send it again to agree.")
                % {"amount": amounts.gross.formatted("nl"), "vat": vat.formatted("nl")}
            )
        return data


def _units(line: OrderLine, *, most: int) -> forms.IntegerField:
    """As many as came back or were cancelled, unless it is said."""
    left = line.quantity - line.refunded
    return forms.IntegerField(
        label=f"{line.title} {line.label}".strip(),
        help_text=_("%(sku)s, %(price)s each: %(left)d of %(all)d not refunded yet")
        % {
            "sku": line.sku,
            "price": line.unit_price.formatted("nl"),
            "left": left,
            "all": line.quantity,
        },
        initial=min(left, max(0, line.returned + line.cancelled - line.refunded)),
        min_value=0,
        max_value=most,
        required=False,
    )


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
