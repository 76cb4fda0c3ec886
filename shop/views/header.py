"""The private part of the header: what is in this visitor's cart, and who is signed in."""

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.sessions import customer_id_of, name_of
from cart.selectors import cart_count
from catalog.services.hot import note_viewed, viewed_product
from shop.kernel.funnel import Step, note_steps, visitor


def _count_view(request: HttpRequest) -> None:
    page, host = request.headers.get("HX-Current-URL", ""), request.get_host()
    try:
        client = get_adapter().get_client_ip(request)
    except PermissionDenied:  # it came past the proxies: its address is not known
        return
    note_viewed(page, host=host, client=client)
    who = visitor(client, request.headers.get("User-Agent", ""))
    if page and who is not None:
        is_product = viewed_product(page, host=host) is not None
        steps = [Step.VISIT, Step.PRODUCT] if is_product else [Step.VISIT]
        note_steps(steps, who, now=timezone.now())


@require_safe
def header(request: HttpRequest) -> HttpResponse:
    """A fragment, so that the page around it is the same for everyone. Makes no session.

    Asks the session alone who it is, not Postgres: every page that is opened comes here, also one
    that a CDN answered. So visits and views of products are counted here.
    """
    _count_view(request)
    context = {
        "cart_count": cart_count(request),
        "signed_in": customer_id_of(request) is not None,
        "name": name_of(request),
    }
    response = render(request, "shop/header.html", context)
    if context["signed_in"]:
        response["HX-Trigger"] = "customer"  # what only customers have is loaded now
    return response
