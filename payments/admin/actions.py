"""Refunds, cancelling, transfers and flags: the forms behind buttons of an order's page."""

from datetime import datetime
from typing import Any

from django.forms import Form
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from orders.admin import OrderAction
from payments.admin.refund_form import RefundForm
from payments.errors import NotPaid
from payments.forms import SentForm, TransferForm, WhyForm
from payments.models import Payment, Refund, RefundReason
from payments.selectors.methods import INVOICE
from payments.services.cancelling import cancel_order
from payments.services.mismatches import seen_to, send_back_and_end
from payments.services.refunding import refund
from payments.services.transfers import receive_transfer, refund_was_transferred
from shop.kernel.forms import KeyedForm
from shop.kernel.money import Money

MAY_REFUND = "payments.add_refund"
MAY_RECORD_TRANSFER = "payments.add_banktransfer"


class SendRefund(OrderAction):
    """Money goes back."""

    permission = MAY_REFUND
    title = _("Send money back")
    button = _("Send back")
    explanation = _("What it comes to is shown before it is sent. The customer is told by mail.")
    done = _("The refund is recorded, and on its way.")
    preview_template = "admin/payments/refund_preview.html"

    def make_form(self, data: Any) -> KeyedForm:
        """A count per line. A second click finds the units refunded, by the first one."""
        key = data.get("idempotency_key", "") if data else ""
        known = Refund.objects.filter(key=key, payment__order=self.order).first()
        return RefundForm(data, order=self.order, known=known)

    def fieldsets(self, form: Form) -> list[tuple[Any, dict[str, Any]]]:
        """One row per line."""
        assert isinstance(form, RefundForm)
        return [(None, {"fields": form.rows})]

    def act(self, form: RefundForm, *, by: str, now: datetime) -> None:
        """Record it."""
        refund(
            self.order,
            reason=RefundReason(form.cleaned_data["reason"]),
            note=form.cleaned_data["note"],
            by=by,
            key=form.key,
            now=now,
            restock=form.restock,
            **form.asked,
        )


class _WithReason(OrderAction):
    """Only asks why."""

    def make_form(self, data: Any) -> KeyedForm:
        """Why."""
        return WhyForm(data)


class EndOrder(_WithReason):
    """The whole order, before anything of it is sent."""

    title = _("Cancel the whole order")
    button = _("Cancel the order")
    explanation = _("Its stock is for sale again, and what was paid goes back to the customer.")
    done = _("The order is ended, unless it was paid just now: see its state.")

    def act(self, form: WhyForm, *, by: str, now: datetime) -> None:
        """Cancel it."""
        why, key = form.cleaned_data["why"], f"cancel:{self.order.pk}"
        cancel_order(self.order, by=by, why=why, key=key, now=now)


class SendMismatchBack(_WithReason):
    """Another amount came in."""

    permission = MAY_REFUND
    title = _("Send the money back and end the order")
    button = _("Send back and end")
    explanation = _("All that came in goes back, and the stock of the order is for sale again.")
    done = _("The money is on its way back, and the order is ended.")

    def act(self, form: WhyForm, *, by: str, now: datetime) -> None:
        """Send it back."""
        send_back_and_end(self.order, by=by, why=form.cleaned_data["why"], now=now)


class SeenTo(_WithReason):
    """A flag is taken away."""

    title = _("The flag is seen to")
    button = _("Seen to")
    explanation = _("The flag goes; the order's history keeps it, with what you write here.")
    done = _("The flag is gone.")

    def act(self, form: WhyForm, *, by: str, now: datetime) -> None:
        """Clear it."""
        seen_to(self.order, by=by, why=form.cleaned_data["why"], now=now)


class RecordTransfer(OrderAction):
    """Money for an invoice came in on the bank."""

    permission = MAY_RECORD_TRANSFER
    title = _("Record a bank transfer")
    button = _("Record")
    explanation = _("As the bank's statement says. Another amount than is owed flags the order.")
    done = _("The transfer is recorded.")

    def make_form(self, data: Any) -> KeyedForm:
        """Amount and date."""
        return TransferForm(data)

    def act(self, form: TransferForm, *, by: str, now: datetime) -> None:
        """Record it."""
        payment: Payment | None = self.order.payments.filter(gateway=INVOICE).last()
        if payment is None:
            raise NotPaid
        receive_transfer(
            payment,
            amount=Money(form.cleaned_data["amount"], payment.currency),
            received_on=form.cleaned_data["received_on"],
            by=by,
            key=form.key,
            now=now,
        )


class RefundSent(OrderAction):
    """A merchant has transferred a refund."""

    permission = MAY_REFUND
    title = _("A refund is transferred")
    button = _("It is transferred")
    done = _("The refund is done.")
    refund: Refund

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the refund, too."""
        super().setup(request, *args, **kwargs)
        of_order = Refund.objects.filter(payment__order=self.order, payment__gateway=INVOICE)
        self.refund = get_object_or_404(of_order.exclude(gateway_id=""), pk=kwargs["refund_id"])

    def make_form(self, data: Any) -> KeyedForm:
        """When."""
        return SentForm(data)

    def act(self, form: SentForm, *, by: str, now: datetime) -> None:
        """Mark it."""
        sent_on = form.cleaned_data["sent_on"]
        refund_was_transferred(self.refund, sent_on=sent_on, by=by, now=now)
