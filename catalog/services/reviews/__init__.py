"""Reviews: written once per customer and product, read by a merchant, shown, found helpful."""

from catalog.services.reviews.deciding import publish_review, reject_review
from catalog.services.reviews.seeding import SeededReview, seed_reviews
from catalog.services.reviews.voting import find_helpful
from catalog.services.reviews.writing import WrittenReview, write_review

__all__ = [
    "SeededReview",
    "WrittenReview",
    "find_helpful",
    "publish_review",
    "reject_review",
    "seed_reviews",
    "write_review",
]
