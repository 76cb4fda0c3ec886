"""The configured gateways, by name: PAYMENT_GATEWAYS has the shape of Django's CACHES."""

from functools import cache
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from payments.gateways.base import PaymentGateway


@cache
def gateway(alias: str) -> PaymentGateway:
    """One gateway for all threads.

    Raises:
        KeyError: none is configured under this name.
    """
    configured = settings.PAYMENT_GATEWAYS[alias]
    backend = import_string(configured["BACKEND"])
    return cast(PaymentGateway, backend(**configured["OPTIONS"]))
