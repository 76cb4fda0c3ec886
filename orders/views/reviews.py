"""Writing a review. Here rather than with the catalogue, because only orders know who bought."""

from typing import Any

from allauth.core import ratelimit
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.selectors import verified_addresses
from catalog.errors import AlreadyReviewed
from catalog.selectors.products import product_view
from catalog.selectors.reviews import Author, own_review
from catalog.services.reviews import write_review
from orders.review_forms import ReviewForm
from orders.selectors.orders import order_by_link
from orders.selectors.purchases import purchase_of


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, product_id: str) -> HttpResponse:
    """orders/review.html: the form; how the review stands, once written; or how to sign in.

    Raises:
        OrderNotFound: the address names an order, and its signature is wrong.
        ProductNotFound: there is no such product for sale.
    """
    language = get_language() or settings.LANGUAGE_CODE
    context: dict[str, Any] = {"product": product_view(product_id, language)}
    author = _author(request)
    if author is None:
        return render(request, "orders/review.html", context)
    own = own_review(product_id, author)
    if own is not None:
        return render(request, "orders/review.html", {**context, "own": own})
    order_number = purchase_of(product_id, author)
    form = ReviewForm(request.POST if request.method == "POST" else None, initial=_known(request))
    if form.is_valid():
        if not ratelimit.consume(request, action="review"):
            too_many: HttpResponse = ratelimit.respond_429(request)
            return too_many
        _store(form, product_id, author, order_number)
        return redirect(request.get_full_path())
    context |= {"form": form, "is_verified": order_number is not None}
    return render(request, "orders/review.html", context)


def _store(form: ReviewForm, product_id: str, author: Author, order_number: str | None) -> None:
    try:
        write_review(
            product_id=product_id,
            author=author,
            written=form.written(get_language() or settings.LANGUAGE_CODE),
            order_number=order_number,
            now=timezone.now(),
        )
    except AlreadyReviewed:
        return  # the second click of a double click: the page shows what the first one wrote


def _author(request: HttpRequest) -> Author | None:
    """Whoever has an order's signed link, else the account; None: neither."""
    number = request.GET.get("order")
    if number is not None:
        order = order_by_link(number, request.GET.get("key", ""), with_lines=False)
        customer_id = str(order.customer_id) if order.customer_id else None
        return Author(customer_id, (order.email,))
    if isinstance(request.user, User):
        return Author(str(request.user.pk), tuple(verified_addresses(request.user.pk)))
    return None


def _known(request: HttpRequest) -> dict[str, str]:
    return {"name": request.user.first_name} if isinstance(request.user, User) else {}
