"""Content pages as shoppers find them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog.selectors.stamps import renew_stamps
from catalog.services.exports import write_exports
from catalog.tests.test_exports import everything_in_the_sitemaps
from pages.errors import ChangedMeanwhile, PageNeeded, PurposeTaken, SlugTaken
from pages.models import FormerSlug, Page
from pages.selectors.documents import page_document
from pages.selectors.pages import addresses
from pages.selectors.site import SITE
from pages.services.saving import delete_page, save_page
from pages.tests.factories import NOW, make_page
from shop.kernel.caching import held

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]


def change(page: Page, **typed: object) -> Page:
    page = Page.objects.get(pk=page.pk)
    document = {**page_document(page), **typed}
    return save_page(page.pk, document, expected_version=page.version, now=NOW)


def test_a_page_shows_and_anyone_may_keep_it(saved, settings):
    with saved():
        make_page(title_en="About us", slug_en="about-us", body_en="<p>We are Kraam.</p>")

    dutch, english = Client().get("/pages/over-ons/"), Client().get("/en/pages/about-us/")

    assert "<p>Wij zijn Kraam.</p>" in dutch.text
    assert "<p>We are Kraam.</p>" in english.text
    assert "s-maxage=900" in dutch["Cache-Control"]
    assert not dutch.cookies
    assert f'<link rel="canonical" href="{settings.SITE_URL}/pages/over-ons/">' in dutch.text
    assert 'hreflang="en"' in dutch.text
    assert "/en/pages/about-us/" in dutch.text


def test_a_page_in_one_language_offers_no_other(saved):
    with saved():
        make_page()

    assert "/en/pages/" not in Client().get("/pages/over-ons/").text
    assert Client().get("/en/pages/over-ons/").status_code == 404


@pytest.mark.parametrize(
    "hidden",
    [
        {"published": False},
        {"publish_from": (timezone.now() + timedelta(days=1)).astimezone(UTC).isoformat()},
        {"publish_until": (timezone.now() - timedelta(days=1)).astimezone(UTC).isoformat()},
    ],
)
def test_shoppers_do_not_find_what_is_not_published_now(saved, hidden):
    with saved():
        make_page(**hidden)

    assert Client().get("/pages/over-ons/").status_code == 404
    assert Client().get("/api/v1/pages/over-ons/").status_code == 404
    assert Client().get("/api/v1/pages/").json() == {"results": []}
    assert addresses("nl", timezone.now()) == []


def test_a_changed_address_leads_to_the_new_one_and_back_again(saved):
    with saved():
        page = make_page()
    with saved():
        page = change(page, slug_nl="wie-wij-zijn")

    moved = Client().get("/pages/over-ons/")
    assert (moved.status_code, moved["Location"]) == (301, "/pages/wie-wij-zijn/")
    by_api = Client().get("/api/v1/pages/over-ons/")
    assert (by_api.status_code, by_api["Location"]) == (301, "/api/v1/pages/wie-wij-zijn/")

    with saved():
        change(page, slug_nl="over-ons")
    assert Client().get("/pages/over-ons/").status_code == 200
    assert Client().get("/pages/wie-wij-zijn/")["Location"] == "/pages/over-ons/"


def test_an_address_that_a_page_had_may_be_another_ones(saved):
    with saved():
        change(make_page(), slug_nl="wie-wij-zijn")
        make_page()

    assert Client().get("/pages/over-ons/").status_code == 200
    assert not FormerSlug.objects.exists()


def test_two_pages_have_neither_one_address_nor_one_purpose():
    make_page(purpose="privacy")

    with pytest.raises(SlugTaken):
        make_page()
    with pytest.raises(PurposeTaken):
        make_page("Iets anders", purpose="privacy")


def test_the_second_of_two_who_save_is_told_and_the_same_again_is_nothing():
    page = make_page()
    first = change(page, title_nl="Over Kraam")

    assert (
        save_page(page.pk, page_document(first), expected_version=page.version, now=NOW).version
        == 2
    )
    with pytest.raises(ChangedMeanwhile):
        save_page(
            page.pk,
            {**page_document(first), "title_nl": "Iets anders"},
            expected_version=page.version,
            now=NOW,
        )


def test_what_the_law_asks_for_cannot_be_deleted():
    with pytest.raises(PageNeeded):
        delete_page(make_page(purpose="privacy"), now=NOW)


def test_a_page_costs_no_query_however_many_there_are(saved):
    with saved():
        for number in range(30):
            make_page(f"Pagina {number}")
    Client().get("/pages/pagina-1/")
    held.clear()

    with CaptureQueriesContext(connection) as queries:
        assert Client().get("/pages/pagina-1/").status_code == 200
        assert Client().get("/pages/does-not-exist/").status_code == 404

    assert len(queries) == 0


def test_reading_all_of_it_takes_as_many_queries_for_many_as_for_few(saved):
    def queries() -> int:
        renew_stamps([SITE])
        with CaptureQueriesContext(connection) as asked:
            addresses("nl", NOW)
        return len(asked)

    make_page()
    few = queries()
    for number in range(20):
        make_page(f"Pagina {number}")

    assert queries() == few > 0


def test_the_api_has_what_the_page_has(saved):
    with saved():
        make_page("Privacy", purpose="privacy", seo_title_nl="Uw privacy")

    assert Client().get("/api/v1/pages/").json()["results"][0] | {"id": ""} == {
        "id": "",
        "slug": "privacy",
        "title": "Privacy",
        "purpose": "privacy",
    }
    page = Client().get("/api/v1/pages/privacy/").json()
    assert (page["body"], page["seo_title"]) == ("<p>Wij zijn Kraam.</p>", "Uw privacy")
    assert page["addresses"] == {"nl": "/pages/privacy/"}
    assert Client().get("/api/v1/pages/none/").json()["code"] == "page_not_found"


@pytest.mark.parametrize("slug", ["x" * 3000, "OVER-ONS", "über-ons", "a b", "%00"])
def test_nonsense_in_an_address_is_not_found(slug):
    assert Client().get(f"/pages/{slug}/").status_code == 404
    assert Client().get(f"/api/v1/pages/{slug}/").status_code == 404


def test_a_page_is_there_when_its_day_comes(saved, monkeypatch):
    begins = datetime(2026, 12, 5, tzinfo=UTC)
    with saved():
        make_page(publish_from=begins.isoformat())
    monkeypatch.setattr(timezone, "now", lambda: begins - timedelta(seconds=1))
    held.clear()
    assert Client().get("/pages/over-ons/").status_code == 404
    monkeypatch.setattr(timezone, "now", lambda: begins)
    held.clear()
    assert Client().get("/pages/over-ons/").status_code == 200


def test_search_engines_hear_of_pages_that_shoppers_find(saved, media_bucket, settings):
    with saved():
        make_page(title_en="About us", slug_en="about-us")
        make_page("Concept", published=False)

    write_exports(now=timezone.now())

    known = {each.removeprefix(settings.SITE_URL) for each in everything_in_the_sitemaps()}
    assert {"/pages/over-ons/", "/en/pages/about-us/"} <= known
    assert "/pages/concept/" not in known
