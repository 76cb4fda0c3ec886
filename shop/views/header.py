"""The private part of the header: what is in this visitor's cart."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cart.selectors import cart_count


@require_safe
def header(request: HttpRequest) -> HttpResponse:
    """A fragment, so that the page around it is the same for everyone. Makes no session."""
    return render(request, "shop/header.html", {"cart_count": cart_count(request)})
