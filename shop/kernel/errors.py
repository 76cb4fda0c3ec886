"""Refusals: what the shop may say no to, as types. `shop.refusals` makes them HTTP."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _


class ShopError(Exception):
    """Base of every refusal.

    code: stable, machine-readable; part of the public API, so never renamed.
    message: one sentence for the customer; may be lazy, so that it speaks the reader's language.
    """

    code: ClassVar[str]

    def __init__(self, message: Any) -> None:
        super().__init__(message)
        self.message = message

    def details(self) -> dict[str, Any]:
        """Facts that a client needs to react, JSON-serialisable."""
        return {}


class Invalid(ShopError):
    """The request can never succeed as it stands."""


class NotFound(ShopError):
    """The thing asked for does not exist, or not for this customer."""


class Refused(ShopError):
    """A sound request that the present state of the shop does not allow."""


class Unavailable(ShopError):
    """A part that the shop needs does not answer; the same request may succeed later."""


class Busy(Refused):
    """Another writer was changing the same thing at the same moment, also after retries."""

    code = "busy"

    def __init__(self) -> None:
        super().__init__(_("It is very busy at the moment. Please try again."))


class KeyReused(Invalid):
    """An idempotency key came back with another request."""

    code = "idempotency_key_reused"

    def __init__(self) -> None:
        super().__init__(_("This request was sent before with other content."))
