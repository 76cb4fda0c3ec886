"""account/exports/: a file with all that the shop keeps of a customer."""

from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.own_serializers import DataExportOutput, LinkOutput
from accounts.api.owned import TOO_LONG_AGO, OwnView, customer, problems
from accounts.api.recently import check_recent
from accounts.models import DataExport
from accounts.own_data.exporting import (
    EXPORT_KEPT,
    TICKET_GOOD_FOR,
    ask_for_export,
    find_export,
    ticket_for,
)
from shop.kernel.api import output, visitor_header
from shop.kernel.consent import visitor_in

_NONE = "`export_not_found`: also of another account, and after a week."


class ExportsView(OwnView):
    """POST account/exports/."""

    @extend_schema(
        operation_id="export_data",
        summary="Have your data gathered",
        parameters=[visitor_header()],
        request=None,
        responses={
            202: DataExportOutput,
            **problems({409: "`export_in_progress`; `export_limit_reached` with `limit`."}),
        },
    )
    def post(self, request: Request) -> Response:
        """A mail tells when the file is ready. It is deleted after a week."""
        visitor = visitor_in(request.headers) or ""
        export = ask_for_export(
            customer(request), visitor=visitor, now=timezone.now(), attempt=self.attempt
        )
        return _answer(export, status.HTTP_202_ACCEPTED)


class ExportView(OwnView):
    """GET account/exports/{id}/."""

    @extend_schema(
        operation_id="data_export",
        summary="See whether your data are ready",
        responses={200: DataExportOutput, **problems({404: _NONE})},
    )
    def get(self, request: Request, export_id: UUID) -> Response:
        """How far it is."""
        return _answer(find_export(customer(request).pk, export_id))


class ExportLinkView(OwnView):
    """POST account/exports/{id}/link/."""

    @extend_schema(
        operation_id="data_export_link",
        summary="Get a link to your data",
        request=None,
        responses={
            201: LinkOutput,
            **problems({403: TOO_LONG_AGO, 404: _NONE, 409: "`export_not_ready`."}),
        },
    )
    def post(self, request: Request, export_id: UUID) -> Response:
        """A ZIP of JSON files, for some minutes. Only just after signing in again."""
        check_recent(request)
        ticket = ticket_for(find_export(customer(request).pk, export_id))
        url = settings.SITE_URL + reverse("account_export_file", args=[ticket])
        link = {"url": url, "expires_at": timezone.now() + TICKET_GOOD_FOR}
        return Response(output(LinkOutput, link), status=status.HTTP_201_CREATED)


def _answer(export: DataExport, code: int = status.HTTP_200_OK) -> Response:
    told = {
        "id": export.pk,
        "state": export.state,
        "size": export.size,
        "asked_at": export.asked_at,
        "ready_at": export.ready_at,
        "expires_at": export.asked_at + EXPORT_KEPT,
    }
    return Response(output(DataExportOutput, told), status=code)
