"""Recommended products in JSON: the same rows as on the pages, and an app's visitors.

An app asks its visitor before anything is stored, as the pages do, and keeps the pseudonym itself.
"""

from datetime import UTC
from typing import Any

from allauth.core import ratelimit
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import Throttled
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from catalog.api.serializers import ProductCardOutput
from catalog.errors import VisitorRequired
from catalog.recommendations import blocks
from catalog.recommendations.base import MOST
from catalog.recommendations.blocks import Row, Shown
from catalog.selectors.categories import category_tree
from catalog.selectors.products import product_view
from catalog.services.recommending.forgetting import forget_soon
from catalog.services.recommending.noting import LONGEST_ID, note_view
from shop.kernel.api import ProblemOutput, output, visitor_header
from shop.kernel.consent import HEADER, YES_KEPT, agreed_at, new_pass, visitor_in
from shop.kernel.idempotency import IdempotentWrites

_PROBLEM = "application/problem+json"
_NO_VISITOR = {
    (400, _PROBLEM): OpenApiResponse(ProblemOutput, description="`visitor_required`, `invalid`.")
}
_TOO_MANY = {(429, _PROBLEM): OpenApiResponse(ProblemOutput, description="`throttled`.")}
_BAD_QUERY = {(400, _PROBLEM): OpenApiResponse(ProblemOutput, description="`invalid`.")}


class RowQuery(serializers.Serializer):
    """What a row can be asked for."""

    category = serializers.CharField(
        required=False, max_length=LONGEST_ID, help_text="Only products in this category."
    )
    limit = serializers.IntegerField(min_value=1, max_value=MOST, default=blocks.TILES)


class ReasonOutput(serializers.Serializer):
    """A product that the visitor looked at."""

    id = serializers.CharField()
    name = serializers.CharField()


class RecommendedOutput(ProductCardOutput):
    """A product, and why it is shown."""

    because = ReasonOutput(
        allow_null=True, help_text="What this visitor looked at, if that is why; else null."
    )

    def to_representation(self, shown: Shown) -> dict[str, Any]:
        """The product as in every list, and the reason."""
        because = output(ReasonOutput, shown.because) if shown.because else None
        return output(ProductCardOutput, shown.card) | {"because": because}


class RowOutput(serializers.Serializer):
    """Recommended products, the best first; may be empty."""

    results = RecommendedOutput(many=True)
    personal = serializers.BooleanField(
        help_text="Whether it was chosen from what this visitor did; false: the same for everybody."
    )


class VisitorInput(serializers.Serializer):
    """The visitor's own choice."""

    agreed = serializers.BooleanField(
        help_text="True, once the visitor has said yes to what is remembered. Nothing else will do."
    )

    def validate_agreed(self, agreed: bool) -> bool:
        """There is no pseudonym for who has not agreed."""
        if not agreed:
            raise serializers.ValidationError("Only for visitors who agreed.")
        return agreed


class VisitorOutput(serializers.Serializer):
    """A pseudonym, to be sent in the header X-Visitor."""

    visitor = serializers.CharField(
        help_text=f"Valid for {YES_KEPT.days} days; then the visitor has to be asked again."
    )


class ViewInput(serializers.Serializer):
    """A product that was looked at."""

    product_id = serializers.SlugField(max_length=LONGEST_ID)


class SimilarView(APIView):
    """GET products/{id}/similar/."""

    @extend_schema(
        operation_id="similar",
        summary="Products similar to one",
        parameters=[RowQuery],
        responses={
            200: RowOutput,
            **_BAD_QUERY,
            404: OpenApiResponse(description="`product_not_found`, `category_not_found`."),
        },
    )
    def get(self, request: Request, product_id: str) -> Response:
        """What visitors look at together with it, then what is like it."""
        product = product_view(product_id, _language())
        return _answer(blocks.similar(product.id, _language(), **_asked(request)))


class AlsoBoughtView(APIView):
    """GET products/{id}/also-bought/."""

    @extend_schema(
        operation_id="also_bought",
        summary="Products bought together with one",
        parameters=[RowQuery],
        responses={
            200: RowOutput,
            **_BAD_QUERY,
            404: OpenApiResponse(description="`product_not_found`, `category_not_found`."),
        },
    )
    def get(self, request: Request, product_id: str) -> Response:
        """Empty until several customers bought them together."""
        product = product_view(product_id, _language())
        return _answer(blocks.also_bought(product.id, _language(), **_asked(request)))


class PopularView(APIView):
    """GET recommendations/popular/."""

    @extend_schema(
        operation_id="popular",
        summary="Popular products",
        parameters=[RowQuery],
        responses={
            200: RowOutput,
            **_BAD_QUERY,
            404: OpenApiResponse(description="`category_not_found`."),
        },
    )
    def get(self, request: Request) -> Response:
        """What many want, the same for everybody."""
        return _answer(blocks.popular(_language(), **_asked(request)))


