"""What every request passes: language, refusals as pages, and who may cache the answer."""

from collections.abc import Callable
from typing import Any

from csp.constants import HEADER
from csp.middleware import CSPMiddleware, PolicyParts
from csp.utils import build_policy
from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils import translation
from django.utils.cache import (
    get_conditional_response,
    patch_cache_control,
    patch_vary_headers,
)
from django.utils.translation.trans_real import (
    get_supported_language_variant,
    parse_accept_lang_header,
)

from shop.kernel.attestation import check_attestation
from shop.kernel.caching import address_of, held
from shop.kernel.errors import QueryTooLong, ShopError, TooManyParameters
from shop.refusals import is_api, refusal_answer, refusal_in

GetResponse = Callable[[HttpRequest], HttpResponse]
SIGN_UP = "sign_up"  # in API_ATTESTED
_SIGN_UPS_AT = "/_allauth/app/v1/auth/signup"
_TEXT = {"application/json", "application/problem+json", "application/xml", "image/svg+xml"}


class HeldPageMiddleware:
    """The first of all: answers with a page that this process holds, headers and all.

    What the others do for a public page comes to the same for every visitor, and costs more than
    the page itself when that is held: see shop.kernel.held_pages.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Private pages are never held, so they are not found here."""
        if request.method not in {"GET", "HEAD"}:
            return self.get_response(request)
        try:
            address = address_of(request)
        except DisallowedHost:
            return self.get_response(request)  # which refuses it as every page does
        answer = held.answer(address)
        if answer is None:
            answer = self.get_response(request)
            held.note_answer(address, answer)
            return answer
        seen = get_conditional_response(request, etag=answer.get("ETag"), response=answer)
        return answer if seen is None else seen


class LanguageFromPathMiddleware:
    """Pages: Dutch without a prefix, English under /en/. The API: Accept-Language.

    Django's own asks cookie and header too, and so makes every page vary by them: one copy per
    visitor in the CDN.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the language of the address."""
        by_header = request.path_info.startswith(("/api/", "/_allauth/"))
        language = (
            _accepted_language(request)
            if by_header
            else translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        )
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        if by_header:
            patch_vary_headers(response, ["Accept-Language"])
        return response


def _accepted_language(request: HttpRequest) -> str:
    """The best that the shop speaks of what Accept-Language asks for. No cookie counts here."""
    for wanted, _quality in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        try:
            return get_supported_language_variant(wanted)
        except LookupError:
            continue
    return settings.LANGUAGE_CODE


class PolicyMiddleware(CSPMiddleware):
    """What a page may load. Puts the policy of most answers together once, not for each anew."""

    def __init__(self, get_response: Any) -> None:
        super().__init__(get_response)
        self._of_most = build_policy()

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """A view that loads more than others says so, which the library knows how to add."""
        own = self.get_policy_parts(request, response) != PolicyParts()
        if own or HEADER in response or hasattr(response, "_csp_exempt"):
            return super().process_response(request, response)
        response[HEADER] = self._of_most
        return response


class CompressTextMiddleware(GZipMiddleware):
    """Compresses pages, styles and scripts, where no CDN does. Pictures are compressed already."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """By the type of the content. The API knows by itself what of it may be compressed."""
        if is_api(request):
            return response
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        if not kind.startswith("text/") and kind not in _TEXT:
            return response
        return super().process_response(request, response)


class CompressReadsMiddleware(GZipMiddleware):
    """Compresses what apps read, also of their own, which no CDN keeps.

    Not what a write answers: there are secrets in it, such as a cart's token. An app's own reads
    come by a header that no other site can make a browser send, and Django makes their lengths
    random, so that what is in them cannot be guessed from how well it compresses (BREACH). Pages
    with a cookie stay as they are. What is the same for everyone came compressed
    (shop.kernel.held_answers).
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """An ETag becomes a weak one, which If-None-Match and our If-Match take as it was."""
        is_read = request.method == "GET" and request.path_info.startswith("/api/")
        if not is_read or response.status_code != 200:
            return response
        return super().process_response(request, response)


class ApiAddressMiddleware:
    """Refuses addresses of the API that no call takes, before anything reads them."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """What is asked for is in the address of a read, so it is as long as that may be."""
        query = request.META.get("QUERY_STRING", "")
        if not query or not request.path_info.startswith("/api/"):
            return self.get_response(request)
        if len(query) > settings.API_LONGEST_QUERY:
            return refusal_answer(request, QueryTooLong(longest=settings.API_LONGEST_QUERY))
        if query.count("&") >= settings.API_MOST_PARAMETERS:
            return refusal_answer(request, TooManyParameters(most=settings.API_MOST_PARAMETERS))
        return self.get_response(request)


class AppSignUpMiddleware:
    """Asks for proof that an app of ours signs up, where the shop wants it: API_ATTESTED.

    The writes of our own API ask by themselves; signing up is allauth's.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing to do before there is a view."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        """None: go on."""
        if request.path_info != _SIGN_UPS_AT or request.method != "POST":
            return None
        try:
            check_attestation(request, SIGN_UP)
        except ShopError as refusal:
            return refusal_answer(request, refusal)
        return None


class RefusalPageMiddleware:
    """A refusal that a view let through becomes a page."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing to do unless a view fails."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """None is a bug: it ends as a logged 500."""
        refusal = refusal_in(error)
        return None if refusal is None else refusal_answer(request, refusal)


class CachePolicyMiddleware:
    """What no view has called public is nobody's to keep."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Make private whatever has no Cache-Control yet."""
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_store=True)
        return response
