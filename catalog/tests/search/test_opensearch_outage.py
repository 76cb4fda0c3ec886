"""OpenSearch goes away while somebody browses, and comes back."""

import re
from html import unescape

import pytest
from django.test import Client

from catalog.search.backend import search_backend
from catalog.search.opensearch import connection
from catalog.services.indexing import rebuild_index
from catalog.tests.factories import make_category, make_product
from catalog.tests.search.backends import drop_indexes
from catalog.tests.search.relay import relay_to
from shop.kernel.caching import held

pytestmark = [pytest.mark.vendors, pytest.mark.django_db, pytest.mark.usefixtures("tables")]

PREFIX = "test-outage-"
NOTICE = "Searching and filtering are out of order for a moment."
CATEGORY = "/en/categories/huis-en/"


@pytest.fixture
def way(settings, monkeypatch):
    """From the shop to OpenSearch."""
    monkeypatch.setattr(connection, "_REST", 0.2)  # seconds
    with relay_to(settings.VENDOR_OPENSEARCH) as relay:
        settings.SEARCH_URL, settings.SEARCH_INDEX_PREFIX = relay.url, PREFIX
        search_backend.cache_clear()
        yield relay
    search_backend.cache_clear()
    drop_indexes(PREFIX)


def page(address: str):
    held.clear()
    answer = Client().get(address)
    return answer.status_code, unescape(answer.content.decode())


def names(text: str) -> set[str]:
    return set(re.findall(r"Mug number \d+", text))


def test_a_category_is_browsed_on_while_search_is_away(way):
    make_category("huis")
    for number in range(40):
        name = f"Mug number {number}"
        make_product(sku=f"M{number}", price_minor=100 + number, names={"nl": name, "en": name})
    rebuild_index()

    status, first = page(CATEGORY)
    assert (status, len(names(first)), NOTICE in first) == (200, 24, False)
    following = next(iter(re.findall(r'href="([^"]*cursor=[^"]*)"', first)))

    way.cut()
    status, fallen_back = page(following if following[0] == "/" else CATEGORY + following)
    assert (status, NOTICE in fallen_back) == (200, True)
    assert names(fallen_back) == {f"Mug number {number}" for number in range(24)}  # cheapest first
    assert page("/en/search/?q=mug")[0] == 503
    assert page("/en/products/p-m1/mug-number-1/")[0] == 200

    way.mend()
    search_is_back(way)
    status, last = page(following if following[0] == "/" else CATEGORY + following)
    assert (status, NOTICE in last) == (200, False)
    assert names(first) | names(last) == {f"Mug number {number}" for number in range(40)}


def search_is_back(way) -> None:
    """The circuit is closed by the first call that succeeds after its rest."""
    for _ in range(50):
        if NOTICE not in page(CATEGORY)[1]:
            return
    raise AssertionError("Search does not come back.")
