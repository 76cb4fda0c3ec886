"""Cards that customers saved at Stripe. Their numbers never come here."""

from typing import Any

import stripe

from payments.gateways.base import Card
from payments.gateways.stripe_gateway.connection import answered, once

_SHOWN = 20  # cards of one customer; nobody has more


class StripeCards:
    """See KeepsCards."""

    def __init__(self, client: stripe.StripeClient) -> None:
        self._client = client

    def open_customer(self, *, user_id: int, email: str) -> str:
        """See KeepsCards."""
        with answered():
            customer = once(
                lambda options: self._client.v1.customers.create(
                    params={"email": email, "metadata": {"user_id": str(user_id)}},
                    options=options,
                ),
                f"customer:{user_id}:{email}",
            )
        return str(customer.id)

    def card_session(self, customer: str) -> str:
        """See KeepsCards. Source: docs.stripe.com/payments/save-customer-payment-methods."""
        with answered():
            session = self._client.v1.customer_sessions.create(
                params={
                    "customer": customer,
                    "components": {
                        "payment_element": {
                            "enabled": True,
                            "features": {
                                "payment_method_redisplay": "enabled",
                                # Also what she added on the page of her cards, without paying.
                                "payment_method_allow_redisplay_filters": [
                                    "always",
                                    "limited",
                                    "unspecified",
                                ],
                                "payment_method_save": "enabled",
                                # Not to be charged while the customer is away.
                                "payment_method_save_usage": "on_session",
                                "payment_method_remove": "enabled",
                            },
                        }
                    },
                }
            )
        return str(session.client_secret)

    def new_card(self, customer: str) -> str:
        """See KeepsCards."""
        with answered():
            intent = self._client.v1.setup_intents.create(
                params={
                    "customer": customer,
                    "usage": "on_session",
                    "automatic_payment_methods": {"enabled": True, "allow_redirects": "never"},
                }
            )
        return str(intent.client_secret)

    def cards(self, customer: str) -> list[Card]:
        """See KeepsCards."""
        with answered():
            page = self._client.v1.customers.payment_methods.list(
                customer, params={"type": "card", "limit": _SHOWN}
            )
        return [_card(method) for method in page.data]

    def remove_card(self, customer: str, card_id: str) -> bool:
        """See KeepsCards."""
        with answered():
            try:
                self._client.v1.customers.payment_methods.retrieve(customer, card_id)
                self._client.v1.payment_methods.detach(card_id)
            except stripe.InvalidRequestError as error:
                if error.code != "resource_missing":
                    raise
                return False
        return True

    def forget_customer(self, customer: str) -> None:
        """See KeepsCards. Source: docs.stripe.com/api/customers/delete."""
        with answered():
            try:
                self._client.v1.customers.delete(customer)
            except stripe.InvalidRequestError as error:
                if error.code != "resource_missing":
                    raise


def _card(method: Any) -> Card:
    card = method.card
    return Card(
        id=method.id,
        brand=card.brand,
        last4=card.last4,
        expires=f"{card.exp_month:02}/{card.exp_year}",
    )
