"""Pays at the stand-in for Stripe, with the calls that Stripe's script makes in a browser."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import httpx


def confirm(client_secret: str, *, return_url: str, method: str = "pm_card_visa") -> str:
    """Confirm a payment as its payer; returns its status.

    method: one of Stripe's published test methods.
    """
    intent = client_secret.partition("_secret_")[0]
    answer = httpx.post(
        f"{_base()}/v1/payment_intents/{intent}/confirm",
        headers={"Authorization": f"Bearer {os.environ['STRIPE_PUBLISHABLE_KEY']}"},
        data={"client_secret": client_secret, "payment_method": method, "return_url": return_url},
    )
    answer.raise_for_status()
    return str(answer.json()["status"])


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
