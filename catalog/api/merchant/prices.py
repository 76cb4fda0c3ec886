"""Prices for ERP: set, changed from a day on, reduced for a while; and taken back."""

from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.staff_tokens import ByStaffToken, HasScope, token_of
from catalog.api.merchant import examples
from catalog.api.merchant.inputs import MOST_MINOR, MoneyInput
from catalog.imports.codes import SKU_LENGTH
from catalog.imports.price_batches import PriceItem, save_prices
from catalog.planned_prices import PlannedPrice
from catalog.services.planning import PriceWish, take_back
from shop.kernel.batches import Result, answer, batch_input, batch_output, read_batch
from shop.kernel.idempotency import IdempotentWrites
from shop.kernel.ids import new_token

Kind = PlannedPrice.Kind


class PriceInput(MoneyInput):
    """What something is sold for: more than nothing."""

    amount = serializers.IntegerField(min_value=1, max_value=MOST_MINOR)


class PriceItemInput(serializers.Serializer):
    """What one SKU is to cost."""

    sku = serializers.CharField(max_length=SKU_LENGTH)
    kind = serializers.ChoiceField(
        ["regular", "sale"],
        help_text="A `sale` is announced as a reduction, against the lowest price of 30 days.",
    )
    price = PriceInput()
    starts_at = serializers.DateTimeField(required=False, help_text="Without it: now.")
    ends_at = serializers.DateTimeField(
        required=False, help_text="Of a sale; without it: until it is taken back."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Only a sale ends, and later than it begins."""
        starts, ends = attrs.get("starts_at") or timezone.now(), attrs.get("ends_at")
        if ends and attrs["kind"] != "sale":
            raise serializers.ValidationError({"ends_at": [_("Only a sale ends.")]})
        if ends and ends <= starts:
            raise serializers.ValidationError(
                {"ends_at": [_("This has to be later than the start.")]}
            )
        return attrs


class PlanOutput(serializers.Serializer):
    """A price to come, or a sale."""

    plan_id = serializers.IntegerField(source="pk")
    sku = serializers.CharField()
    state = serializers.ChoiceField(PlannedPrice.State.choices)
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField(allow_null=True)


class PricesView(ByStaffToken, IdempotentWrites):
    """POST merchant/prices/."""

    permission_classes = [HasScope("prices:write")]

    @extend_schema(
        operation_id="merchant_save_prices",
        summary="Set or plan up to 100 prices",
        tags=["merchant"],
        request=batch_input("Price", PriceItemInput),
        responses={
            200: batch_output(
                "Price",
                ("changed", "unchanged", "planned"),
                product_id=serializers.CharField(required=False),
                plan_id=serializers.IntegerField(required=False),
            )
        },
        examples=[examples.SAVE_PRICES, examples.SAVED_PRICES],
    )
    def post(self, request: Request) -> Response:
        """A regular price without `starts_at` holds at once; all else within a minute of its start.

        While a sale runs, a regular price is what it goes back to. Why an item is refused:
        `invalid` and the codes of mistakes, `duplicate_item`, `sku_not_found`, `other_currency`,
        `sale_not_lower`, `plan_overlaps`, `product_not_ready`, `edited_meanwhile`.
        """
        token, now = token_of(request), timezone.now()
        results, sound = read_batch(request.data, PriceItemInput)
        items = [_item(result, given) for result, given in sound]
        _refuse_twice(items)
        items = [item for item in items if not item.result.is_refused]
        key = f"merchant:{self.attempt or new_token()}"
        save_prices(items, token=token, key=key, now=now)
        return Response(answer(results))


class PlanView(ByStaffToken, IdempotentWrites):
    """DELETE merchant/prices/plans/{plan_id}/."""

    permission_classes = [HasScope("prices:write")]

    @extend_schema(
        operation_id="merchant_take_price_back",
        summary="Take a planned price or a sale back",
        tags=["merchant"],
        responses={
            200: PlanOutput,
            404: OpenApiResponse(description="`not_found`."),
            409: OpenApiResponse(description="`plan_closed`: it is over."),
        },
        examples=[examples.PLAN],
    )
    def delete(self, request: Request, plan_id: int) -> Response:
        """What has not begun is cancelled, a running sale ends within a minute. May be repeated."""
        try:
            plan = take_back(plan_id, by=token_of(request).by, now=timezone.now())
        except PlannedPrice.DoesNotExist:
            raise Http404 from None
        return Response(PlanOutput(plan).data)


def _item(result: Result, given: dict[str, Any]) -> PriceItem:
    starts, is_sale = given.get("starts_at"), given["kind"] == "sale"
    wish = None
    if is_sale or starts:
        kind = Kind.SALE if is_sale else Kind.CHANGE
        wish = PriceWish(kind, starts or timezone.now(), given.get("ends_at"))
    price = given["price"]
    return PriceItem(result, given["sku"], price["amount"], price["currency"], wish)


def _refuse_twice(items: list[PriceItem]) -> None:
    """Of two prices of a SKU for now nobody knows which one holds."""
    seen: set[str] = set()
    for item in items:
        if item.wish is None and item.sku in seen:
            message = str(_("The SKU has another price in this batch."))
            item.result.mistake("duplicate_item", message, at="/sku")
        elif item.wish is None:
            seen.add(item.sku)
