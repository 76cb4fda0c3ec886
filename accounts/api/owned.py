"""What calls about a customer's own data share: who may make them, how they are described."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request

from accounts.models import User
from shop.kernel.api import ProblemOutput
from shop.kernel.idempotency import IdempotentWrites

IF_MATCH = OpenApiParameter(
    "If-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="The `ETag` of what was seen: it is only changed if it is still that.",
)
OTHER_VERSION = "It is not what `If-Match` says any more: `changed_meanwhile` with `version`."
TOO_LONG_AGO = "`reauthentication_required`: see POST `/_allauth/app/v1/auth/reauthenticate`."


def problems(codes: dict[int, str]) -> dict[Any, OpenApiResponse]:
    """Refusals for the API's description: status to codes. Without a valid token: 401."""
    everywhere = {401: "`not_authenticated`, `authentication_failed`."}
    return {
        (status, "application/problem+json"): OpenApiResponse(ProblemOutput, description=when)
        for status, when in (everywhere | codes).items()
    }


class OwnView(IdempotentWrites):
    """For customers who are signed in."""

    permission_classes = (IsAuthenticated,)


def customer(request: Request) -> User:
    """Who calls."""
    assert isinstance(request.user, User)
    return request.user
