"""What the API's description says of every write: its Idempotency-Key, and what that leads to."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter

from shop.kernel.api import ProblemOutput
from shop.kernel.idempotency import HEADER, LONGEST_KEY, REPLAYED, WRITES, IdempotentWrites
from shop.kernel.kept_answers import KEPT

_HOURS = int(KEPT.total_seconds()) // 3600
_KEY = OpenApiParameter(
    HEADER,
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description=(
        f"Up to {LONGEST_KEY} characters that are new for each request, such as a UUID. The same "
        f"request with the same key, within {_HOURS} hours, is not done again: it gets the first "
        f"answer, with the header `{REPLAYED}: true`. That goes for success and for refusals with "
        "status 409; a new try takes a new key. After any other error the same key may be sent "
        "again."
    ),
)
_ANSWERS = {
    "409": "`request_in_progress`: the same request is running; see the header Retry-After.",
    "422": "`idempotency_key_reused`: the key came with another request before.",
}
_PROBLEM = "application/problem+json"


class Schema(AutoSchema):
    """Named by REST_FRAMEWORK["DEFAULT_SCHEMA_CLASS"]."""

    def get_override_parameters(self) -> list[Any]:
        """Those of every write."""
        return [*super().get_override_parameters(), *([_KEY] if self._is_keyed() else [])]

    def _get_response_bodies(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        answers: dict[str, Any] = super()._get_response_bodies(*args, **kwargs)
        if self._is_keyed():
            problem = self.resolve_serializer(ProblemOutput(), "response").ref
            for status, when in _ANSWERS.items():
                answer = answers.setdefault(status, {})
                answer.setdefault("content", {_PROBLEM: {"schema": problem}})
                answer["description"] = " ".join(filter(None, [answer.get("description"), when]))
        return dict(sorted(answers.items()))

    def _is_keyed(self) -> bool:
        return isinstance(self.view, IdempotentWrites) and self.method in WRITES
