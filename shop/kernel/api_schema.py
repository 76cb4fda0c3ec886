"""What the API's description says of every call: how it may be refused, and the key of writes."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.serializers import CharField

from shop.kernel.api import ProblemOutput
from shop.kernel.api_links import links_of
from shop.kernel.attestation import HEADER as PROOF
from shop.kernel.idempotency import HEADER, LONGEST_KEY, REPLAYED, WRITES, IdempotentWrites
from shop.kernel.kept_answers import KEPT
from shop.kernel.problems import CONTENT_TYPE

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
_PROOF = OpenApiParameter(
    PROOF,
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="What proves that an app of the shop's sends this, where the shop asks for it.",
)
# What any call may be answered with, and what those who have a body, or a key, add to it.
_ALWAYS = {
    "400": "`invalid`: see `errors`; `parse_error`, `too_many_parameters`.",
    "414": "`query_too_long`.",
    "429": "`throttled`: see the headers Retry-After and RateLimit.",
    "503": "A store does not answer; the same request may succeed later.",
    "default": "Any other refusal, such as `not_acceptable`.",
}
_WITH_BODY = {
    "413": "`body_too_large`.",
    "415": "`unsupported_media_type`: it is no JSON.",
}
_KEYED = {
    "403": f"`attestation_required`: the shop takes this from its own apps only; see {PROOF}.",
    "409": "`request_in_progress`: the same request is running; see the header Retry-After.",
    "422": "`idempotency_key_reused`: the key came with another request before.",
}
_RETRY_AFTER = {"description": "Seconds.", "schema": {"type": "integer", "minimum": 0}}
_RATE_LIMITS = {
    name: {"description": "draft-ietf-httpapi-ratelimit-headers-10.", "schema": {"type": "string"}}
    for name in ("RateLimit", "RateLimit-Policy")
}


class Schema(AutoSchema):
    """Named by REST_FRAMEWORK["DEFAULT_SCHEMA_CLASS"]."""

    def get_override_parameters(self) -> list[Any]:
        """Those of every write."""
        return [*super().get_override_parameters(), *([_KEY, _PROOF] if self._is_keyed() else [])]

    def _get_response_bodies(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Its own answers, and what any call may be refused with; a refusal has a problem."""
        answers: dict[str, Any] = super()._get_response_bodies(*args, **kwargs)
        if "request" in args:  # of a webhook: it is others who answer
            return answers
        common = dict(_ALWAYS)
        if self._has_body():
            common |= _WITH_BODY
        if self._is_keyed():
            common |= _KEYED
        for status, when in common.items():
            answer = answers.setdefault(status, {})
            answer["description"] = " ".join(filter(None, [answer.get("description"), when]))
        problem = self.resolve_serializer(ProblemOutput(), "response").ref
        for status, answer in answers.items():
            # What a refusal of allauth's tells beside that is data: see accounts.api.sign_in.
            told = [each["schema"] for each in answer.get("content", {}).values()]
            if (status == "default" or status >= "400") and told in ([], [problem]):
                answer["content"] = {CONTENT_TYPE: {"schema": problem}}
        for status, links in links_of(getattr(self.view, self.method.lower())).items():
            answers[status]["links"] = links
        answers["429"]["headers"] = {"Retry-After": _RETRY_AFTER, **_RATE_LIMITS}
        return dict(sorted(answers.items()))

    def _get_serializer_field_meta(self, field: Any, direction: str) -> dict[str, Any]:
        """What is asked for and may not be blank has at least one character."""
        meta: dict[str, Any] = super()._get_serializer_field_meta(field, direction)
        asked = direction == "request" and not getattr(field, "read_only", True)
        if (
            asked
            and isinstance(field, CharField)
            and not field.allow_blank
            and not field.min_length
        ):
            meta["minLength"] = 1
        return meta

    def _has_body(self) -> bool:
        return self.method in {"POST", "PUT", "PATCH"} and self.get_request_serializer() is not None

    def _is_keyed(self) -> bool:
        return isinstance(self.view, IdempotentWrites) and self.method in WRITES
