"""GET, PUT account/consent/: what a customer agreed to, for all her devices.

Guests have no account to note it with: their apps keep the pseudonym that POST
recommendations/visitors/ gives, and end it with DELETE.
"""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.own_serializers import ConsentInput, ConsentOutput
from accounts.api.owned import OwnView, customer, problems
from accounts.own_data.consents import Choice, agree, choice_of, refuse
from accounts.own_data.wording import what_is_agreed_to
from shop.kernel.api import output, visitor_header
from shop.kernel.consent import HEADER, TEXT_VERSION


class ConsentView(OwnView):
    """GET, PUT account/consent/."""

    @extend_schema(
        operation_id="consent",
        summary="Read what you agreed to",
        responses={200: ConsentOutput, **problems({})},
    )
    def get(self, request: Request) -> Response:
        """And what there is to agree to: show `text` before you ask."""
        return _answer(choice_of(customer(request).pk, now=timezone.now()))

    @extend_schema(
        operation_id="set_consent",
        summary="Agree that you are remembered, or withdraw",
        parameters=[visitor_header()],
        request=ConsentInput,
        responses={
            200: ConsentOutput,
            **problems({409: "`other_consent_text` with `text_version`: show that one."}),
        },
    )
    def put(self, request: Request) -> Response:
        """For all devices of the account. After a no, what was kept because of a yes is deleted."""
        given = ConsentInput(data=request.data)
        given.is_valid(raise_exception=True)
        data, carried, now = given.validated_data, request.headers.get(HEADER, ""), timezone.now()
        user_id = customer(request).pk
        if data["agreed"]:
            version = data["text_version"]
            return _answer(agree(user_id, text_version=version, carried=carried, now=now))
        return _answer(refuse(user_id, carried=carried, now=now))


def _answer(choice: Choice) -> Response:
    told = {
        "agreed": choice.agreed,
        "decided_at": choice.decided_at,
        "valid_until": choice.valid_until,
        "agreed_text_version": choice.text_version,
        "visitor": choice.visitor_pass,
        "text_version": TEXT_VERSION,
        "text": what_is_agreed_to(),
    }
    return Response(output(ConsentOutput, told))
