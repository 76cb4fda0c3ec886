"""account/erasure/: the account goes, after a password and a code from the mailbox."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.own_serializers import CodeInput, ErasureOutput
from accounts.api.owned import TOO_LONG_AGO, OwnView, customer, problems
from accounts.api.recently import check_recent, session_of
from accounts.own_data.erasing import ask_to_erase, confirm_erasure
from shop.kernel.api import output, visitor_header
from shop.kernel.consent import visitor_in

_NEEDED = "`account_still_needed` with `reasons`; `staff_account`; "


class ErasureView(OwnView):
    """POST account/erasure/."""

    @extend_schema(
        operation_id="erase_account",
        summary="Ask that your account is erased",
        parameters=[visitor_header()],
        request=None,
        responses={
            202: ErasureOutput,
            **problems({403: TOO_LONG_AGO, 409: f"{_NEEDED}`code_just_sent` with `retry_after`."}),
        },
    )
    def post(self, request: Request) -> Response:
        """Sends a code by mail. Nothing is erased before it comes back."""
        check_recent(request)
        visitor = visitor_in(request.headers) or ""
        asked = ask_to_erase(customer(request), visitor=visitor, now=timezone.now())
        return Response(output(ErasureOutput, asked), status=status.HTTP_202_ACCEPTED)


class ErasureConfirmView(OwnView):
    """POST account/erasure/confirm/."""

    @extend_schema(
        operation_id="confirm_erasure",
        summary="Have your account erased",
        request=CodeInput,
        responses={
            204: None,
            **problems(
                {400: "`wrong_code` with `tries_left`.", 409: f"{_NEEDED}`no_erasure_asked`."}
            ),
        },
    )
    def post(self, request: Request) -> Response:
        """Ends all sessions at once; within minutes, the account is gone. There is no way back.

        Orders and invoices stay as long as the law wants, cut off from the account; reviews stay
        without a name.
        """
        given = CodeInput(data=request.data)
        given.is_valid(raise_exception=True)
        session = session_of(request)
        confirm_erasure(customer(request), code=given.validated_data["code"], now=timezone.now())
        session.flush()  # what is in it is of no use to anybody now
        return Response(status=status.HTTP_204_NO_CONTENT)
