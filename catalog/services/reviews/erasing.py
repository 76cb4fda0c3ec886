"""Reviews of an account that goes: what she said stays, who said it does not."""

from pynamodb.expressions.update import Action

from catalog.review_models import Review
from catalog.selectors.authors import reviews_by
from catalog.selectors.reviews import UNKNOWN_ORDER
from catalog.selectors.stamps import renew_stamps
from catalog.services.purging import purge_products_later


def unname_reviews(customer_id: str) -> None:
    """Take name, account and order out of all her reviews. Repeatable: done ones are not found.

    That the purchase was proven stays; so does that she has reviewed the product, as a digest.
    """
    for review in reviews_by(customer_id):
        # Before the write, so that the pages are drawn anew also if we are cut off after it.
        purge_products_later([review.product_id])
        actions: list[Action] = [Review.name.set(""), Review.customer_id.remove()]
        if review.order_number is not None:
            actions.append(Review.order_number.set(UNKNOWN_ORDER))
        review.update(actions=actions)
        renew_stamps([review.product_id])
