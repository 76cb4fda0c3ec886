"""The catalogue for apps: the same selectors as the pages."""

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from catalog.api.paging import next_url
from catalog.api.product_output import ProductOutput
from catalog.api.queries import ProductQuery, SuggestionQuery, search_query
from catalog.api.serializers import CategoryOutput, ProductListOutput, SuggestionsOutput
from catalog.selectors.categories import category_tree
from catalog.selectors.listings import listing
from catalog.selectors.products import product_view
from catalog.selectors.suggestions import suggested
from catalog.services.query_log import note_search
from shop.kernel.api import checked, current_language, output
from shop.kernel.held_answers import shared
from shop.kernel.sparse import asked_in, has, sparse

_REPEATED = ("brand", "filter")  # parameters that may come several times


class ProductsView(APIView):
    """GET products/."""

    throttle_scope = "search"

    @extend_schema(
        operation_id="products",
        summary="List products",
        parameters=[
            ProductQuery,
            OpenApiParameter("brand", str, many=True, description="Repeat it for several."),
            OpenApiParameter("filter", str, many=True, description="`kleur:rood`; repeatable."),
            *sparse(ProductListOutput),
        ],
        responses={200: ProductListOutput, 400: OpenApiResponse(description="`bad_query`.")},
    )
    @shared
    def get(self, request: Request) -> Response:
        """A page of products, with what the list can be narrowed by.

        While search is down, a category's products come cheapest first, uncounted, without facets.
        """
        given = request.query_params
        asked = {name: value for name, value in given.items() if name not in _REPEATED}
        data = checked(ProductQuery, asked | {name: given.getlist(name) for name in _REPEATED})
        if data.get("category"):
            category_tree(current_language()).get(data["category"])
        names = asked_in(request, ProductListOutput)
        query = search_query(data, current_language(), with_facets=has(names, "facets"))
        page = listing(query)
        if data["q"] and set(given) <= {"q", "fields"}:
            note_search(data["q"], current_language(), page.total or 0)
        answer = {
            "results": [tile.card for tile in page.tiles],
            "next": next_url(request, page.next_cursor),
            "total": page.total,
            "facets": page.facets,
            "did_you_mean": page.did_you_mean,
            "offers": [tile.card for tile in page.offers],
        }
        return Response(output(ProductListOutput, answer, names))


class ProductView(APIView):
    """GET products/{id}/."""

    @extend_schema(
        operation_id="product",
        summary="Read a product",
        parameters=sparse(ProductOutput),
        responses={200: ProductOutput, 404: OpenApiResponse(description="`product_not_found`.")},
    )
    @shared
    def get(self, request: Request, product_id: str) -> Response:
        """A product with its variants and whether each can be had now."""
        names = asked_in(request, ProductOutput)
        product = product_view(product_id, current_language())
        return Response(output(ProductOutput, product, names))


class CategoriesView(APIView):
    """GET categories/."""

    @extend_schema(
        operation_id="categories",
        summary="List categories",
        responses={200: CategoryOutput(many=True)},
    )
    @shared
    def get(self, _request: Request) -> Response:
        """The whole tree, siblings in the shop's order."""
        return Response(CategoryOutput(category_tree(current_language()).all(), many=True).data)


class SuggestView(APIView):
    """GET search/suggest/."""

    throttle_scope = "search"

    @extend_schema(
        operation_id="suggest",
        summary="Suggest while typing",
        parameters=[SuggestionQuery],
        responses={200: SuggestionsOutput},
    )
    @shared
    def get(self, request: Request) -> Response:
        """Products, categories and brands that the text may become, the best of each first."""
        query = checked(SuggestionQuery, request.query_params)
        found = suggested(query["q"], current_language())
        return Response(output(SuggestionsOutput, found))
