"""Reviews for apps."""

from typing import Any

from allauth.core import ratelimit
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
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

from accounts.models import User
from accounts.selectors import verified_addresses
from catalog.api.reviews import ReviewListOutput, review_list
from catalog.selectors.products import product_view
from catalog.selectors.reviews import Author
from catalog.services.reviews import WrittenReview, write_review
from catalog.services.reviews.wording import (
    LONGEST_NAME,
    LONGEST_TEXT,
    LONGEST_TITLE,
    SHORTEST_TEXT,
    check_no_address,
    tidy,
)
from orders.api import examples
from orders.api.callers import ORDER_TOKEN, account_in, order_of
from orders.errors import NotBought
from orders.selectors.purchases import purchase_of
from shop.kernel.api import output
from shop.kernel.idempotency import IdempotentWrites


class TidyField(serializers.CharField):
    """A text that others will read: without unseen characters and without addresses."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.validators.append(check_no_address)

    def to_internal_value(self, data: Any) -> str:
        """Lengths are those of what will be shown."""
        return tidy(super().to_internal_value(data))


@extend_schema_serializer(examples=[examples.REVIEW])
class ReviewInput(serializers.Serializer):
    """A review, and the order that proves the purchase."""

    order = serializers.CharField(
        max_length=20,
        required=False,
        help_text="The number of an order with it. An account need not name one: its orders are "
        "looked through.",
    )
    rating = serializers.IntegerField(min_value=1, max_value=5)
    title = TidyField(max_length=LONGEST_TITLE, required=False, allow_blank=True, default="")
    text = TidyField(min_length=SHORTEST_TEXT, max_length=LONGEST_TEXT)
    name = TidyField(min_length=1, max_length=LONGEST_NAME, help_text="As others see it.")

    def __init__(self, *args: Any, is_guest: bool = False, **kwargs: Any) -> None:
        """is_guest: nobody is signed in, so the order says who it is."""
        super().__init__(*args, **kwargs)
        self.fields["order"].required = is_guest


class WrittenOutput(serializers.Serializer):
    """A review that has just been written."""

    id = serializers.CharField(source="review_id")
    state = serializers.CharField(help_text="`pending`: it is shown once somebody has read it.")
    rating = serializers.IntegerField(source="stars")
    title = serializers.CharField()
    text = serializers.CharField()
    name = serializers.CharField()
    verified = serializers.SerializerMethodField(help_text="Whether an order proves the purchase.")

    def get_verified(self, review: Any) -> bool:
        """Whether it does."""
        return review.order_number is not None


class ProductReviewsView(IdempotentWrites):
    """GET, POST products/{id}/reviews/."""

    @extend_schema(
        operation_id="reviews",
        summary="List the reviews of a product",
        parameters=[OpenApiParameter("cursor", str)],
        responses={
            200: ReviewListOutput,
            400: OpenApiResponse(description="`bad_query`."),
            404: OpenApiResponse(description="`product_not_found`."),
        },
    )
    def get(self, request: Request, product_id: str) -> Response:
        """A page of what customers wrote, newest first, and what it comes to.

        `verified`: an order of its author, paid or sent, has the product. Bad reviews are shown
        like good ones; each was read before.
        """
        return Response(review_list(request, product_view(product_id, _language())))

    @extend_schema(
        operation_id="write_review",
        summary="Review a product",
        parameters=[ORDER_TOKEN],
        request=ReviewInput,
        responses={
            201: WrittenOutput,
            404: OpenApiResponse(description="`product_not_found`, `order_not_found`."),
            409: OpenApiResponse(description="`already_reviewed`, `not_bought`, `busy`."),
            429: OpenApiResponse(description="`throttled`."),
        },
    )
    def post(self, request: Request, product_id: str) -> Response:
        """For an account, or whoever has the token of the cart that became the order. One each.

        An account that has not bought the product may write, too; the review is not `verified`.
        """
        product = product_view(product_id, _language())
        customer = account_in(request)
        given = ReviewInput(data=request.data, is_guest=customer is None)
        given.is_valid(raise_exception=True)
        data = given.validated_data
        author = _author(request, data.get("order"), customer)
        order_number = purchase_of(product.id, author)
        if order_number is None and "order" in data:
            raise NotBought
        if not ratelimit.consume(request._request, action="review"):
            raise Throttled
        review = write_review(
            product_id=product.id,
            author=author,
            written=WrittenReview(
                stars=data["rating"],
                title=data["title"],
                text=data["text"],
                name=data["name"],
                language=_language(),
            ),
            order_number=order_number,
            attempt=self.attempt,
            now=timezone.now(),
        )
        return Response(output(WrittenOutput, review), status=status.HTTP_201_CREATED)


def _author(request: Request, number: str | None, customer: User | None) -> Author:
    """Whoever has the order, else the account. Raises OrderNotFound for another's order, too."""
    if number is None:
        assert customer is not None
        return Author(str(customer.pk), tuple(verified_addresses(customer.pk)))
    order = order_of(request, number, with_lines=False)
    return Author(str(order.customer_id) if order.customer_id else None, (order.email,))


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE
