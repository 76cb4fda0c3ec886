"""Rows of recommended products: fragments that pages load, and the page that is the visitor's own.

What is the same for everybody is public. What belongs to a visitor is private, and stored only
after her yes: see `shop.kernel.consent`. A row with nothing in it is not there, so no page waits
for a recommendation or breaks without one.
"""

from typing import Any

from allauth.core import ratelimit
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe
from django_htmx.middleware import HtmxDetails

from accounts.own_data.consents import agree, refuse
from catalog.forms import ChoiceForm
from catalog.recommendations.blocks import also_bought, for_you, popular, recently_seen, similar
from catalog.selectors.categories import category_tree
from catalog.selectors.products import product_view
from catalog.selectors.related import related_tiles
from catalog.services.recommending.forgetting import forget_soon
from catalog.services.recommending.noting import note_view
from shop.kernel.caching import LIST_PAGE, public
from shop.kernel.consent import (
    TEXT_VERSION,
    has_chosen,
    pass_in,
    remember_no,
    remember_yes,
    visitor_of,
)
from shop.kernel.origin import same_origin_required

_FEW = 4  # products of a row that stands below others


@require_safe
@public(s_maxage=LIST_PAGE)
def beside_product(request: HttpRequest, product_id: str) -> HttpResponse:
    """What its merchant names beside a product, what is bought with it, and what is similar.

    Raises ProductNotFound.
    """
    language = _language()
    product = product_view(product_id, language)
    product_id = product.id
    bought = also_bought(product_id, language)
    context = {
        "related": related_tiles(product.related, language),
        "bought": bought,
        "similar": similar(product_id, language, without=bought),
    }
    return render(request, "catalog/_beside_product.html", context)


@require_safe
@public(s_maxage=LIST_PAGE)
def in_category(request: HttpRequest, category_id: str) -> HttpResponse:
    """What is popular in a category. Raises CategoryNotFound."""
    category = category_tree(_language()).get(category_id)
    row = popular(_language(), category_id=category.id, limit=_FEW)
    context = {"category": category, "popular": row}
    return render(request, "catalog/_popular.html", context)


@csrf_exempt  # the product page is the same for everybody, so it carries no token
@require_POST
@same_origin_required
def looked(request: HttpRequest, product_id: str) -> HttpResponse:
    """Note that a visitor looks at a product, if she agreed; answers with what she saw before."""
    visitor = visitor_of(request)
    if visitor and not ratelimit.consume(request, action="look"):
        return _too_many(request)
    note_view(visitor, product_id, now=timezone.now())
    seen = recently_seen(visitor, _language(), without=product_id) if visitor else ()
    context = {"seen": seen, "must_ask": not has_chosen(request), "at_amazon": _at_amazon()}
    return render(request, "catalog/_personal.html", context)


@require_safe
def personal(request: HttpRequest) -> HttpResponse:
    """The part of the home page that is the visitor's own."""
    return render(request, "catalog/_personal.html", _personal(request))


@require_safe
def own_page(request: HttpRequest) -> HttpResponse:
    """For you: what we recommend and why, what we remember, and how to end that."""
    return render(request, "catalog/for_you.html", _personal(request))


@csrf_exempt  # sent from fragments of pages that are the same for everybody
@require_POST
@same_origin_required
def choose(request: HttpRequest) -> HttpResponse:
    """Remember a visitor's yes or no. After a no, what was known of her is deleted."""
    form = ChoiceForm(request.POST)
    if not form.is_valid():
        return redirect("catalog:for_you")
    agrees = form.cleaned_data["choice"] == ChoiceForm.YES
    known = visitor_of(request)
    action = _limited_as(agrees=agrees, known=known)
    if action and not ratelimit.consume(request, action=action):
        return _too_many(request)
    response = (
        render(request, "catalog/_chosen.html", {"agrees": agrees})
        if HtmxDetails(request)
        else redirect("catalog:for_you")
    )
    of_account = _noted(request, agrees=agrees)
    if agrees and (known is None or of_account):
        remember_yes(response, of_account)
    if not agrees:
        remember_no(response)
        if known is not None:
            forget_soon(known)
    return response


def _noted(request: HttpRequest, *, agrees: bool) -> str:
    """Note the choice of a signed-in customer for all her devices; what they carry from now on."""
    user_id = request.user.pk
    if user_id is None:
        return ""
    carried, now = pass_in(request), timezone.now()
    if agrees:
        given = agree(user_id, text_version=TEXT_VERSION, carried=carried, now=now)
    else:
        given = refuse(user_id, carried=carried, now=now)
    return given.visitor_pass


def _limited_as(*, agrees: bool, known: str | None) -> str | None:
    """The rate limit of a choice that costs more than a cookie; None: it does not.

    A no that is limited changes nothing, so that she still has the pseudonym to say it again with.
    """
    if agrees:
        return "visitor" if known is None else None
    return None if known is None else "forget"


def _too_many(request: HttpRequest) -> HttpResponse:
    answer: HttpResponse = ratelimit.respond_429(request)
    return answer


def _personal(request: HttpRequest) -> dict[str, Any]:
    """Without her yes: what many want, which is the same for everybody."""
    visitor, language = visitor_of(request), _language()
    return {
        "agreed": visitor is not None,
        "must_ask": not has_chosen(request),
        "at_amazon": _at_amazon(),
        "for_you": for_you(visitor, language) if visitor else (),
        "seen": recently_seen(visitor, language) if visitor else (),
        "popular": popular(language) if visitor is None else (),
    }


def _at_amazon() -> bool:
    """Whether somebody else holds what is remembered, too: who is asked has to be told."""
    return settings.RECOMMENDER == "personalize"


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE
