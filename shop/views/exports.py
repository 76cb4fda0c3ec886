"""What search engines fetch: robots.txt, the sitemaps, the product feed. No cookie, no session."""

from collections.abc import Iterable, Iterator

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from catalog.services.exports import files, sitemaps
from catalog.services.exports.feeds import feed_keys

_CACHED = "public, max-age=0, s-maxage=3600, stale-while-revalidate=300, stale-if-error=3600"
_NOT_YET = 3600  # seconds after which to ask again for what has not been written yet
_PRIVATE = ("cart:show", "orders:checkout", "orders:account", "shop:header", "catalog:search")
_PRIVATE_FOLDERS = ("/admin/", "/api/", "/orders/", "/payments/", "/reviews/", "/health")
# What narrows or sorts a list shows the same products again, in numbers without end.
_NARROWING = ("brand", "price_min", "price_max", "sort")


@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    """Where crawlers need not go, and where all addresses are."""
    lines = ["User-agent: *"]
    lines += [f"Disallow: {path}" for path in sorted({*_private_paths()})]
    lines += [f"Disallow: /*{mark}{name}=" for name in _NARROWING for mark in ("?", "&")]
    lines += ["", f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}", ""]
    response = HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = _CACHED
    return response


@require_safe
def sitemap_index(_request: HttpRequest) -> HttpResponse:
    """The names of all sitemaps."""
    index = files.get(files.index_key(sitemaps.KIND))
    if index is None:
        return _not_yet()
    response = HttpResponse(index, content_type="application/xml")
    response["Cache-Control"] = _CACHED
    return response


@require_safe
def sitemap(_request: HttpRequest, run: str, name: str) -> StreamingHttpResponse:
    """One sitemap. At the root, because a sitemap may only name what lies below it."""
    key = files.part_key(sitemaps.KIND, run, f"{name}.xml.gz")
    if not files.names_in(sitemaps.KIND, run, f"{name}.xml.gz"):
        raise Http404(key)
    return _streamed([key])


@require_safe
def feed(_request: HttpRequest, language: str) -> HttpResponse | StreamingHttpResponse:
    """The product feed in a language: its parts, one after the other, as they lie in the bucket."""
    if language not in dict(settings.LANGUAGES):
        raise Http404(language)
    keys = feed_keys(language)
    return _not_yet() if keys is None else _streamed(keys)


def _private_paths() -> Iterator[str]:
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            home = reverse("shop:home")
            yield from (reverse(view) for view in _PRIVATE)
            yield from (f"{home.rstrip('/')}{folder}" for folder in ("/orders/", "/reviews/"))
    yield from _PRIVATE_FOLDERS


def _streamed(keys: Iterable[str]) -> StreamingHttpResponse:
    response = StreamingHttpResponse(files.read_parts(keys), content_type="application/gzip")
    response["Cache-Control"] = _CACHED
    return response


def _not_yet() -> HttpResponse:
    response = HttpResponse(status=503, content_type="text/plain")
    response["Retry-After"] = str(_NOT_YET)
    response["Cache-Control"] = "no-store"
    return response
