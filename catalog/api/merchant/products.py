"""Products for PIM and ERP: many at once, one by its names, those that were edited since."""

from django.conf import settings
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.staff_tokens import ByStaffToken, HasScope, token_of
from catalog.api.merchant import examples
from catalog.api.merchant.changes import item_of
from catalog.api.merchant.inputs import ProductItemInput
from catalog.api.merchant.outputs import MerchantProductListOutput, MerchantProductOutput
from catalog.api.paging import next_url
from catalog.errors import ProductNotFound
from catalog.imports.batches import save_batch
from catalog.selectors.external_ids import product_called
from catalog.selectors.merchant_products import (
    edited_products,
    product_of_sku,
    stored_product,
)
from shop.kernel.api import output
from shop.kernel.batches import answer, batch_input, batch_output, read_batch
from shop.kernel.idempotency import IdempotentWrites

SYSTEM = OpenApiParameter(
    "system", str, description="Then `key` is what this system calls the product or a variant."
)
NOT_FOUND = OpenApiResponse(description="`product_not_found`, `external_id_not_found`.")


class EditedInput(serializers.Serializer):
    """GET merchant/products/."""

    updated_after = serializers.DateTimeField(required=False)
    cursor = serializers.CharField(required=False, max_length=2000)


class ProductsView(ByStaffToken, IdempotentWrites):
    """GET and POST merchant/products/."""

    def get_permissions(self) -> list[BasePermission]:
        """Reading and writing are a scope each."""
        scope = "products:read" if self.request.method in SAFE_METHODS else "products:write"
        return [HasScope(scope)()]

    @extend_schema(
        operation_id="merchant_list_products",
        summary="Products, the last edited first",
        tags=["merchant"],
        parameters=[EditedInput],
        responses={
            200: MerchantProductListOutput,
            503: OpenApiResponse(description="`search_unavailable`."),
        },
        examples=[examples.PRODUCTS],
    )
    def get(self, request: Request) -> Response:
        """Published or not, down to those that were edited after `updated_after`.

        Also `bad_query` (400): the cursor is not one of this list. An edit is in the list some
        seconds later; ask again from a few minutes before the last time.
        """
        asked = EditedInput(data=request.query_params)
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        page = edited_products(after=given.get("updated_after"), cursor=given.get("cursor"))
        rows = [output(MerchantProductOutput, each) for each in page.products]
        return Response({"results": rows, "next": next_url(request, page.next_cursor)})

    @extend_schema(
        operation_id="merchant_save_products",
        summary="Make or change up to 100 products",
        tags=["merchant"],
        request=batch_input("Product", ProductItemInput),
        responses={
            200: batch_output(
                "Product",
                ("created", "changed", "unchanged"),
                product_id=serializers.CharField(required=False),
            ),
            409: OpenApiResponse(description="`busy`: send it again."),
        },
        examples=[examples.SAVE_PRODUCTS, examples.SAVED_PRODUCTS],
    )
    def post(self, request: Request) -> Response:
        """Each item by itself: `results` says of each what became of it.

        A product is found by `product_id`, or else by an external id, or else by the SKU of a
        variant; where there is none it is made. Members that do not come stay as they are, and so
        do variants that are not named; `"state": "archived"` takes it out of the shop. Why an item
        is refused: `invalid` and the codes of mistakes, `unidentified`, `duplicate_item`,
        `edited_meanwhile`, `external_id_taken`, `skus_taken`, `other_currency`,
        `category_not_found`, `product_not_ready`.
        """
        results, sound = read_batch(request.data, ProductItemInput)
        items = [item_of(result, given) for result, given in sound]
        save_batch(
            items, currency=settings.SHOP_CURRENCY, token=token_of(request), now=timezone.now()
        )
        return Response(answer(results))


class ProductView(ByStaffToken, APIView):
    """GET merchant/products/{key}/."""

    permission_classes = [HasScope("products:read")]

    @extend_schema(
        operation_id="merchant_read_product",
        summary="One product, by SKU, product id or external id",
        tags=["merchant"],
        parameters=[SYSTEM],
        responses={200: MerchantProductOutput, 404: NOT_FOUND},
        examples=[examples.PRODUCT],
    )
    def get(self, request: Request, key: str) -> Response:
        """As it is stored now, published or not."""
        return Response(output(MerchantProductOutput, stored_product(_id_of(request, key))))


def _id_of(request: Request, key: str) -> str:
    """Raises ProductNotFound, ExternalIdNotFound."""
    system = request.query_params.get("system", "")
    if "\0" in system + key:
        raise ProductNotFound(key)
    return product_called(system, key) if system else product_of_sku(key)
