"""Reviews in JSON. The call itself is with the orders, which know who bought what."""

from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request

from catalog.api import examples
from catalog.api.paging import next_url
from catalog.api.serializers import RatingField
from catalog.selectors.products import ProductView
from catalog.selectors.reviews import reviews_of
from shop.kernel.api import output


class ReviewOutput(serializers.Serializer):
    """What a customer wrote: plain text, as it was typed."""

    id = serializers.CharField()
    rating = serializers.IntegerField(source="stars", help_text="1 to 5.")
    title = serializers.CharField()
    text = serializers.CharField()
    name = serializers.CharField()
    language = serializers.CharField()
    verified = serializers.BooleanField(
        source="is_verified", help_text="Whether an order proves that its author bought it."
    )
    example = serializers.BooleanField(
        source="is_demo", help_text="Made up for a demo shop; always false in a real one."
    )
    created_at = serializers.DateTimeField()
    helpful = serializers.IntegerField(help_text="Customers who found it so.")


class StarCountOutput(serializers.Serializer):
    """How many reviews give so many stars."""

    rating = serializers.IntegerField(source="stars")
    count = serializers.IntegerField()


@extend_schema_serializer(examples=[examples.REVIEWS])
class ReviewListOutput(serializers.Serializer):
    """A page of reviews, and what all of them come to."""

    results = ReviewOutput(many=True)
    next = serializers.URLField(allow_null=True)
    rating = RatingField()
    review_count = serializers.IntegerField()
    distribution = StarCountOutput(many=True, source="rating_by_stars")


def review_list(request: Request, product: ProductView) -> dict[str, Any]:
    """The page that was asked for.

    Raises:
        BadQuery: the cursor is not one of this list.
    """
    page = reviews_of(product.id, cursor=request.query_params.get("cursor"))
    answer = {
        "results": page.reviews,
        "next": next_url(request, page.next_cursor),
        "rating_hundredths": product.rating_hundredths,
        "review_count": product.review_count,
        "rating_by_stars": product.rating.distribution,
    }
    return output(ReviewListOutput, answer)
