"""Look here for Stripe's bad moments, in its own format.

Source: docs.stripe.com/error-low-level and docs.stripe.com/rate-limits
"""

from collections.abc import Sequence

import h11

from deploy.local.faults.messages import Message, json_answer


class StripeDialect:
    """Each call may fail; an answer is lost only where something was changed."""

    def possible(self, request: Message) -> Sequence[str]:
        """See Dialect."""
        always = ("internal_error", "throttled", "slow", "refused")
        changes = isinstance(request.head, h11.Request) and request.head.method == b"POST"
        return ("lost_answer", *always) if changes else always

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
