"""account/addresses/: the address book, by the rules of the page."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.own_serializers import OwnAddressInput, OwnAddressListOutput, OwnAddressOutput
from accounts.api.owned import IF_MATCH, OTHER_VERSION, OwnView, customer, problems
from accounts.errors import AddressNotFound
from accounts.models import Address
from accounts.own_data.addresses import (
    add_address,
    addresses_of,
    change_address,
    find_address,
    remove_address,
)
from shop.kernel.api import IF_NONE_MATCH, NOT_MODIFIED, output
from shop.kernel.etags import etag_of, versions_in

_NONE = "`address_not_found`: also of another account."


class AddressesView(OwnView):
    """GET, POST account/addresses/."""

    @extend_schema(
        operation_id="addresses",
        summary="List your addresses",
        responses={200: OwnAddressListOutput, **problems({})},
    )
    def get(self, request: Request) -> Response:
        """All of them. A checkout takes an address itself: send along the one that is chosen."""
        found = addresses_of(customer(request).pk)
        return Response(output(OwnAddressListOutput, {"results": found, "next": None}))

    @extend_schema(
        operation_id="add_address",
        summary="Add an address",
        request=OwnAddressInput,
        responses={201: OwnAddressOutput, **problems({409: "`address_book_full` with `limit`."})},
    )
    def post(self, request: Request) -> Response:
        """Checked as at the checkout. The first one is the default for all."""
        given = OwnAddressInput(data=request.data)
        given.is_valid(raise_exception=True)
        address = add_address(customer(request).pk, **given.validated_data, attempt=self.attempt)
        return _answer(address, status.HTTP_201_CREATED)


class AddressView(OwnView):
    """GET, PUT, DELETE account/addresses/{id}/."""

    @extend_schema(
        operation_id="address",
        summary="Read an address",
        parameters=[IF_NONE_MATCH],
        responses={200: OwnAddressOutput, 304: NOT_MODIFIED, **problems({404: _NONE})},
    )
    def get(self, request: Request, address_id: UUID) -> Response:
        """One of yours."""
        return _answer(find_address(customer(request).pk, address_id))

    @extend_schema(
        operation_id="change_address",
        summary="Change an address",
        parameters=[IF_MATCH],
        request=OwnAddressInput,
        responses={200: OwnAddressOutput, **problems({404: _NONE, 412: OTHER_VERSION})},
    )
    def put(self, request: Request, address_id: UUID) -> Response:
        """The whole address. Orders that went there keep what it was."""
        given = OwnAddressInput(data=request.data)
        given.is_valid(raise_exception=True)
        address = change_address(
            customer(request).pk,
            address_id,
            **given.validated_data,
            seen=versions_in(request._request),
        )
        return _answer(address)

    @extend_schema(
        operation_id="remove_address",
        summary="Remove an address",
        parameters=[IF_MATCH],
        request=None,
        responses={204: None, **problems({404: _NONE, 412: OTHER_VERSION})},
    )
    def delete(self, request: Request, address_id: UUID) -> Response:
        """Orders that went there keep what it was."""
        try:
            remove_address(customer(request).pk, address_id, seen=versions_in(request._request))
        except AddressNotFound:
            if not self.again:  # else an earlier run of this request removed it
                raise
        return Response(status=status.HTTP_204_NO_CONTENT)


def _answer(address: Address, code: int = status.HTTP_200_OK) -> Response:
    body = output(OwnAddressOutput, address)
    return Response(body, status=code, headers={"ETag": etag_of(address.version, body)})
