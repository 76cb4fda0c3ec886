"""The catalogue for apps: the same selectors as the pages."""

from django.conf import settings
from django.utils.translation import get_language
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from catalog.api.paging import next_url
from catalog.api.serializers import (
    CategoryOutput,
    ProductListOutput,
    ProductOutput,
    ProductQuery,
)
from catalog.search.base import SearchQuery, Sort
from catalog.selectors.categories import category_tree
from catalog.selectors.listings import listing
from catalog.selectors.products import product_view
from shop.kernel.api import output


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE


class ProductsView(APIView):
    """GET products/."""

    @extend_schema(
        operation_id="products",
        summary="List products",
        parameters=[
            ProductQuery,
            OpenApiParameter("brand", str, many=True, description="Repeat it for several."),
        ],
        responses={200: ProductListOutput, 400: OpenApiResponse(description="`bad_query`.")},
    )
    def get(self, request: Request) -> Response:
        """A page of products, with what the list can be narrowed by.

        While search is down, a category's products come cheapest first, uncounted, without facets.
        """
        asked = {name: value for name, value in request.query_params.items() if name != "brand"}
        query = ProductQuery(data={**asked, "brand": request.query_params.getlist("brand")})
        query.is_valid(raise_exception=True)
        data = query.validated_data
        if data.get("category"):
            category_tree(_language()).get(data["category"])
        page = listing(
            SearchQuery(
                language=_language(),
                text=data["q"],
                category_id=data.get("category"),
                brands=tuple(data.get("brand", ())),
                price_min=data.get("price_min"),
                price_max=data.get("price_max"),
                sort=Sort(data["sort"]),
                cursor=data.get("cursor"),
            )
        )
        answer = {
            "results": [tile.card for tile in page.tiles],
            "next": next_url(request, page.next_cursor),
            "total": page.total,
            "facets": page,
        }
        return Response(output(ProductListOutput, answer))


class ProductView(APIView):
    """GET products/{id}/."""

    @extend_schema(
        operation_id="product",
        summary="Read a product",
        responses={200: ProductOutput, 404: OpenApiResponse(description="`product_not_found`.")},
    )
    def get(self, _request: Request, product_id: str) -> Response:
        """A product with its variants and whether each can be had now."""
        product = product_view(product_id, _language())
        return Response(output(ProductOutput, product))


class CategoriesView(APIView):
    """GET categories/."""

    @extend_schema(
        operation_id="categories",
        summary="List categories",
        responses={200: CategoryOutput(many=True)},
    )
    def get(self, _request: Request) -> Response:
        """The whole tree, siblings in the shop's order."""
        return Response(CategoryOutput(category_tree(_language()).all(), many=True).data)
