"""Recommended products in JSON: the same rows as on the pages, and an app's visitors.

An app asks its visitor before anything is stored, as the pages do, and keeps the pseudonym itself.
"""

from datetime import UTC
from typing import Any

from allauth.core import ratelimit
from django.utils import timezone
from drf_spectacular.utils import (
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    extend_schema_serializer,
)
from rest_framework import serializers, status
from rest_framework.exceptions import Throttled
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from catalog.api import examples
from catalog.api.rows import RowOutput
from catalog.errors import VisitorRequired
from catalog.recommendations import blocks
from catalog.recommendations.base import MOST
from catalog.recommendations.blocks import Row
from catalog.selectors.categories import category_tree
from catalog.selectors.products import product_view
from catalog.services.recommending.forgetting import forget_soon
from catalog.services.recommending.noting import LONGEST_ID, note_view
from shop.kernel.api import ProblemOutput, current_language, output, visitor_header
from shop.kernel.consent import HEADER, YES_KEPT, agreed_at, new_pass, visitor_in
from shop.kernel.idempotency import IdempotentWrites
from shop.kernel.sparse import asked_in, sparse

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


@extend_schema_serializer(examples=[examples.VISITOR])
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


@extend_schema_serializer(examples=[examples.PSEUDONYM])
class VisitorOutput(serializers.Serializer):
    """A pseudonym, to be sent in the header X-Visitor."""

    visitor = serializers.CharField(
        help_text=f"Valid for {YES_KEPT.days} days; then the visitor has to be asked again."
    )


@extend_schema_serializer(examples=[examples.VIEW])
class ViewInput(serializers.Serializer):
    """A product that was looked at."""

    product_id = serializers.SlugField(max_length=LONGEST_ID)


class SimilarView(APIView):
    """GET products/{id}/similar/."""

    @extend_schema(
        operation_id="similar",
        summary="Products similar to one",
        parameters=[RowQuery, *sparse(RowOutput)],
        responses={
            200: RowOutput,
            **_BAD_QUERY,
            404: OpenApiResponse(description="`product_not_found`, `category_not_found`."),
        },
    )
    def get(self, request: Request, product_id: str) -> Response:
        """What visitors look at together with it, then what is like it."""
        product = product_view(product_id, current_language())
        return _answer(request, blocks.similar(product.id, current_language(), **_asked(request)))


class AlsoBoughtView(APIView):
    """GET products/{id}/also-bought/."""

    @extend_schema(
        operation_id="also_bought",
        summary="Products bought together with one",
        parameters=[RowQuery, *sparse(RowOutput)],
        responses={
            200: RowOutput,
            **_BAD_QUERY,
            404: OpenApiResponse(description="`product_not_found`, `category_not_found`."),
        },
    )
    def get(self, request: Request, product_id: str) -> Response:
        """Empty until several customers bought them together."""
        product = product_view(product_id, current_language())
        return _answer(
            request, blocks.also_bought(product.id, current_language(), **_asked(request))
        )


class PopularView(APIView):
    """GET recommendations/popular/."""

    @extend_schema(
        operation_id="popular",
        summary="Popular products",
        parameters=[RowQuery, *sparse(RowOutput)],
        responses={
            200: RowOutput,
            **_BAD_QUERY,
            404: OpenApiResponse(description="`category_not_found`."),
        },
    )
    def get(self, request: Request) -> Response:
        """What many want, the same for everybody."""
        return _answer(request, blocks.popular(current_language(), **_asked(request)))


class ForYouView(APIView):
    """GET recommendations/for-you/."""

    @extend_schema(
        operation_id="for_you",
        summary="Products for a visitor",
        parameters=[RowQuery, visitor_header(), *sparse(RowOutput)],
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
            return _answer(request, blocks.popular(current_language(), **asked))
        return _answer(request, blocks.for_you(visitor, current_language(), **asked), personal=True)


class RecentlySeenView(APIView):
    """GET recommendations/recently-seen/."""

    @extend_schema(
        operation_id="recently_seen",
        summary="What a visitor looked at",
        parameters=[
            OpenApiParameter("limit", {"type": "integer", "minimum": 1, "maximum": MOST}),
            visitor_header(required=True),
            *sparse(RowOutput),
        ],
        responses={200: RowOutput, **_NO_VISITOR},
    )
    def get(self, request: Request) -> Response:
        """The latest first."""
        limit = _asked(request)["limit"]
        row = blocks.recently_seen(_visitor(request), current_language(), limit=limit)
        return _answer(request, row, personal=True)


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
        category_tree(current_language()).get(category_id)
    return {"limit": given["limit"], "category_id": category_id}


def _valid(form: type[serializers.Serializer], data: Any) -> dict[str, Any]:
    given = form(data=data)
    given.is_valid(raise_exception=True)
    valid: dict[str, Any] = given.validated_data
    return valid


def _answer(request: Request, row: Row, *, personal: bool = False) -> Response:
    answer = {"results": row, "personal": personal}
    return Response(output(RowOutput, answer, asked_in(request, RowOutput)))
