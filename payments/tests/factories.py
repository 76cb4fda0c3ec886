"""Payments and what Stripe says of them, as tests need them."""

import hashlib
import hmac
import json
import time
from typing import Any

import requests
import stripe
from django.conf import settings
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import User
from orders.models import Order
from orders.tests.factories import make_order
from payments.gateways.base import PaymentReport, StartedPayment, Status
from payments.gateways.registry import gateway
from payments.models import Payment
from payments.services.events import handle_events
from payments.services.paying import start_payment
from payments.services.settling import settle
from shop.kernel.money import Money


def stripe_client() -> stripe.StripeClient:
    """Stripe as the customer's browser uses it: confirming a payment with a test card."""
    options = settings.PAYMENT_GATEWAYS["stripe"]["OPTIONS"]
    return stripe.StripeClient(options["api_key"], base_addresses={"api": options["api_base"]})


def start(order: Order) -> StartedPayment:
    """The order's payment, opened."""
    return start_payment(order, now=timezone.now())


def pay_with(started: StartedPayment, card: str = "pm_card_visa") -> Any:
    """What the customer does on the payment page."""
    return stripe_client().v1.payment_intents.confirm(
        started.gateway_id,
        params={"payment_method": card, "return_url": "https://kraam.example/back/"},
    )


def another_payment(order: Order, *, attempt: int = 2) -> Payment:
    """Opened in another tab at the same moment."""
    started = gateway("stripe").start(
        order_id=str(order.pk), order_number=order.number, amount=order.total, attempt=attempt
    )
    return Payment.objects.create(
        order=order,
        gateway="stripe",
        gateway_id=started.gateway_id,
        amount_minor=order.total_minor,
        currency=order.currency,
        created_at=timezone.now(),
        updated_at=timezone.now(),
    )


def confirm(payment: Payment) -> None:
    """The customer pays it by card; the shop does not hear of it."""
    stripe_client().v1.payment_intents.confirm(
        payment.gateway_id,
        params={"payment_method": "pm_card_visa", "return_url": "https://kraam.example/"},
    )


def pay_by_debit(started: StartedPayment, iban: str = "NL91ABNA0417164300") -> Any:
    """The same from a bank account, which takes days: `at_stripe("advance", ...)` ends it."""
    client = stripe_client()
    debit = client.v1.payment_methods.create(
        params={
            "type": "sepa_debit",
            "sepa_debit": {"iban": iban},
            "billing_details": {"name": "Sanne", "email": "sanne@example.nl"},
        }
    )
    return client.v1.payment_intents.confirm(
        started.gateway_id,
        params={
            "payment_method": debit.id,
            "return_url": "https://kraam.example/back/",
            "mandate_data": {
                "customer_acceptance": {
                    "type": "online",
                    "online": {"ip_address": "192.0.2.1", "user_agent": "test"},
                }
            },
        },
    )


def paid(started: StartedPayment, order: Order) -> PaymentReport:
    """A report that all is well."""
    return PaymentReport(started.gateway_id, Status.SUCCEEDED, order.total)


def intent_event(
    started: StartedPayment,
    order: Order,
    *,
    type_: str = "payment_intent.succeeded",
    **changes: Any,
) -> dict[str, Any]:
    """A webhook's body in Stripe's format. Source: docs.stripe.com/api/events/object."""
    intent = {
        "id": started.gateway_id,
        "object": "payment_intent",
        "status": "succeeded",
        "amount": order.total_minor,
        "amount_received": order.total_minor,
        "currency": "eur",
        "last_payment_error": None,
        "metadata": {"order_id": str(order.id), "order_number": order.number},
        **changes,
    }
    return {
        "id": f"evt_{started.gateway_id}_{type_}",
        "object": "event",
        "type": type_,
        "api_version": stripe.api_version,
        "data": {"object": intent},
    }


def deliver(event: dict[str, Any], *, secret: str | None = None, age: int = 0) -> Any:
    """Post a webhook as Stripe does, and have the worker act on it. age: seconds since signed."""
    answer = post_event(event, secret=secret, age=age)
    if ProcrastinateJob.objects.filter(task_name=handle_events.name).exists():
        handle_events()
    return answer


def post_event(event: dict[str, Any], *, secret: str | None = None, age: int = 0) -> Any:
    """Only post it."""
    body = json.dumps(event)
    at = int(time.time()) - age
    secret = secret or settings.PAYMENT_GATEWAYS["stripe"]["OPTIONS"]["webhook_secret"]
    signature = hmac.new(secret.encode(), f"{at}.{body}".encode(), hashlib.sha256).hexdigest()
    return Client().post(
        "/payments/webhooks/stripe/",
        body,
        content_type="application/json",
        headers={"Stripe-Signature": f"t={at},v1={signature}"},
    )


def pay(order: Order, card: str = "pm_card_visa") -> Payment:
    """The customer pays by card, and the shop hears of it; sold, if the money came."""
    started = start(order)
    pay_with(started, card)
    settle(gateway("stripe").report(started.gateway_id), now=timezone.now())
    order.refresh_from_db()
    return order.payments.get(gateway_id=started.gateway_id)


def events_about(object_id: str) -> list[dict[str, Any]]:
    """What Stripe has to tell of an object, oldest first, as its webhooks carry it."""
    events = stripe_client().v1.events.list(params={"limit": 100}).data
    found = [event.to_dict() for event in events if event.data.object.id == object_id]
    return found[::-1]


def at_stripe(path: str, **body: Any) -> Any:
    """What only the local server can be told: that time passes, or a bank decides."""
    base = settings.PAYMENT_GATEWAYS["stripe"]["OPTIONS"]["api_base"]
    answer = requests.post(f"{base}/_local/{path}", json=body, timeout=10)
    answer.raise_for_status()
    return answer.json()


def make_business(order: Order, *, trusted: bool = True) -> User:
    """The order becomes one of a company, whose buyer may pay on invoice if she is trusted."""
    user = User.objects.create_user("inkoop@bloemen.example", may_pay_on_invoice=trusted)
    order.customer = user
    order.shipping_address = {**order.shipping_address, "company": "Bloemen BV"}
    order.save(update_fields=["customer", "shipping_address"])
    return user


def on_invoice(order: Order) -> Payment:
    """The order is agreed, to be paid by bank transfer."""
    user = make_business(order)
    started = start_payment(order, now=timezone.now(), alias="invoice", user=user)
    order.refresh_from_db()
    return order.payments.get(gateway_id=started.gateway_id)


def mispaid(*, minor: int = 100) -> tuple[Order, Payment]:
    """An order that waits, and for which another amount came in, at the provider and here."""
    order, _token = make_order(quantity=2)
    amount = Money(minor, order.currency)
    started = gateway("stripe").start(
        order_id=str(order.pk), order_number=order.number, amount=amount
    )
    now = timezone.now()
    payment = Payment.objects.create(
        order=order,
        gateway="stripe",
        gateway_id=started.gateway_id,
        amount_minor=order.total_minor,
        currency=order.currency,
        created_at=now,
        updated_at=now,
    )
    pay_with(started)
    settle(gateway("stripe").report(started.gateway_id), now=now)
    order.refresh_from_db()
    payment.refresh_from_db()
    return order, payment