class ForYouView(APIView):
    """GET recommendations/for-you/."""

    @extend_schema(
        operation_id="for_you",
        summary="Products for a visitor",
        parameters=[RowQuery, visitor_header()],
        responses={
            200: RowOutput,
            **_BAD_QUERY,
            404: OpenApiResponse(description="`category_not_found`."),
        },
    )
    def get(self, request: Request) -> Response:
        """From what the visitor looked at and bought. Without the header: what is popular."""
        visitor, asked = visitor_in(request.headers), _asked(request)
        if visitor is None:
            return _answer(blocks.popular(_language(), **asked))
        return _answer(blocks.for_you(visitor, _language(), **asked), personal=True)


class RecentlySeenView(APIView):
    """GET recommendations/recently-seen/."""

    @extend_schema(
        operation_id="recently_seen",
        summary="What a visitor looked at",
        parameters=[
            OpenApiParameter("limit", {"type": "integer", "minimum": 1, "maximum": MOST}),
            visitor_header(required=True),
        ],
        responses={200: RowOutput, **_NO_VISITOR},
    )
    def get(self, request: Request) -> Response:
        """The latest first."""
        limit = _asked(request)["limit"]
        row = blocks.recently_seen(_visitor(request), _language(), limit=limit)
        return _answer(row, personal=True)


class AgreementOutput(serializers.Serializer):
    """What a pseudonym tells of the yes that it is from."""

    agreed_at = serializers.DateTimeField(default_timezone=UTC)
    valid_until = serializers.DateTimeField(default_timezone=UTC)


class VisitorsView(IdempotentWrites):
    """GET, POST and DELETE recommendations/visitors/."""

    @extend_schema(
        operation_id="agreement",
        summary="See when a visitor agreed",
        parameters=[visitor_header(required=True)],
        responses={200: AgreementOutput, **_NO_VISITOR},
    )
    def get(self, request: Request) -> Response:
        """For guests; what an account agreed to is at `account/consent/`."""
        _visitor(request)
        said = agreed_at(request.headers[HEADER])
        told = {"agreed_at": said, "valid_until": said + YES_KEPT}
        return Response(output(AgreementOutput, told))

    @extend_schema(
        operation_id="agree",
        summary="Remember a visitor who agreed",
        request=VisitorInput,
        responses={
            201: VisitorOutput,
            **_BAD_QUERY,
            **_TOO_MANY,
        },
    )
    def post(self, request: Request) -> Response:
        """A pseudonym. What is sent under it is kept for at most 90 days."""
        _valid(VisitorInput, request.data)
        _limit(request, "visitor")
        return Response({"visitor": new_pass()}, status=status.HTTP_201_CREATED)

    @extend_schema(
        operation_id="forget",
        summary="Forget a visitor",
        parameters=[visitor_header(required=True)],
        request=None,
        responses={204: None, **_NO_VISITOR, **_TOO_MANY},
    )
    def delete(self, request: Request) -> Response:
        """Delete what is kept under a pseudonym, and take in no more of it."""
        visitor = _visitor(request)
        _limit(request, "forget")
        forget_soon(visitor)
        return Response(status=status.HTTP_204_NO_CONTENT)


class ViewsView(IdempotentWrites):
    """POST recommendations/views/."""

    @extend_schema(
        operation_id="looked",
        summary="Note that a visitor looks at a product",
        parameters=[visitor_header(required=True)],
        request=ViewInput,
        responses={204: None, **_NO_VISITOR, **_TOO_MANY},
    )
    def post(self, request: Request) -> Response:
        """Counts once a day for a product. Carts and orders of a visitor count by themselves."""
        visitor = _visitor(request)
        _limit(request, "look")
        note_view(visitor, _valid(ViewInput, request.data)["product_id"], now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


def _visitor(request: Request) -> str:
    visitor = visitor_in(request.headers)
    if visitor is None:
        raise VisitorRequired
    return visitor


def _limit(request: Request, action: str) -> None:
    """Raises Throttled. action: of ACCOUNT_RATE_LIMITS."""
    if not ratelimit.consume(request._request, action=action):
        raise Throttled


def _asked(request: Request) -> dict[str, Any]:
    """Raises CategoryNotFound."""
    given = _valid(RowQuery, request.query_params)
    category_id = given.get("category")
    if category_id is not None:
        category_tree(_language()).get(category_id)
    return {"limit": given["limit"], "category_id": category_id}


def _valid(form: type[serializers.Serializer], data: Any) -> dict[str, Any]:
    given = form(data=data)
    given.is_valid(raise_exception=True)
    valid: dict[str, Any] = given.validated_data
    return valid


def _answer(row: Row, *, personal: bool = False) -> Response:
    return Response(output(RowOutput, {"results": row, "personal": personal}))


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE
