"""Ways to pay an order, and who is offered which."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from orders.models import Order
from orders.selectors.money import BankDetails
from orders.states import OrderState
from payments.models import BankPayment, PaymentState

STRIPE = "stripe"  # what is offered to everybody
INVOICE = "invoice"
METHODS = (STRIPE, INVOICE)


def is_offered(method: str, order: Order, user: User | AnonymousUser | None) -> bool:
    """Whether this customer may pay this order so.

    On invoice: a customer whom a merchant trusts, for her own order in a company's name, in a shop
    that has an account for it.
    """
    if method == STRIPE:
        return True
    if method != INVOICE or not settings.SHOP_IBAN or not isinstance(user, User):
        return False
    return user.may_pay_on_invoice and order.customer_id == user.pk and bool(_company(order))


def offered(order: Order, user: User | AnonymousUser | None) -> list[str]:
    """The ways by which this customer may pay this order, the usual one first."""
    return [method for method in METHODS if is_offered(method, order, user)]


def _company(order: Order) -> str:
    address = order.billing_address or order.shipping_address
    return str(address.get("company", ""))


def bank_details(order: Order) -> BankDetails | None:
    """How to pay an order on invoice; None when it is paid, or not paid so."""
    if order.paid_at is not None or order.state == OrderState.AWAITING_PAYMENT:  # not agreed yet
        return None
    payment = order.payments.filter(gateway=INVOICE, state=PaymentState.AUTHORISED).first()
    owed = BankPayment.objects.filter(pk=payment.gateway_id).first() if payment else None
    if owed is None:
        return None
    return BankDetails(
        iban=settings.SHOP_IBAN,
        holder=settings.SHOP_NAME,
        reference=owed.reference,
        amount=owed.amount,
        due_on=owed.due_on,
    )
