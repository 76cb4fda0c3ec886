"""Sending, cancelling, and what comes back: the forms behind the buttons of an order's page."""

from datetime import datetime
from typing import Any, ClassVar

from django.forms import Form
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from orders.admin.forms import (
    CancelUnitsForm,
    InternalNoteForm,
    NoteForm,
    ReceiveForm,
    ShipForm,
    UnitsForm,
)
from orders.admin.shipping_forms import carrier_initial
from orders.admin.tools import OrderAction
from orders.errors import ReturnClosed
from orders.models import MailKind, OrderLine, OrderMail, Return, ReturnState, ShippingMethod
from orders.services.cancelling import cancel_sold
from orders.services.mails import send_again
from orders.services.notes import write_note
from orders.services.returns import receive_return, refuse_return
from orders.services.shipping import ship
from shop.kernel.forms import KeyedForm


class _OfUnits(OrderAction):
    """With a count for each line of which something is left to send."""

    form_class: ClassVar[type[UnitsForm]]

    def make_form(self, data: Any) -> KeyedForm:
        """Also for a line of which the same form has just sent all: for a second click."""
        lines: list[OrderLine] = [
            line
            for line in self.order.lines.all()
            if line.to_ship or f"units_{line.pk}" in (data or {})
        ]
        return self.form_class(data, lines=lines)


class ShipParcel(_OfUnits):
    """A parcel leaves."""

    form_class = ShipForm
    title = _("Ship a parcel")
    button = _("Ship")
    explanation = _("The customer gets a mail with the tracking code. What you leave out follows.")
    done = _("The parcel is recorded, and the customer is told.")

    def make_form(self, data: Any) -> KeyedForm:
        """By the carrier of the order's shipping method, if it has one."""
        form = super().make_form(data)
        method = ShippingMethod.objects.filter(pk=self.order.shipping_method).first()
        form.initial.update(carrier_initial(method.carrier if method else ""))
        return form

    def act(self, form: ShipForm, *, by: str, now: datetime) -> None:
        """Record it."""
        ship(
            self.order.pk,
            units=form.units,
            carrier=form.carrier_code,
            tracking_code=form.cleaned_data["tracking_code"],
            by=by,
            key=f"admin:{form.key}",
            now=now,
        )


class CancelUnits(_OfUnits):
    """Units that will not be sent."""

    form_class = CancelUnitsForm
    title = _("Cancel units")
    button = _("Cancel these units")
    explanation = _(
        "They are for sale again, and what was paid for them goes back to the customer."
    )
    done = _("The units are cancelled, and the customer is told.")

    def act(self, form: CancelUnitsForm, *, by: str, now: datetime) -> None:
        """Cancel them."""
        cancel_sold(
            self.order.pk,
            units=form.units,
            by=by,
            why=form.cleaned_data["why"],
            key=f"admin:{form.key}",
            now=now,
        )


class _OfReturn(OrderAction):
    """For one return of the order."""

    announced: Return

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the return, too."""
        super().setup(request, *args, **kwargs)
        self.announced = get_object_or_404(self.order.returns, pk=kwargs["return_id"])

    def check(self, closed: Return, wanted: ReturnState, *, by: str, now: datetime) -> None:
        """Raises ReturnClosed when something else closed it. A double click is no other."""
        is_same = closed.closed_at == now or closed.closed_by == by
        if closed.state != wanted or not is_same:
            state = closed.get_state_display()
            raise ReturnClosed(who=closed.closed_by, state=state)


class ReceiveReturn(_OfReturn):
    """The parcel is back."""

    title = _("Receive a return")
    button = _("Receive")
    explanation = _("Count what is in the parcel. What you leave out did not come back.")
    done = _("The return is received. Send the money back next.")

    def make_form(self, data: Any) -> KeyedForm:
        """Two counts per line."""
        return ReceiveForm(data, lines=list(self.announced.lines.select_related("line")))

    def fieldsets(self, form: Form) -> list[tuple[Any, dict[str, Any]]]:
        """One row per line."""
        assert isinstance(form, ReceiveForm)
        return [(None, {"fields": form.rows})]

    def act(self, form: ReceiveForm, *, by: str, now: datetime) -> None:
        """Take it in."""
        received = receive_return(self.announced.pk, outcomes=form.outcomes, by=by, now=now)
        self.check(received, ReturnState.RECEIVED, by=by, now=now)


class RefuseReturn(_OfReturn):
    """Nothing came, or it may not come back."""

    title = _("Refuse a return")
    button = _("Refuse")
    explanation = _("For a parcel that never came, or that may not come back.")
    done = _("The return is refused.")

    def make_form(self, data: Any) -> KeyedForm:
        """Why."""
        return NoteForm(data)

    def act(self, form: NoteForm, *, by: str, now: datetime) -> None:
        """Close it."""
        refused = refuse_return(self.announced.pk, why=form.cleaned_data["why"], by=by, now=now)
        self.check(refused, ReturnState.REFUSED, by=by, now=now)


class WriteNote(OrderAction):
    """Something to remember."""

    title = _("Write a note")
    button = _("Write down")
    explanation = _("For staff only: the customer never sees it. It stays in the order's history.")
    done = _("The note is in the history.")

    def make_form(self, data: Any) -> KeyedForm:
        """A text."""
        return InternalNoteForm(data)

    def act(self, form: InternalNoteForm, *, by: str, now: datetime) -> None:
        """Write it down."""
        text = form.cleaned_data["text"]
        write_note(self.order.pk, text=text, by=by, key=f"admin:{form.key}", now=now)


class MailAgain(OrderAction):
    """A mail that did not arrive."""

    title = _("Send a mail again")
    button = _("Send again")
    done = _("The mail is on its way.")
    mail: OrderMail

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the mail, too."""
        super().setup(request, *args, **kwargs)
        self.mail = get_object_or_404(self.order.mails, pk=kwargs["mail_id"])

    @property
    def explanation(self) -> str:  # type: ignore[override]  # of this very mail
        """Which, and to whom."""
        return gettext("“%(kind)s” to %(to)s.") % {
            "kind": MailKind(self.mail.kind).label,
            "to": self.mail.to,
        }

    def make_form(self, data: Any) -> KeyedForm:
        """Nothing to fill in."""
        return KeyedForm(data)

    def act(self, form: KeyedForm, *, by: str, now: datetime) -> None:
        """Record it once more."""
        send_again(self.mail, by=by, key=form.key, now=now)
