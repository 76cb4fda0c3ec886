"""The surroundings of payments, as tests change them."""

from collections.abc import Iterator
from typing import Any

import pytest

from payments.gateways.registry import gateway
from payments.services.auditing import looking


@pytest.fixture
def without_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """An audit looks twice in a row."""
    monkeypatch.setattr(looking, "PAUSE", 0)


@pytest.fixture
def provider_away(settings: Any) -> Iterator[None]:
    """The provider's address leads nowhere."""
    configured = settings.PAYMENT_GATEWAYS["stripe"]
    options = {**configured["OPTIONS"], "api_base": "http://127.0.0.1:9"}
    settings.PAYMENT_GATEWAYS = {
        **settings.PAYMENT_GATEWAYS,
        "stripe": {**configured, "OPTIONS": options},
    }
    gateway.cache_clear()
    yield
    gateway.cache_clear()
