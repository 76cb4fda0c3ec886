"""The withdrawal function: choose, confirm, receipt. Needs no login and no reason.

Source: Directive 2011/83/EU, article 11a: two steps, and a receipt with content, date and time.
"""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from orders.errors import OrderNotFound, ReturnPeriodOver, TransitionRefused, UnitsNotThere
from orders.forms import WithdrawForm
from orders.models import Order
from orders.selectors.orders import link_to
from orders.selectors.withdrawals import (
    find_withdrawal,
    split,
    withdraw_until,
    withdrawable,
    withdrawal_key,
)
from orders.services.withdrawing import withdraw as take_notice
from orders.states import SOLD
from orders.views.order import asked_order


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Step 1 chooses what, step 2 shows it once more with the button that withdraws."""
    order = asked_order(request, number)
    if order.state not in SOLD:
        messages.info(request, _("There is nothing to withdraw from: see how this order stands."))
        return redirect(link_to("orders:order", order))
    units = withdrawable(order, now=timezone.now())
    if request.method != "POST":
        form = WithdrawForm(order=order, units=units)
        return _step_1(request, order, form if units else None)
    known = _receipt_of(order, request.POST.get("idempotency_key", ""))
    if known:
        return redirect(known)  # sent twice, or sent again after the back button
    form = WithdrawForm(request.POST, order=order, units=units)
    if not units or "change" in request.POST or not form.is_valid():
        return _step_1(request, order, form if units else None)
    if "confirm" in request.POST:
        return _confirmed(request, order, form)
    cancelled, returned = split(order, form.units)
    context = {"order": order, "form": form, "sent_back": _counted(order, returned)}
    context |= {"not_sent": _counted(order, cancelled), **_addresses(order)}
    return render(request, "orders/withdraw_confirm.html", context)


def _step_1(request: HttpRequest, order: Order, form: WithdrawForm | None) -> HttpResponse:
    context = {"order": order, "form": form, "until": withdraw_until(order), **_addresses(order)}
    return render(request, "orders/withdraw.html", context)


def _confirmed(request: HttpRequest, order: Order, form: WithdrawForm) -> HttpResponse:
    attempt = form.cleaned_data["idempotency_key"]
    try:
        take_notice(
            order.pk,
            units=form.units,
            reason=form.cleaned_data["reason"],
            by=form.signature,
            answer_to=form.cleaned_data["email"],
            key=withdrawal_key(order, attempt),
            now=timezone.now(),
        )
    except (ReturnPeriodOver, TransitionRefused, UnitsNotThere) as refusal:
        messages.error(request, str(refusal.message))
        return redirect(link_to("orders:order", order))
    return redirect(link_to("orders:withdrawn", order, attempt))


@require_safe
def withdrawn(request: HttpRequest, number: str, attempt: UUID) -> HttpResponse:
    """The receipt: what, by whom, and when to the minute."""
    order = asked_order(request, number)
    notice = find_withdrawal(order, withdrawal_key(order, attempt))
    if notice is None:
        raise OrderNotFound
    context = {
        "order": order,
        "notice": notice,
        "sent_back": _counted(order, notice.returned_units),
        "not_sent": _counted(order, notice.cancelled_units),
        **_addresses(order),
    }
    return render(request, "orders/withdrawn.html", context)


def _receipt_of(order: Order, attempt: str) -> str | None:
    """The address of the receipt, when this very form was confirmed before."""
    try:
        id_ = UUID(attempt)
    except ValueError:
        return None
    if find_withdrawal(order, withdrawal_key(order, id_)) is None:
        return None
    return link_to("orders:withdrawn", order, id_)


def _counted(order: Order, units: dict[int, int]) -> list[dict[str, Any]]:
    return [
        {"units": units[line.pk], "title": line.title, "label": line.label}
        for line in order.lines.all()
        if line.pk in units
    ]


def _addresses(order: Order) -> dict[str, str]:
    return {
        "order_url": link_to("orders:order", order),
        "withdraw_url": link_to("orders:withdraw", order),
    }
