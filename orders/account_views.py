"""The first page of an account: what was ordered, and who the customer is."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from orders.errors import OrderNotFound
from orders.selectors.history import orders_of


@login_required
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Orders, newest first, PAGE_SIZE at a time."""
    assert request.user.pk is not None
    before = request.GET.get("before", "")
    try:
        page = orders_of(request.user.pk, before=before)
    except OrderNotFound:  # an address that nobody gave out: the newest
        page = orders_of(request.user.pk)
    return render(request, "orders/account.html", {"page": page, "before": before})
