"""Stripe: the only module that knows its library and its words."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import stripe

from payments.errors import BadSignature, PaymentDeclined, ProviderUnavailable
from payments.gateways.base import PaymentEvent, PaymentReport, StartedPayment, Status
from shop.kernel.money import Money

TIMEOUT = 8  # seconds of one call; a web request waits for at most two
SIGNATURE_MAX_AGE = 300  # seconds; Stripe's own default. Source: docs.stripe.com/webhooks/signature

_STATUS = {  # of a PaymentIntent. Source: docs.stripe.com/payments/paymentintents/lifecycle
    "requires_payment_method": Status.OPEN,
    "requires_confirmation": Status.OPEN,
    "requires_action": Status.OPEN,
    "processing": Status.PROCESSING,
    "succeeded": Status.SUCCEEDED,
    "canceled": Status.CANCELLED,
}


class StripeGateway:
    """PaymentIntents with automatic payment methods: Stripe shows what the customer can use."""

    def __init__(self, *, api_key: str, webhook_secret: str, api_base: str) -> None:
        self._client = stripe.StripeClient(
            api_key,
            base_addresses={"api": api_base},
            max_network_retries=1,
            http_client=stripe.RequestsClient(timeout=TIMEOUT),
        )
        self._webhook_secret = webhook_secret

    def start(self, *, order_id: str, order_number: str, amount: Money) -> StartedPayment:
        """See PaymentGateway."""
        with _answered():
            intent = self._client.v1.payment_intents.create(
                params={
                    # Minor units, as here; ISK and UGX differ: docs.stripe.com/currencies
                    "amount": amount.minor,
                    "currency": amount.currency.lower(),
                    "automatic_payment_methods": {"enabled": True},
                    "description": order_number,
                    "metadata": {"order_id": order_id, "order_number": order_number},
                },
                options={"idempotency_key": f"start:{order_id}"},
            )
        return _started(intent)

    def resume(self, gateway_id: str) -> StartedPayment:
        """See PaymentGateway."""
        with _answered():
            return _started(self._client.v1.payment_intents.retrieve(gateway_id))

    def report(self, gateway_id: str) -> PaymentReport:
        """See PaymentGateway."""
        with _answered():
            return _report(self._client.v1.payment_intents.retrieve(gateway_id))

    def cancel(self, gateway_id: str) -> PaymentReport:
        """See PaymentGateway."""
        with _answered():
            try:
                return _report(self._client.v1.payment_intents.cancel(gateway_id))
            except stripe.InvalidRequestError as error:
                if error.code != "payment_intent_unexpected_state":
                    raise
        return self.report(gateway_id)  # paid, in process or cancelled already

    def refund(self, gateway_id: str, *, amount: Money, key: str) -> str:
        """See PaymentGateway."""
        with _answered():
            refund = self._client.v1.refunds.create(
                params={"payment_intent": gateway_id, "amount": amount.minor},
                options={"idempotency_key": key},
            )
        return str(refund.id)

    def read_event(self, payload: bytes, headers: Mapping[str, str]) -> PaymentEvent:
        """See PaymentGateway."""
        try:
            event = self._client.construct_event(
                payload,
                headers.get("Stripe-Signature", ""),
                self._webhook_secret,
                tolerance=SIGNATURE_MAX_AGE,
            )
        except (ValueError, stripe.SignatureVerificationError) as error:
            raise BadSignature from error
        about_intent = event.type.startswith("payment_intent.")
        intent = event.data.object
        # Other integrations of the same account may use states that ours never comes to.
        report = _report(intent) if about_intent and intent.status in _STATUS else None
        return PaymentEvent(event_id=event.id, type=event.type, report=report)

    def ping(self) -> None:
        """See PaymentGateway."""
        with _answered():
            self._client.v1.payment_intents.list(params={"limit": 1})


@contextmanager
def _answered() -> Iterator[None]:
    """Stripe's errors in the shop's words. A wrong request of ours stays an error of ours."""
    try:
        yield
    except stripe.CardError as error:
        raise PaymentDeclined(error.user_message or "") from error
    except (stripe.APIConnectionError, stripe.APIError, stripe.RateLimitError) as error:
        raise ProviderUnavailable from error


def _started(intent: Any) -> StartedPayment:
    return StartedPayment(
        gateway_id=intent.id, client_secret=intent.client_secret or "", report=_report(intent)
    )


def _report(intent: Any) -> PaymentReport:
    status = _STATUS[intent.status]
    error = intent.last_payment_error
    paid = status is Status.SUCCEEDED
    return PaymentReport(
        gateway_id=intent.id,
        status=status,
        amount=Money(intent.amount_received if paid else intent.amount, intent.currency.upper()),
        failure=(error.message or "") if error else "",
    )
