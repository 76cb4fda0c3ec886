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


class Gone(ShopError):
    """It was there, and is not kept any more."""


class Refused(ShopError):
    """A sound request that the present state of the shop does not allow."""


class PreconditionFailed(ShopError):
    """What the client has seen is not what there is any more."""


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


class RequestInProgress(Refused):
    """The same request, by its idempotency key, is running at this moment."""

    code = "request_in_progress"

    def __init__(self) -> None:
        super().__init__(_("This request is still being worked on. Please ask again in a moment."))


class QueryTooLong(Invalid):
    """An address that asks for more than any call of the API takes."""

    code = "query_too_long"

    def __init__(self, *, longest: int) -> None:
        super().__init__(_("The address is too long."))
        self.longest = longest

    def details(self) -> dict[str, int]:
        """In bytes."""
        return {"max_length": self.longest}


class TooManyParameters(Invalid):
    """More parameters in an address than any call of the API takes."""

    code = "too_many_parameters"

    def __init__(self, *, most: int) -> None:
        super().__init__(_("The address has too many parameters."))
        self.most = most

    def details(self) -> dict[str, int]:
        """How many there may be."""
        return {"max_parameters": self.most}


class AttestationRequired(ShopError):
    """Only the shop's own apps may do this, and the request does not prove that it is one's."""

    code = "attestation_required"

    def __init__(self) -> None:
        super().__init__(_("This works in our app only. Please update it and try again."))


class InvalidKey(Invalid):
    """An idempotency key that no client may send."""

    code = "invalid_idempotency_key"

    def __init__(self, *, shortest: int, longest: int) -> None:
        super().__init__(
            _("An Idempotency-Key has from %(shortest)d to %(longest)d plain characters.")
            % {"shortest": shortest, "longest": longest}
        )
        self.shortest = shortest
        self.longest = longest

    def details(self) -> dict[str, int]:
        """The range, in characters."""
        return {"min_length": self.shortest, "max_length": self.longest}
