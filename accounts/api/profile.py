"""GET, PATCH account/: the customer's own details, by the rules of the page."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.own_serializers import ProfileInput, ProfileOutput
from accounts.api.owned import IF_MATCH, OTHER_VERSION, OwnView, customer, problems
from accounts.models import User
from accounts.own_data.details import change_details, details_version
from shop.kernel.api import IF_NONE_MATCH, NOT_MODIFIED, output
from shop.kernel.etags import etag_of, versions_in


class ProfileView(OwnView):
    """GET, PATCH account/."""

    @extend_schema(
        operation_id="profile",
        summary="Read your details",
        parameters=[IF_NONE_MATCH],
        responses={200: ProfileOutput, 304: NOT_MODIFIED, **problems({})},
    )
    def get(self, request: Request) -> Response:
        """Who the account is of."""
        return _answer(customer(request))

    @extend_schema(
        operation_id="change_profile",
        summary="Change your details",
        parameters=[IF_MATCH],
        request=ProfileInput,
        responses={200: ProfileOutput, **problems({412: OTHER_VERSION})},
    )
    def patch(self, request: Request) -> Response:
        """What is left out stays. The e-mail address is changed where one signs in."""
        given = ProfileInput(data=request.data)
        given.is_valid(raise_exception=True)
        seen = versions_in(request._request)
        return _answer(change_details(customer(request).pk, given.validated_data, seen=seen))


def _answer(user: User) -> Response:
    body = output(ProfileOutput, user)
    return Response(body, headers={"ETag": etag_of(details_version(user), body)})
