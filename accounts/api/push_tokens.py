"""account/push-tokens/{token}/: where push messages reach the customer's app."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.own_serializers import PushTokenInput
from accounts.api.owned import OwnView, customer, problems
from accounts.api.recently import session_of
from accounts.own_data.push_tokens import forget_push_token, is_push_token, register_push_token
from accounts.own_models import Platform


class PushTokenView(OwnView):
    """PUT, DELETE account/push-tokens/{token}/."""

    @extend_schema(
        operation_id="register_push_token",
        summary="Register a device for push messages",
        request=PushTokenInput,
        responses={204: None, **problems({})},
    )
    def put(self, request: Request, token: str) -> Response:
        """At each start of the app, with the token of Firebase or APNs. It ends with the session,
        with another password, and when no app registered it for 270 days.
        """
        given = PushTokenInput(data=request.data)
        given.is_valid(raise_exception=True)
        if not is_push_token(token):
            raise serializers.ValidationError("This is no token of Firebase or APNs.")
        register_push_token(
            customer(request).pk,
            token,
            platform=Platform(given.validated_data["platform"]),
            language=given.validated_data["language"],
            session_key=session_of(request).session_key or "",
            now=timezone.now(),
        )
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(
        operation_id="forget_push_token",
        summary="Send no more push messages to a device",
        request=None,
        responses={204: None, **problems({})},
    )
    def delete(self, request: Request, token: str) -> Response:
        """One that is not there stays so."""
        forget_push_token(customer(request).pk, token)
        return Response(status=status.HTTP_204_NO_CONTENT)
