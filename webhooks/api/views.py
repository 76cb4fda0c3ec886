"""The feed of events."""

from urllib.parse import urlencode

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.staff_tokens import ByStaffToken, HasScope
from webhooks.api.serializers import EventsOutput, EventsQuery
from webhooks.bodies import told
from webhooks.selectors.feed import events_after


class EventsView(ByStaffToken, APIView):
    """GET events/."""

    permission_classes = [HasScope("events:read")]

    @extend_schema(
        operation_id="events",
        summary="Catch up with what has happened",
        tags=["events"],
        parameters=[EventsQuery],
        responses={
            200: EventsOutput,
            401: OpenApiResponse(description="No token of the staff."),
            403: OpenApiResponse(
                description="`missing_scope`: it needs `events:read`; `owner_lacks_permission`."
            ),
            410: OpenApiResponse(
                description="`events_gone`: the event is older than 30 days, or there was none."
            ),
        },
    )
    def get(self, request: Request) -> Response:
        """The events of the last 30 days, as webhooks send them, the oldest first. None is missed
        by who goes on from the last one that was read; the same is never told under two ids."""
        given = EventsQuery(data=request.query_params)
        given.is_valid(raise_exception=True)
        data = given.validated_data
        page = events_after(data.get("after"), most=data["limit"])
        following = None
        if page.has_more:
            query = urlencode({"after": page.events[-1].uuid, "limit": data["limit"]})
            following = request.build_absolute_uri(f"{request.path}?{query}")
        return Response({"results": [told(event) for event in page.events], "next": following})
