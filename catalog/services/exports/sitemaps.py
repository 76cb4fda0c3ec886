"""The sitemaps: every public address of the shop. Source: sitemaps.org, version 0.9."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TextIO
from xml.sax.saxutils import escape

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.module_loading import import_string
from pynamodb.pagination import ResultIterator

from catalog.addresses import product_url
from catalog.documents import in_language, is_for_sale, slug_of
from catalog.models import Product
from catalog.selectors.categories import category_tree
from catalog.services.exports import files

KIND = "sitemap"
ADDRESSES = 50_000  # of one file, at most
PER_PART = ADDRESSES // len(settings.LANGUAGES)  # products; each has one address per language
_XMLNS = "http://www.sitemaps.org/schemas/sitemap/0.9"
# The index's own key is needed to go on from any item.
_READ = ["product_id", "category_shard", "price_minor", "card"]


def scan(segment: int, segments: int, start: dict[str, Any] | None) -> ResultIterator[Product]:
    """Published products with their tiles: from an index that holds nothing else."""
    return Product.by_price.scan(
        segment=segment,
        total_segments=segments,
        last_evaluated_key=start,
        attributes_to_get=_READ,
    )


def write_part(run: str, name: str, products: Iterable[Product]) -> None:
    """The addresses of some products."""
    now_iso = datetime.now(UTC).isoformat()
    with _urlset(run, f"{name}.xml.gz") as file:
        for product in products:
            if is_for_sale(product.card, now_iso=now_iso):
                for address in _addresses(product):
                    _write(file, address, product.card.get("updated_on"))


def finish(run: str) -> None:
    """The pages that are no products, and the index of all files."""
    with _urlset(run, "pages.xml.gz") as file:
        for address in _page_addresses():
            _write(file, address, None)
    names = [name for name in files.names_in(KIND, run, "") if name.endswith(".xml.gz")]
    entries = "".join(
        f"<sitemap><loc>{settings.SITE_URL}/sitemap-{run}-{name}</loc></sitemap>\n"
        for name in names
    )
    index = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="{_XMLNS}">\n'
        f"{entries}</sitemapindex>\n"
    )
    files.put(files.index_key(KIND), index.encode())


@contextmanager
def _urlset(run: str, name: str) -> Iterator[TextIO]:
    with files.compressed(files.part_key(KIND, run, name)) as file:
        file.write(f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{_XMLNS}">\n')
        yield file
        file.write("</urlset>\n")


def _write(file: TextIO, address: str, updated_on: str | None) -> None:
    changed = f"<lastmod>{updated_on}</lastmod>" if updated_on else ""
    file.write(f"<url><loc>{escape(settings.SITE_URL + address)}</loc>{changed}</url>\n")


def _addresses(product: Product) -> Iterator[str]:
    for code, _name in settings.LANGUAGES:
        slug = slug_of(in_language(product.card["names"], code))
        with translation.override(code):
            yield product_url(product.product_id, slug)


def _page_addresses() -> Iterator[str]:
    content_pages: Callable[[str, datetime], list[str]] = import_string(settings.SITEMAP_PAGES)
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            yield reverse("shop:home")
            yield from (node.url for node in category_tree(code).all())
            yield from content_pages(code, datetime.now(UTC))
