"""Where the caller is signed in, over REST."""

from typing import cast

from django.contrib.sessions.backends.base import SessionBase
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.devices import devices_of, end_device, end_other_devices
from accounts.models import User
from shop.kernel.api import ProblemOutput
from shop.kernel.idempotency import IdempotentWrites
from shop.kernel.problems import CONTENT_TYPE

_NOT_FOUND = OpenApiResponse(
    ProblemOutput, description="`session_not_found`: the account has no such session, or no longer."
)


class SessionOutput(serializers.Serializer):
    """A browser or an app that is signed in."""

    id = serializers.CharField()
    name = serializers.CharField(help_text="Such as `Firefox, Windows`; may be empty.")
    is_app = serializers.BooleanField(help_text="An app, not a browser.")
    address = serializers.CharField(help_text="The IP address at signing in.")
    began = serializers.DateTimeField(help_text="When it was signed in.")
    is_current = serializers.BooleanField(help_text="It is the one that asks.")


class SessionListOutput(serializers.Serializer):
    """All of them."""

    results = SessionOutput(many=True)
    next = serializers.URLField(allow_null=True, help_text="Always null: the list is short.")


class SessionsView(IdempotentWrites):
    """GET and DELETE sessions/."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(summary="Where one is signed in", responses={200: SessionListOutput})
    def get(self, request: Request) -> Response:
        """This session first, then the latest."""
        devices = devices_of(*_caller(request))
        return Response({"results": SessionOutput(devices, many=True).data, "next": None})

    @extend_schema(
        operation_id="sessions_end_others",
        summary="Sign out everywhere else",
        request=None,
        responses={204: None},
    )
    def delete(self, request: Request) -> Response:
        """Ends all sessions of the account but this one."""
        end_other_devices(*_caller(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


class SessionDetailView(IdempotentWrites):
    """DELETE sessions/{id}/."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(
        operation_id="sessions_end",
        summary="Sign out somewhere",
        request=None,
        responses={204: None, (404, CONTENT_TYPE): _NOT_FOUND},
    )
    def delete(self, request: Request, session_id: str) -> Response:
        """Its tokens, or its cookie, are good no longer."""
        end_device(_caller(request)[0], session_id)
        return Response(status=status.HTTP_204_NO_CONTENT)


def _caller(request: Request) -> tuple[User, SessionBase]:
    assert isinstance(request.user, User)
    return request.user, cast(SessionBase, request.auth)  # see AccessTokens
