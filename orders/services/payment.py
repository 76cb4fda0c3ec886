"""What a payment means for an order. Called by payments, which alone knows how money moves."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, prefetch_related_objects
from django.db.transaction import atomic
from django.utils import timezone
from procrastinate.contrib.django import app

from catalog.services.hot import note_bought
from catalog.services.recommending.noting import record_purchase
from catalog.services.stock import consume_stock, release_stock, reserve_stock
from orders.errors import TransitionRefused
from orders.models import MailKind, Order, OrderLine
from orders.services.allocating import remember_allocations
from orders.services.flags import flag
from orders.services.invoicing import credit_unpaid, invoice_order
from orders.services.mails import tell
from orders.services.placing import PAYMENT_WINDOW
from orders.services.transitions import SHOP, apply_transition, locked, move, note
from orders.states import (
    AUTHORISE,
    CANCEL,
    EXPIRE,
    PAY,
    REVIVE,
    SOLD,
    UNDONE,
    Flag,
    OrderState,
    Transition,
)
from shop.kernel.failpoints import FailPoint, fail_point
from shop.kernel.jobs import PATIENTLY
from shop.kernel.money import Money

LATE = "late-"  # before an order's id: the reservation that its late payment made


def accept_payment(order: Order, *, amount: Money, reference: str, now: datetime) -> None:
    """The order's payment has come in. The same payment twice is no harm.

    An amount or currency other than the order's flags the order and pays nothing. A payment for
    an order that is undone already is left to the caller: see `is_late`.

    order: locked by the caller, here as below, and changed in place.
    """
    if amount != order.total:
        flag(order, Flag.MISMATCH, why=_differing(order, amount, reference), now=now)
    elif order.state == OrderState.AWAITING_PAYMENT:
        move(order, PAY, by=SHOP, why=reference, now=now, paid_at=now, to_sell=str(order.pk))
        tell(order, MailKind.PAID, key=f"order:{order.pk}", now=now)
    elif order.state in SOLD and order.paid_at is None:  # sold before it was paid
        _pay_promised(order, reference=reference, now=now)


def _differing(order: Order, amount: Money, reference: str) -> str:
    """For the merchant, in the history and in a mail."""
    return f"{reference}: {amount.formatted('nl')}, not {order.total.formatted('nl')}"


def _pay_promised(order: Order, *, reference: str, now: datetime) -> None:
    if order.state in PAY.sources:
        move(order, PAY, by=SHOP, why=reference, now=now, paid_at=now)
    else:  # sent already, which its state goes on to tell
        order.paid_at = now
        order.save(update_fields=["paid_at"])
        note(order, PAY.name, by=SHOP, why=reference, now=now)
    tell(order, MailKind.PAID, key=f"order:{order.pk}", now=now)


def accept_authorisation(order: Order, *, amount: Money, reference: str, now: datetime) -> None:
    """The money is promised: reserved on a card, or owed on an invoice. May be repeated.

    The order is sold by it. Another amount than the order's flags it, and sells nothing.
    """
    if amount != order.total:
        flag(order, Flag.MISMATCH, why=_differing(order, amount, reference), now=now)
    elif order.state == OrderState.AWAITING_PAYMENT:
        move(order, AUTHORISE, by=SHOP, why=reference, now=now, to_sell=str(order.pk))
        tell(order, MailKind.AUTHORISED, key=f"order:{order.pk}", now=now)


def authorisation_lost(order: Order, *, why: str, now: datetime) -> None:
    """The promised money will not come, and the order is sold: a merchant has to see to it."""
    if order.state in SOLD and order.paid_at is None:
        flag(order, Flag.AUTHORISATION_LOST, why=why, now=now)


def is_late(order: Order) -> bool:
    """Whether the order was undone before its payment came."""
    return order.state in UNDONE and order.paid_at is None


@app.task(name="orders.sell_reserved", retry=PATIENTLY)
def sell_reserved(*, order_id: str) -> None:
    """The same as a job."""
    sell(Order.objects.prefetch_related("lines").get(pk=order_id))


def sell(order: Order) -> None:
    """The units kept for an agreed order are sold, and it is invoiced. May be repeated.

    Whoever agrees on an order calls it after that; the sweep finds what was left by a crash.
    """
    if not order.to_sell:
        return
    fail_point(FailPoint.SELLING_STARTED)
    consume_stock(reservation_id=order.to_sell)
    fail_point(FailPoint.SELLING_SOLD)
    prefetch_related_objects([order], "lines")
    invoice_order(order, now=timezone.now())
    if order.paid_at is None:
        credit_unpaid(order_id=str(order.pk))  # cancelled meanwhile
    product_ids = sorted({line.product_id for line in order.lines.all()})
    with atomic():
        sold = Order.objects.filter(pk=order.pk, to_sell=order.to_sell)
        if not sold.update(to_sell="", visitor=""):
            return  # another process did it
        if order.visitor:
            _record_purchase(order)
    note_bought(product_ids)


def _record_purchase(order: Order) -> None:
    """Of what was not cancelled meanwhile: that is no purchase."""
    lines = OrderLine.objects.filter(order=order.pk, quantity__gt=F("cancelled"))
    bought = sorted(lines.values_list("product_id", flat=True).distinct())
    if bought:
        record_purchase.defer(
            visitor=order.visitor, product_ids=bought, at=int(order.placed_at.timestamp())
        )


@app.task(name="orders.give_back", retry=PATIENTLY)
def give_back(*, order_id: str) -> None:
    """The units kept for an undone order are for sale again. Repeating it changes nothing."""
    fail_point(FailPoint.GIVING_BACK_STARTED)
    release_stock(reservation_id=order_id)
    fail_point(FailPoint.GIVING_BACK_RELEASED)


def undo(order_id: UUID, transition: Transition, *, by: str, why: str, now: datetime) -> Order:
    """Expire or cancel an order whose payment can no longer come: its units go back.

    Raises:
        TransitionRefused: the order is not waiting for its payment any more.
    """
    if transition not in {CANCEL, EXPIRE}:
        raise ValueError(f"{transition.name} does not undo an order.")
    with atomic():
        order = apply_transition(order_id, transition, by=by, why=why, now=now)
        kind = MailKind.EXPIRED if transition == EXPIRE else MailKind.CANCELLED
        tell(order, kind, key=f"order:{order_id}", now=now)
        give_back.defer(order_id=str(order_id))
        if order.visitor:
            Order.objects.filter(pk=order_id).update(visitor="")
    fail_point(FailPoint.UNDOING_UNDONE)
    return order


def order_id_of(reservation_id: str) -> UUID | None:
    """The order that units are kept for; None: of no order."""
    try:
        return UUID(reservation_id.removeprefix(LATE))
    except ValueError:
        return None


def revive(
    order: Order, *, reference: str, is_money_here: Callable[[], bool], now: datetime
) -> Order:
    """A payment came after the order was undone: take the stock again, if it is there.

    May be repeated. The reservation has a name of its own, so that the job which gives the first
    one back never touches it.

    is_money_here: asked under the order's lock, as another run may have begun to send it back.

    Raises:
        OutOfStock: the units are sold to others; the money has to go back.
        Busy: others were taking the same stock at the same moment.
        TransitionRefused: the order is not undone, was sold before that, or its money goes back.
    """
    again = f"{LATE}{order.id}"
    REVIVE.check(OrderState(order.state))
    if order.lines.filter(cancelled__gt=0).exists():
        raise TransitionRefused(transition=REVIVE.name, state=order.state)
    chosen = reserve_stock(
        reservation_id=again,
        quantities={line.sku: line.quantity for line in order.lines.all()},
        expires_at=now + PAYMENT_WINDOW,  # nobody mends it before this is through
    )
    fail_point(FailPoint.LATE_RESERVED)
    try:
        with atomic():
            order = locked(order.pk)
            if not is_money_here():
                raise TransitionRefused(transition=REVIVE.name, state=order.state)
            move(order, REVIVE, by=SHOP, why=reference, now=now, paid_at=now, to_sell=again)
            remember_allocations(list(order.lines.all()), chosen)
            tell(order, MailKind.PAID, key=f"order:{order.pk}", now=now)
    except TransitionRefused:
        # Another run was quicker. Unless it has yet to sell these units, they were reserved anew.
        if Order.objects.get(pk=order.pk).to_sell != again:
            release_stock(reservation_id=again)
        raise
    fail_point(FailPoint.LATE_REVIVED)
    return order


def payment_refused(order: Order, *, why: str, now: datetime, key: str = "") -> None:
    """A try to pay failed; the order waits for the next, no longer than for a first one.

    key: of the try, where each is told by a mail; else the same reason again is no news to somebody
        who sits at the payment page.
    """
    deadline = now + PAYMENT_WINDOW
    if order.state == OrderState.AWAITING_PAYMENT and deadline < order.reserved_until:
        order.reserved_until = deadline
        order.save(update_fields=["reserved_until"])
    note(order, "payment_failed", by=SHOP, why=why, now=now)
    tell(order, MailKind.PAYMENT_FAILED, key=f"order:{order.pk}:{key or why[:100]}", now=now)


def payment_returned(
    order_id: UUID, *, why: str, now: datetime, facts: Mapping[str, Any] | None = None
) -> None:
    """Money of an undone order went back to the customer. facts: as `note` has them."""
    with atomic():
        note(locked(order_id), "payment_returned", by=SHOP, why=why, now=now, facts=facts)


def wait_longer(order: Order, *, until: datetime, why: str, now: datetime) -> None:
    """The customer's bank takes its time: the units stay reserved until then."""
    if order.state == OrderState.AWAITING_PAYMENT and order.reserved_until < until:
        order.reserved_until = until
        order.save(update_fields=["reserved_until"])
        note(order, "wait_longer", by=SHOP, why=why, now=now)
