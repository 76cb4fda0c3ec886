"""Menus around every page: what is in them, and that kept pages follow."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, OperationalError
from django.test import Client
from django.utils import timezone

from catalog.services.indexing import rebuild_index
from catalog.tests.factories import make_category, make_product
from pages.models import Menu
from pages.selectors import site as reading
from pages.selectors.menus import MenuEntry, forget_menus, menus
from pages.selectors.site import site_kept
from pages.services.saving import delete_page, save_menu
from pages.tests.factories import NOW, entry, make_page
from shop.kernel.caching import held

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("composed")]


def put(place: str, *entries: dict[str, object]) -> None:
    menu = Menu.objects.get(pk=place)
    save_menu(place, {"entries": [*entries]}, expected_version=menu.version, now=NOW)


def test_entries_lead_to_pages_categories_and_addresses(saved):
    make_category("mokken")
    with saved():
        page = make_page(title_en="About us", slug_en="about-us")
        put(
            "footer",
            entry(kind="none", labels={"nl": "Winkel", "en": "Shop"}),
            entry(page, nested=True),
            entry(kind="category", category="mokken", nested=True),
            entry(kind="link", addresses={"nl": "/sale/"}, labels={"nl": "Koopjes"}),
        )

    assert menus("nl").footer == (
        MenuEntry(
            "Winkel",
            "",
            (
                MenuEntry("Over ons", "/pages/over-ons/"),
                MenuEntry("Mokken", "/categories/mokken/"),
            ),
        ),
        MenuEntry("Koopjes", "/sale/"),
    )
    assert menus("en").footer[0].children[0] == MenuEntry("About us", "/en/pages/about-us/")


def test_what_shoppers_would_not_find_is_left_out(saved):
    with saved():
        draft, gone, there = (
            make_page(published=False),
            make_page("Weg"),
            make_page("Hier"),
        )
        put("header", entry(draft), entry(there, nested=True), entry(gone))
        put("footer", entry(kind="none", labels={"nl": "Leeg"}), entry(gone, nested=True))
        delete_page(gone, now=NOW)

    assert menus("nl").header == (MenuEntry("Hier", "/pages/hier/"),)
    assert menus("nl").footer == ()
    assert menus("en").header == ()


def test_a_menu_stands_around_every_page_and_kept_ones_follow(saved):
    make_category()
    make_product(sku="MOK", names={"nl": "Mok"})
    rebuild_index()
    product = "/products/p-mok/mok/"
    assert "Over ons" not in Client().get(product).text

    with saved():
        page = make_page()
        put("footer", entry(page))
        put("header", entry(kind="link", addresses={"nl": "/sale/"}, labels={"nl": "Koopjes!"}))
    held.clear()

    for address in (product, "/", "/cart/", "/pages/over-ons/"):
        shown = Client().get(address).text
        assert '<a class="footer__head" href="/pages/over-ons/">Over ons</a>' in shown, address
        assert 'href="/sale/">Koopjes!</a>' in shown, address
        assert 'href="/for-you/"' in shown, address  # what stood there before is still there


def test_what_a_merchant_calls_an_entry_is_no_markup(saved):
    with saved():
        labels = {"nl": "<script>alert(1)</script>"}
        put("footer", entry(kind="link", addresses={"nl": "/sale/"}, labels=labels))

    assert "<script>alert" not in Client().get("/").text


def test_a_page_comes_into_the_menu_when_its_day_comes(saved, monkeypatch):
    begins = datetime(2036, 12, 5, tzinfo=UTC)
    with saved():
        put("footer", entry(make_page(publish_from=begins.isoformat())))
    before = menus("nl")
    assert before.footer == ()

    monkeypatch.setattr(timezone, "now", lambda: begins + timedelta(seconds=1))

    assert [each.label for each in menus("nl").footer] == ["Over ons"]
    assert menus("nl").stamp != before.stamp


def test_without_postgres_pages_stand_without_a_menu(saved, monkeypatch):
    with saved():
        put("footer", entry(make_page()))

    assert [each.label for each in menus("nl").footer] == ["Over ons"]

    def away() -> None:
        raise OperationalError

    site_kept.clear()
    monkeypatch.setattr(reading, "_read_all", away)
    assert [each.label for each in menus("nl").footer] == ["Over ons"]  # Redis has it

    monkeypatch.setattr(site_kept, "entry", lambda *_: _raise(DatabaseError()))
    assert [each.label for each in menus("nl").footer] == ["Over ons"]  # the process has
    forget_menus()
    assert menus("nl").footer == ()


def _raise(error: Exception) -> None:
    raise error


def test_the_checkout_leads_to_what_has_to_be_read_before_ordering(saved):
    make_product(sku="MOK", names={"nl": "Mok"})
    with saved():
        make_page("Privacy", purpose="privacy")
        make_page("Voorwaarden", purpose="terms")
        make_page("Herroepen", purpose="returns", published=False)
        make_page("Zomaar")

    assert menus("nl").legal == (
        MenuEntry("Voorwaarden", "/pages/voorwaarden/"),
        MenuEntry("Privacy", "/pages/privacy/"),
    )
    assert menus("en").legal == ()
    buyer = Client(headers={"Sec-Fetch-Site": "same-origin"})
    buyer.post("/cart/add/", {"sku": "MOK", "quantity": 1})
    page = buyer.get("/checkout/").text
    assert '<a href="/pages/voorwaarden/" target="_blank">Voorwaarden<' in page
    assert "/pages/zomaar/" not in page
