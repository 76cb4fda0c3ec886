"""Mail when it is back, over REST. Refusals: shop/refusals.py."""

from allauth.core import ratelimit
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, gettext
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.exceptions import Throttled, ValidationError
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from catalog.api import examples
from catalog.selectors.alerts import alerts_of
from catalog.services.alerts import ask_for_alert, drop_alert
from shop.kernel.api import ProblemOutput, output
from shop.kernel.idempotency import IdempotentWrites

_AN_HOUR = 3600  # seconds
_REFUSED = OpenApiResponse(
    ProblemOutput,
    description="`not_sold_out`: it can be ordered now; `too_many_alerts` with `max_alerts`.",
)
_UNKNOWN = OpenApiResponse(ProblemOutput, description="`sku_not_found`: not for sale.")


@extend_schema_serializer(examples=[examples.ALERT])
class AlertInput(serializers.Serializer):
    """What is waited for."""

    sku = serializers.CharField(max_length=255)
    email = serializers.EmailField(
        max_length=254,
        required=False,
        help_text="Whose mail it is. Without an access token it is required; with one it is left "
        "out: it is the account's.",
    )


class AlertOutput(serializers.Serializer):
    """A SKU that the account gets a mail about, once, when it can be ordered again."""

    sku = serializers.CharField()
    title = serializers.CharField()
    asked_at = serializers.DateTimeField()


class AlertsOutput(serializers.Serializer):
    """All of them, the latest first: 50 at most, so there is no next page."""

    results = AlertOutput(many=True)
    next = serializers.URLField(allow_null=True)


class AlertsView(IdempotentWrites):
    """GET and POST alerts/."""

    def get_permissions(self) -> list:
        """A list is an account's; asking is for everybody."""
        return [IsAuthenticated() if self.request.method == "GET" else AllowAny()]

    @extend_schema(summary="What the account waits for", responses={200: AlertsOutput})
    def get(self, request: Request) -> Response:
        """Mails that are still to come."""
        waiting = alerts_of(_address(request), _language())
        return Response(output(AlertsOutput, {"results": waiting, "next": None}))

    @extend_schema(
        summary="Ask for a mail when a SKU is back",
        request=AlertInput,
        responses={
            204: OpenApiResponse(description="The account's address gets the mail."),
            202: OpenApiResponse(
                description="The address was asked by mail; once the link in it is followed, it "
                "gets the other mail. The answer is the same whether it is known here or not."
            ),
            404: _UNKNOWN,
            409: _REFUSED,
        },
    )
    def post(self, request: Request) -> Response:
        """May be repeated. It is sent once, within 90 days, and sets nothing aside."""
        given = AlertInput(data=request.data)
        given.is_valid(raise_exception=True)
        sku, email = given.validated_data["sku"], given.validated_data.get("email", "")
        if request.user is not None:
            _ask(sku, _address(request), is_verified=True)
            return Response(status=status.HTTP_204_NO_CONTENT)
        if not email:
            raise ValidationError({"email": [gettext("Enter your e-mail address.")]})
        if not ratelimit.consume(request._request, action="alert"):
            raise Throttled(wait=_AN_HOUR)
        if ratelimit.consume(request._request, action="alert_address", key=email.lower()):
            _ask(sku, email, is_verified=False)
        return Response(status=status.HTTP_202_ACCEPTED)


class AlertView(IdempotentWrites):
    """DELETE alerts/{sku}/."""

    permission_classes = [IsAuthenticated]

    @extend_schema(
        summary="Wait for a SKU no more",
        responses={204: OpenApiResponse(description="No mail comes.")},
    )
    def delete(self, request: Request, sku: str) -> Response:
        """May be repeated."""
        drop_alert(email=_address(request), sku=sku)
        return Response(status=status.HTTP_204_NO_CONTENT)


def _address(request: Request) -> str:
    assert isinstance(request.user, User)
    return request.user.email


def _ask(sku: str, email: str, *, is_verified: bool) -> None:
    ask_for_alert(
        sku=sku, email=email, language=_language(), is_verified=is_verified, now=timezone.now()
    )


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE
