"""Our payments beside the provider's books: payments - refunds = what it holds."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from uuid import UUID

from django.conf import settings
from django.db.models import prefetch_related_objects

from orders.models import Order
from orders.states import OrderState
from payments.errors import ProviderUnavailable
from payments.gateways.base import GatewayPayment, Status
from payments.gateways.registry import gateway
from payments.models import Payment, PaymentState, RefundState
from shop.kernel.audit import NOT_CHECKED, Breach, Scope
from shop.kernel.money import Money

CHUNK = 100  # payments that are compared at once; a page of Stripe's
CLOCKS = timedelta(minutes=5)  # by which the provider's clock may be off
FOUND_LATER = timedelta(hours=1)  # until then a payment is still paid, or its event comes
_WITH_MONEY = frozenset({PaymentState.SUCCEEDED, PaymentState.SURPLUS})
_ENDS = {  # how we have to know a payment that stands so
    Status.SUCCEEDED: _WITH_MONEY,
    Status.AUTHORISED: frozenset({PaymentState.AUTHORISED, PaymentState.SURPLUS}),
    Status.CANCELLED: frozenset(PaymentState) - {PaymentState.AUTHORISED},
}


def provider_breaches(scope: Scope) -> Iterator[Breach]:
    """Of payments opened since then, at every provider. One that is away is said to be unchecked.

    A second look reads a provider's books only as far as what was found.
    """
    for alias in settings.PAYMENT_GATEWAYS:
        try:
            yield from _compared(alias, scope)
        except ProviderUnavailable:
            text = f"{alias} does not answer: what it holds could not be compared."
            yield Breach(NOT_CHECKED, text, {"provider": alias})


class _Seen:
    """Payments of ours that the provider has, by id: a bit of each, as there may be millions."""

    def __init__(self) -> None:
        self._bits = bytearray()

    def add(self, pk: int) -> None:
        missing = pk // 8 + 1 - len(self._bits)
        if missing > 0:
            self._bits.extend(bytes(missing))
        self._bits[pk // 8] |= 1 << pk % 8

    def __contains__(self, pk: int) -> bool:
        return pk // 8 < len(self._bits) and bool(self._bits[pk // 8] & 1 << pk % 8)


def _compared(alias: str, scope: Scope) -> Iterator[Breach]:
    """The provider is read from earlier on, so that none of ours is only seemingly missing."""
    seen = _Seen()
    books = _wanted(gateway(alias).payments_since(scope.since - CLOCKS), scope)
    while chunk := list(islice(books, CHUNK)):
        ours = _ours(alias, [each.gateway_id for each in chunk])
        orders = _orders(chunk)
        for theirs in chunk:
            payment = ours.get(theirs.gateway_id)
            if payment is not None:
                seen.add(payment.pk)
                yield from _differing(payment, theirs, scope)
            elif theirs.received.minor:
                yield _unknown(alias, theirs, orders.get(theirs.order_id))
    yield from _missing(alias, seen, scope)


def _wanted(books: Iterable[GatewayPayment], scope: Scope) -> Iterator[GatewayPayment]:
    """Those that carry an order of ours; in a second look, those that the first one found."""
    left = None if scope.only is None else set(scope.only.get("at_provider", ()))
    for each in books:
        if left is None and each.order_id:
            yield each
        elif left is not None and each.gateway_id in left:
            yield each
            left.discard(each.gateway_id)
            if not left:
                return


def _ours(alias: str, gateway_ids: Sequence[str]) -> dict[str, Payment]:
    rows = Payment.objects.filter(gateway=alias, gateway_id__in=gateway_ids)
    found = list(rows.select_related("order"))
    prefetch_related_objects(found, "refunds")
    return {payment.gateway_id: payment for payment in found}


def _orders(chunk: Iterable[GatewayPayment]) -> dict[str, Order]:
    ids = [id_ for id_ in (_uuid(each.order_id) for each in chunk) if id_]
    return {str(order.pk): order for order in Order.objects.filter(pk__in=ids)}


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _differing(payment: Payment, theirs: GatewayPayment, scope: Scope) -> Iterator[Breach]:
    ends = _ENDS.get(theirs.status)
    if ends is not None and payment.state not in ends:
        if _is_due(payment.order, scope):
            text = f"is {theirs.status} there, and {payment.state} here"
            yield _breach("payment_behind", text, payment)
        return
    if payment.state in _WITH_MONEY and payment.received is not None:
        if payment.received != theirs.received:
            text = f"got {_plain(payment.received)} here, and {_plain(theirs.received)} there"
            yield _breach("payment_differs", text, payment)
            return
        yield from _refunds_differing(payment, theirs)


def _is_due(order: Order, scope: Scope) -> bool:
    """Whether our end should know by now: the event has come, or the poll at the deadline asked."""
    if order.state != OrderState.AWAITING_PAYMENT or not scope.grace:
        return order.placed_at + scope.grace <= scope.now
    deadline: datetime = min(order.reserved_until, order.placed_at + FOUND_LATER)
    return deadline + scope.grace <= scope.now


def _refunds_differing(payment: Payment, theirs: GatewayPayment) -> Iterator[Breach]:
    """One that is only recorded here may be there already, and be told of in a moment."""
    refunds = [each for each in payment.refunds.all() if each.state != RefundState.FAILED]
    asked = sum(each.amount_minor for each in refunds if each.state == RefundState.REQUESTED)
    taken = sum(each.amount_minor for each in refunds) - asked
    if not taken <= theirs.refunded.minor <= taken + asked:
        text = f"went back by {taken} here, and by {theirs.refunded.minor} there"
        yield _breach("refunds_differ", text, payment)


def _unknown(alias: str, theirs: GatewayPayment, order: Order | None) -> Breach:
    about = f"order {order.number}" if order else "an order that is not there"
    came = f"{alias} got {_plain(theirs.received)} for {about}"
    text = f"{came} by {theirs.gateway_id}, which is unknown here."
    ids = {"provider": alias, "at_provider": theirs.gateway_id, "order": theirs.order_id}
    return Breach("payment_unknown", text, ids)


def _missing(alias: str, seen: _Seen, scope: Scope) -> Iterator[Breach]:
    """Money that we think came in, in payments that the provider does not list."""
    rows = Payment.objects.filter(gateway=alias, state__in=_WITH_MONEY, received_minor__gt=0)
    rows = rows.filter(created_at__gte=scope.since)
    rows = scope.within(rows, "at_provider", "gateway_id").select_related("order")
    for payment in rows.iterator():
        if payment.pk not in seen:
            yield _breach("payment_not_there", f"is unknown to {alias}", payment)


def _plain(amount: Money) -> str:
    return f"{amount.minor} {amount.currency}"


def _breach(code: str, text: str, payment: Payment) -> Breach:
    ids = {
        "provider": payment.gateway,
        "at_provider": payment.gateway_id,
        "order": str(payment.order_id),
        "payment": str(payment.pk),
    }
    message = f"Order {payment.order.number} has payment {payment.gateway_id} that {text}."
    return Breach(code, message, ids)
