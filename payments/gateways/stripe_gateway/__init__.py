"""Stripe: the only package that knows its library and its words."""

from payments.gateways.stripe_gateway.gateway import StripeGateway

__all__ = ["StripeGateway"]
