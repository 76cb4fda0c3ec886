"""Payments at Stripe: PaymentIntents with automatic payment methods, refunds, webhooks."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import stripe

from payments.errors import BadSignature
from payments.gateways.base import (
    GatewayPayment,
    PaymentEvent,
    PaymentReport,
    RefundReport,
    RefundStatus,
    StartedPayment,
)
from payments.gateways.stripe_gateway import reports
from payments.gateways.stripe_gateway.cards import StripeCards
from payments.gateways.stripe_gateway.connection import answered, new_client, once
from shop.kernel.money import Money

SIGNATURE_MAX_AGE = 300  # seconds; Stripe's own default. Source: docs.stripe.com/webhooks/signature
_PAGE = 100  # objects of one answer; Stripe gives no more
# Stripe has words for these only. Source: docs.stripe.com/api/refunds/create
_REASONS = {
    "requested_by_customer": "requested_by_customer",
    "returned": "requested_by_customer",
    "duplicate": "duplicate",
    "fraudulent": "fraudulent",
}
_NOT_AS_IT_STANDS = "payment_intent_unexpected_state"


class StripeGateway(StripeCards):
    """Stripe itself shows what the customer can pay by."""

    takes_promised_money = True

    def __init__(self, *, api_key: str, webhook_secret: str, api_base: str) -> None:
        super().__init__(new_client(api_key=api_key, api_base=api_base))
        self._webhook_secret = webhook_secret

    def start(
        self,
        *,
        order_id: str,
        order_number: str,
        amount: Money,
        attempt: int = 1,
        customer: str | None = None,
        capture_later: bool = False,
    ) -> StartedPayment:
        """See PaymentGateway."""
        params: dict[str, Any] = {
            # Minor units, as here; ISK and UGX differ: docs.stripe.com/currencies
            "amount": amount.minor,
            "currency": amount.currency.lower(),
            "automatic_payment_methods": {"enabled": True},
            "description": order_number,
            "metadata": {"order_id": order_id, "order_number": order_number},
        }
        if customer:
            params["customer"] = customer
        if capture_later:
            params["capture_method"] = "manual"  # Stripe then offers what can be captured later
        key = f"start:{order_id}:{attempt}:{customer or ''}:{int(capture_later)}"
        create = self._client.v1.payment_intents.create
        with answered():
            # Of a failure an intent may be left over, which nobody pays: nobody has its secret.
            intent = once(
                # params: a TypedDict of some hundred names
                lambda options: create(params=params, options=options),  # type: ignore[arg-type]
                key,
            )
        return reports.started(intent)

    def resume(self, gateway_id: str) -> StartedPayment:
        """See PaymentGateway."""
        with answered():
            return reports.started(self._client.v1.payment_intents.retrieve(gateway_id))

    def report(self, gateway_id: str) -> PaymentReport:
        """See PaymentGateway."""
        with answered():
            return reports.payment_report(self._client.v1.payment_intents.retrieve(gateway_id))

    def capture(self, gateway_id: str, *, amount: Money, key: str) -> PaymentReport:
        """See PaymentGateway."""
        with answered():
            try:
                # What is taken already cannot be taken again, under whatever key.
                intent = once(
                    lambda options: self._client.v1.payment_intents.capture(
                        gateway_id, params={"amount_to_capture": amount.minor}, options=options
                    ),
                    key,
                )
                return reports.payment_report(intent)
            except stripe.InvalidRequestError as error:
                if error.code != _NOT_AS_IT_STANDS:
                    raise
        return self.report(gateway_id)  # taken already, or the promise is over

    def cancel(self, gateway_id: str) -> PaymentReport:
        """See PaymentGateway."""
        with answered():
            try:
                return reports.payment_report(self._client.v1.payment_intents.cancel(gateway_id))
            except stripe.InvalidRequestError as error:
                if error.code != _NOT_AS_IT_STANDS:
                    raise
        return self.report(gateway_id)  # paid, in process or cancelled already

    def refund(self, gateway_id: str, *, amount: Money, reason: str, key: str) -> RefundReport:
        """See PaymentGateway. Stripe forgets its keys after a day, so its books are read first.

        So they are before each other key that a failure of Stripe's makes necessary: the money may
        be on its way in spite of it.
        """
        params: dict[str, Any] = {
            "payment_intent": gateway_id,
            "amount": amount.minor,
            "metadata": {reports.KEY: key},
        }
        if reason in _REASONS:
            params["reason"] = _REASONS[reason]

        def send(options: stripe.RequestOptions) -> RefundReport:
            known = self._refund_of(gateway_id, key)
            if known is not None:
                return known
            create = self._client.v1.refunds.create
            return reports.refund_report(create(params=params, options=options))  # type: ignore[arg-type]

        with answered():
            try:
                return once(send, key)
            except stripe.InvalidRequestError as error:
                if error.code == "resource_missing":
                    raise
                why = error.user_message or str(error)
                return RefundReport("", gateway_id, RefundStatus.FAILED, amount, why, key)

    def _refund_of(self, gateway_id: str, key: str) -> RefundReport | None:
        with answered():
            page = self._client.v1.refunds.list(
                params={"payment_intent": gateway_id, "limit": _PAGE}
            )
            for refund in page.auto_paging_iter():
                report = reports.refund_report(refund)
                if report.key == key:
                    return report
        return None

    def refund_report(self, gateway_id: str) -> RefundReport:
        """See PaymentGateway."""
        with answered():
            return reports.refund_report(self._client.v1.refunds.retrieve(gateway_id))

    def payments_since(self, since: datetime) -> Iterator[GatewayPayment]:
        """See PaymentGateway."""
        with answered():
            page = self._client.v1.payment_intents.list(
                params={
                    "created": {"gte": int(since.timestamp())},
                    "limit": _PAGE,
                    "expand": ["data.latest_charge"],
                }
            )
            for intent in page.auto_paging_iter():
                yield reports.in_the_books(intent)

    def read_event(self, payload: bytes, headers: Mapping[str, str]) -> PaymentEvent:
        """See ReportsByWebhook."""
        try:
            event = self._client.construct_event(
                payload,
                headers.get("Stripe-Signature", ""),
                self._webhook_secret,
                tolerance=SIGNATURE_MAX_AGE,
            )
        except (ValueError, stripe.SignatureVerificationError) as error:
            raise BadSignature from error
        report = reports.event_report(event.type, event.data.object)
        return PaymentEvent(event_id=event.id, type=event.type, report=report)

    def ping(self) -> None:
        """See PaymentGateway."""
        with answered():
            self._client.v1.payment_intents.list(params={"limit": 1})
