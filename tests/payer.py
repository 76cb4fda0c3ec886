"""Pays at the stand-in for Stripe, with the calls that Stripe's script makes in a browser."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

ASKS_THE_HOLDER = "pm_card_threeDSecure2Required"  # the card's bank asks whether it is she


def confirm(client_secret: str, *, return_url: str, method: str = "pm_card_visa") -> str:
    """Confirm a payment as its payer; returns its status.

    method: one of Stripe's published test methods.
    """
    return str(_confirmed(client_secret, return_url, method)["status"])


def confirm_with_3d_secure(client_secret: str, *, return_url: str) -> str:
    """Confirm a payment, and say yes on the page of the card's bank; returns where that leads."""
    intent = _confirmed(client_secret, return_url, ASKS_THE_HOLDER)
    bank = intent["next_action"]["redirect_to_url"]["url"]
    return httpx.post(bank, data={"outcome": "authorise"}).headers["location"]


def _confirmed(client_secret: str, return_url: str, method: str) -> dict[str, Any]:
    intent = client_secret.partition("_secret_")[0]
    answer = httpx.post(
        f"{_base()}/v1/payment_intents/{intent}/confirm",
        headers={"Authorization": f"Bearer {os.environ['STRIPE_PUBLISHABLE_KEY']}"},
        data={"client_secret": client_secret, "payment_method": method, "return_url": return_url},
    )
    confirmed: dict[str, Any] = answer.raise_for_status().json()
    return confirmed


@contextmanager
def webhooks_held() -> Iterator[None]:
    """Nothing is reported to the shop meanwhile; afterwards all of it is."""
    _set_webhooks(paused=True)
    try:
        yield
    finally:
        _set_webhooks(paused=False)


def _set_webhooks(*, paused: bool) -> None:
    httpx.post(f"{_base()}/_local/webhooks", json={"paused": paused}).raise_for_status()


def _base() -> str:
    return os.environ["STRIPE_API_BASE"]
