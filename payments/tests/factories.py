"""Payments and what Stripe says of them, as tests need them."""

import hashlib
import hmac
import json
import time
from typing import Any

import stripe
from django.conf import settings
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from orders.models import Order
from payments.gateways.base import PaymentReport, StartedPayment, Status
from payments.services.events import handle_event
from payments.services.paying import start_payment


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
    for job in ProcrastinateJob.objects.filter(task_name=handle_event.name).order_by("id"):
        handle_event(**job.args)
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
