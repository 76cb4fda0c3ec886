"""Saved ways to pay of an account, for apps. Card numbers go from the app to the provider only."""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from orders.api.callers import account_in
from payments.api import examples
from payments.api.serializers import SavedMethodsOutput, SetupOutput
from payments.errors import MethodNotFound
from payments.services.cards import Wallet, new_card, put_first, remove_card, wallet_of
from shop.kernel.api import output
from shop.kernel.idempotency import IdempotentWrites

_REFUSED: dict[int, Any] = {
    401: OpenApiResponse(description="`not_authenticated`, `authentication_failed`."),
    503: OpenApiResponse(description="`payment_provider_unavailable`: nothing was done."),
}
_NONE = OpenApiResponse(description="`payment_method_not_found`: none, or another account's.")


class SavedMethodsView(IdempotentWrites):
    """GET, POST payment-methods/."""

    permission_classes = (IsAuthenticated,)
    write_scope = "checkout"

    @extend_schema(
        operation_id="payment_methods",
        summary="List saved ways to pay",
        examples=[examples.CARDS],
        responses={200: SavedMethodsOutput, **_REFUSED},
    )
    def get(self, request: Request) -> Response:
        """The account's, newest first, at most 20. `is_default`: the one to offer first."""
        return Response(_json(wallet_of(_user(request))))

    @extend_schema(
        operation_id="add_payment_method",
        summary="Save a way to pay",
        request=None,
        examples=[examples.SETUP],
        responses={201: SetupOutput, **_REFUSED},
    )
    def post(self, request: Request) -> Response:
        """Begin: with `client_secret` Stripe's library asks for the card and has it saved.

        The card is in the list once that is confirmed. One can be saved while paying, too.
        """
        answer = {
            "client_secret": new_card(_user(request)),
            "publishable_key": settings.STRIPE_PUBLISHABLE_KEY,
        }
        return Response(output(SetupOutput, answer), status=status.HTTP_201_CREATED)


class SavedMethodView(IdempotentWrites):
    """DELETE payment-methods/{id}/."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(
        operation_id="remove_payment_method",
        summary="Remove a saved way to pay",
        responses={204: None, 404: _NONE, **_REFUSED},
    )
    def delete(self, request: Request, card_id: str) -> Response:
        """The provider forgets it. Once more without the same key, it is not found."""
        if not remove_card(_user(request), card_id):
            raise MethodNotFound
        return Response(status=status.HTTP_204_NO_CONTENT)


class DefaultMethodView(IdempotentWrites):
    """POST payment-methods/{id}/default/."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(
        operation_id="prefer_payment_method",
        summary="Offer a saved way to pay first",
        request=None,
        examples=[examples.CARDS],
        responses={200: SavedMethodsOutput, 404: _NONE, **_REFUSED},
    )
    def post(self, request: Request, card_id: str) -> Response:
        """All of them, as they are now. May be repeated. Without this it is the newest."""
        wallet = put_first(_user(request), card_id)
        if wallet is None:
            raise MethodNotFound
        return Response(_json(wallet))


def _json(wallet: Wallet) -> Any:
    cards = [
        {
            "id": card.id,
            "kind": "card",
            "brand": card.brand,
            "last4": card.last4,
            "expires": card.expires,
            "is_default": card.id == wallet.first_id,
        }
        for card in wallet.cards
    ]
    return output(SavedMethodsOutput, {"results": cards})


def _user(request: Request) -> User:
    user = account_in(request)
    assert user is not None  # permission_classes
    return user
