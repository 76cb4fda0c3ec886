"""The form that sends money back: by units of lines, with what came back and what it comes to."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from orders.models import Order, OrderLine
from orders.refund_amounts import RefundAmounts
from orders.selectors.returns import returnable
from payments.forms import AmountField
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


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A line of what will go back."""

    name: str
    units: int | None  # None: no goods
    restock: int
    gross: str


@dataclass(frozen=True, slots=True)
class RefundPreview:
    """What a merchant sees before she agrees."""

    rows: Sequence[PreviewRow]
    total: str
    vat: str


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
    preview: RefundPreview | None = None

    def __init__(
        self, *args: Any, order: Order, known: Refund | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._order, self._known = order, known
        self._lines = [line for line in order.lines.all() if known or line.quantity > line.refunded]
        may_come = returnable(order)
        counts: dict[str, forms.Field] = {}
        for line in self._lines:
            counts[f"units_{line.pk}"] = _units(line, is_known=known is not None)
            restock = f"restock_{line.pk}"
            if may_come[line.pk] > 0 or restock in self.data:  # sent before: a second click
                counts[restock] = _restock(line, may_come[line.pk])
        self.fields = {**counts, **self.fields}

    @property
    def rows(self) -> list[Any]:
        """The names of the fields as they stand on the page: both counts of a line in a row."""
        pairs = ((f"units_{line.pk}", f"restock_{line.pk}") for line in self._lines)
        counts = [tuple(name for name in pair if name in self.fields) for pair in pairs]
        return [*counts, ("shipping", "extra"), "reason", "note"]

    def start_anew(self) -> None:
        """What it comes to is shown again, too."""
        super().start_anew()
        self.show_again(agreed_minor="")

    @property
    def asked(self) -> dict[str, Any]:
        """What it comes to depends on this."""
        data = self.cleaned_data
        return {
            "units": self._counted("units"),
            "shipping_minor": data["shipping"],
            "extra_minor": data["extra"],
        }

    @property
    def restock(self) -> dict[int, int]:
        """Units by order line that go on the shelf again."""
        return self._counted("restock")

    def _counted(self, what: str) -> dict[int, int]:
        counts = {line.pk: self.cleaned_data.get(f"{what}_{line.pk}") or 0 for line in self._lines}
        return {line_id: count for line_id, count in counts.items() if count}

    def clean(self) -> dict[str, Any]:
        """Shows first what it comes to."""
        data: dict[str, Any] = super().clean() or {}
        if self.errors:
            return data
        for line_id, count in self.restock.items():
            if count > self._counted("units").get(line_id, 0):
                self.add_error(
                    f"restock_{line_id}",
                    gettext("No more can go on the shelf than money goes back for."),
                )
        if self.errors or self._known:
            return data
        try:
            amounts = amounts_to_refund(self._order, **self.asked)
        except ShopError as refusal:
            raise forms.ValidationError(str(refusal.message)) from refusal
        if data.get("agreed_minor") != amounts.gross.minor:
            self.show_again(agreed_minor=str(amounts.gross.minor))
            self.preview = self._preview(amounts)
            raise forms.ValidationError(
                gettext("This comes to %(amount)s, of which %(vat)s VAT. Send it again to agree.")
                % {"amount": self.preview.total, "vat": self.preview.vat}
            )
        return data

    def _preview(self, amounts: RefundAmounts) -> RefundPreview:
        names = {line.pk: f"{line.title} {line.label}".strip() for line in self._lines}
        rows = [
            PreviewRow(
                name=names[each.line.line_id],
                units=each.units,
                restock=self.restock.get(each.line.line_id, 0),
                gross=each.gross.formatted("nl"),
            )
            for each in amounts.lines
        ]
        rest = ((gettext("Shipping"), amounts.shipping), (gettext("Beyond that"), amounts.extra))
        for name, parts in rest:
            if parts:
                gross = Money(sum(part.gross.minor for part in parts), amounts.currency)
                rows.append(PreviewRow(name, None, 0, gross.formatted("nl")))
        vat = Money(sum(part.vat.minor for part in amounts.by_rate), amounts.currency)
        return RefundPreview(rows, amounts.gross.formatted("nl"), vat.formatted("nl"))


def _units(line: OrderLine, *, is_known: bool) -> forms.IntegerField:
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
        max_value=line.quantity if is_known else left,
        required=False,
        widget=forms.NumberInput(attrs={"class": "order-units"}),
    )


def _restock(line: OrderLine, may_come: int) -> forms.IntegerField:
    """None, unless it is said: what an announced return brought is counted when it is received."""
    return forms.IntegerField(
        label=_("of these back on the shelf"),
        help_text=_("Came back unannounced: %(units)d can") % {"units": may_come},
        initial=0,
        min_value=0,
        max_value=line.quantity,
        required=False,
        widget=forms.NumberInput(attrs={"class": "order-units"}),
    )
