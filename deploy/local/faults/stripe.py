"""Look here for Stripe's bad moments, in its own format.

Source: docs.stripe.com/error-low-level and docs.stripe.com/rate-limits
"""

from collections.abc import Sequence

import h11

from deploy.local.faults.messages import Message, json_answer, with_header
from deploy.local.stripe.errors import FAILING


class StripeDialect:
    """Each call may fail; an answer is lost only where something was changed.

    What `error` makes up never came to Stripe, so a repeat is as good as a first try. A failure of
    Stripe's own is an answer that it saves (`doomed`).
    """

    def possible(self, request: Message) -> Sequence[str]:
        """See Dialect."""
        always = ("internal_error", "throttled", "slow", "refused")
        changes = isinstance(request.head, h11.Request) and request.head.method == b"POST"
        saved = ("saved_error",) if changes and request.header(b"idempotency-key") else ()
        return (*saved, "lost_answer", *always) if changes else always

    def error(self, kind: str, request: Message) -> Message:  # noqa: ARG002 (see Dialect)
        """See Dialect."""
        if kind == "throttled":
            return _error(
                429,
                "invalid_request_error",
                "Request rate limit exceeded. You can learn more about rate limits here "
                "https://stripe.com/docs/rate-limits.",
                code="rate_limit",
            )
        return _error(
            500,
            "api_error",
            "An unexpected error occurred. We have been notified of the problem.",
        )

    def doomed(self, request: Message) -> Message:
        """See Dialect. Stripe answers the same key with the same failure for a day."""
        return with_header(request, FAILING, "1")

    def split(self, request: Message) -> tuple[Message, "NoRest"]:
        """Stripe has no batches."""
        raise ValueError(f"{request.head!r} is no batch.")


class NoRest:
    """Stripe has no batches."""

    def joined(self, answer: Message) -> Message:
        """The answer as it is."""
        return answer


def _error(status: int, kind: str, message: str, **more: str) -> Message:
    return json_answer(status, {"error": {"type": kind, "message": message, **more}})
