"""Stock for warehouse systems: what there is, and why it changed. A number is never overwritten."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.staff_tokens import ByStaffToken, HasScope, token_of
from catalog.api.merchant import examples
from catalog.api.merchant.inputs import MOST_UNITS
from catalog.api.paging import next_url
from catalog.errors import BadQuery
from catalog.imports.codes import SKU_LENGTH
from catalog.merchant_models import LONGEST_REFERENCE
from catalog.models import MAIN_WAREHOUSE, MAX_ID
from catalog.selectors.stock_parts import Parts, all_units, parts_of, sums
from catalog.services.stock import Booking, Told, book
from shop.kernel.batches import MOST, answer, batch_input, batch_output, read_batch
from shop.kernel.errors import ShopError
from shop.kernel.idempotency import IdempotentWrites


class MovementInput(serializers.Serializer):
    """One movement of units of one SKU."""

    sku = serializers.CharField(max_length=SKU_LENGTH)
    kind = serializers.ChoiceField([each.value for each in Booking])
    units = serializers.IntegerField(
        min_value=-MOST_UNITS,
        max_value=MOST_UNITS,
        help_text="Those that came, lie there or are lost; of a `correction` the difference.",
    )
    warehouse = serializers.RegexField(r"\A[a-z0-9][a-z0-9-]{0,39}\Z", default=MAIN_WAREHOUSE)
    reason = serializers.CharField(max_length=190)
    reference = serializers.CharField(
        max_length=LONGEST_REFERENCE,
        help_text="Your own. With the SKU it names the movement: the same again changes nothing.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Units that make sense for the kind."""
        least = {Booking.COUNTED: 0, Booking.CORRECTION: -MOST_UNITS}.get(Booking(attrs["kind"]), 1)
        if attrs["units"] < least or (attrs["kind"] == Booking.CORRECTION and not attrs["units"]):
            raise serializers.ValidationError({"units": [_("Not so many for this kind.")]})
        return attrs


class PlaceOutput(serializers.Serializer):
    """Units in one warehouse."""

    warehouse = serializers.CharField()
    available = serializers.IntegerField()
    reserved = serializers.IntegerField(help_text="For orders that await their payment.")


class StockOutput(serializers.Serializer):
    """What there is of a SKU."""

    sku = serializers.CharField()
    product_id = serializers.CharField()
    available = serializers.IntegerField(help_text="Units for sale now, also expected ones.")
    reserved = serializers.IntegerField()
    expected = serializers.IntegerField(help_text="Of those available, what is yet to come.")
    warehouses = PlaceOutput(many=True)


class StockListOutput(serializers.Serializer):
    """A page."""

    results = StockOutput(many=True)
    next = serializers.URLField(allow_null=True)


class StockInput(serializers.Serializer):
    """GET merchant/stock/."""

    sku = serializers.ListField(
        child=serializers.CharField(max_length=SKU_LENGTH),
        required=False,
        max_length=MOST,
        help_text="Of these only; may be given up to 100 times. Unknown ones are left out.",
    )
    cursor = serializers.CharField(required=False, max_length=MAX_ID)


class StockView(ByStaffToken, APIView):
    """GET merchant/stock/."""

    permission_classes = [HasScope("stock:read")]

    @extend_schema(
        operation_id="merchant_list_stock",
        summary="Units of some SKUs, or of all",
        tags=["merchant"],
        parameters=[StockInput],
        responses={200: StockListOutput},
        examples=[examples.STOCK],
    )
    def get(self, request: Request) -> Response:
        """Read consistently. All SKUs come in no order of use; a page may have few, or none.

        Also `bad_query` (400): the cursor is none.
        """
        asked = StockInput(data=request.query_params)
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        if skus := given.get("sku"):
            found = parts_of(skus, consistent=True)
            page, cursor = [found[sku] for sku in dict.fromkeys(skus) if sku in found], ""
        else:
            after = given.get("cursor", "")
            if len(after.encode()) > MAX_ID:
                raise BadQuery("cursor")
            page, cursor = all_units(after=after, most=MOST)
        rows = [_stock(parts) for parts in page]
        return Response({"results": rows, "next": next_url(request, cursor or None)})


class MovementsView(ByStaffToken, IdempotentWrites):
    """POST merchant/stock/movements/."""

    permission_classes = [HasScope("stock:write")]

    @extend_schema(
        operation_id="merchant_book_movements",
        summary="Book up to 100 movements of stock",
        tags=["merchant"],
        request=batch_input("Movement", MovementInput),
        responses={200: batch_output("Movement", ("booked",), stock=StockOutput(required=False))},
        examples=[examples.BOOK_MOVEMENTS, examples.BOOKED_MOVEMENTS],
    )
    def post(self, request: Request) -> Response:
        """Each item by itself, in their order; `booked` also where it was booked before.

        Why an item is refused: `invalid` and the codes of mistakes, `sku_not_found`,
        `count_below_reserved`, `not_enough_units`, `reference_reused`, `part_key_taken`, `busy`.
        """
        results, sound = read_batch(request.data, MovementInput)
        told = [Told(**{**given, "kind": Booking(given["kind"])}) for _result, given in sound]
        outcomes = book(told, by=token_of(request).by, now=timezone.now())
        skus = [each.sku for each in outcomes if not isinstance(each, ShopError)]
        parts = parts_of(skus, consistent=True) if skus else {}
        for (result, given), outcome in zip(sound, outcomes, strict=True):
            if isinstance(outcome, ShopError):
                result.refuse(outcome)
            else:
                result.status = "booked"
                if given["sku"] in parts:  # the product may be gone since
                    result.told["stock"] = _stock(parts[given["sku"]])
        return Response(answer(results))


def _stock(parts: Parts) -> dict[str, Any]:
    figures = sums(parts)
    return {
        "sku": figures.sku,
        "product_id": figures.product_id,
        "available": figures.available,
        "reserved": figures.reserved,
        "expected": sum(each.units for each in figures.expected),
        "warehouses": _places(parts),
    }


def _places(parts: Sequence[Any]) -> list[dict[str, Any]]:
    places: dict[str, dict[str, Any]] = {}
    for part in parts:
        if part.is_expected:
            continue
        place = places.setdefault(
            part.warehouse, {"warehouse": part.warehouse, "available": 0, "reserved": 0}
        )
        place["available"] += part.available
        place["reserved"] += part.reserved
    return list(places.values())
