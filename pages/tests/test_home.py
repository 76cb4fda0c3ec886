"""What the home page is composed of, and when."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.merchandising import FeaturedProduct
from catalog.services.indexing import rebuild_index
from catalog.tests.factories import make_category, make_product
from pages.blocks import DEFAULT, BlockKind
from pages.models import Banner, HomePage
from pages.selectors.home import composition
from pages.services.saving import save_banner, save_home
from pages.tests.conftest import signed_in
from pages.tests.factories import NOW, entry, make_page
from shop.kernel.caching import held
from shop.kernel.ids import new_id

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("composed")]

PICTURE = {"key": "products/abc", "width": 1280, "height": 720, "option_values": []}
DECEMBER = datetime(2036, 12, 5, tzinfo=UTC)


def block(kind: BlockKind, **said: object) -> dict[str, object]:
    plain: dict[str, object] = {"from": None, "until": None, "titles": {}, "categories": []}
    return {"kind": kind.value, **plain, **said}


def compose(*blocks: Mapping[str, object]) -> None:
    home = HomePage.objects.get()
    save_home({"blocks": [*blocks]}, expected_version=home.version, now=NOW)


def make_banner(heading: str = "Feest", **said: object) -> Banner:
    document = {
        "heading_nl": heading,
        "picture_nl": {**PICTURE, "alt": {"nl": "Een taart"}},
        "link": {"kind": "link", "addresses": {"nl": "/sale/", "en": "/en/sale/"}},
        **said,
    }
    return save_banner(new_id(), document, expected_version=None, now=NOW)


@pytest.fixture
def catalogue(composed: None) -> None:
    make_category("huis")
    make_category("tuin")
    for sku in ("MOK", "KOM"):
        make_product(sku=sku)
    FeaturedProduct.objects.create(product_id="p-mok")
    rebuild_index()


def shown(address: str = "/") -> list[str]:
    held.clear()
    answer = Client().get(address)
    assert answer.status_code == 200
    return [each["kind"] for each in answer.context["blocks"]]


@pytest.mark.usefixtures("catalogue")
def test_a_shop_that_composed_nothing_shows_what_it_always_did():
    assert shown() == ["banners", "promises", "departments", "row", "row"]
    page = Client().get("/").text
    assert 'class="hero__title"' in page
    assert page.count("<h1") == 1


@pytest.mark.usefixtures("catalogue")
def test_blocks_stand_in_the_merchants_order(saved):
    with saved():
        compose(
            block(BlockKind.FEATURED),
            block(BlockKind.CATEGORIES, titles={"nl": "Buiten"}, categories=["tuin", "gone"]),
            block(BlockKind.NEW),
        )

    assert shown() == ["row", "categories", "row"]
    page = Client().get("/").text
    assert page.index("row-featured") < page.index("Buiten") < page.index("row-new")
    assert 'href="/categories/tuin/"' in page
    assert page.count("<h1") == 1  # the shop's name, where no welcome has one


@pytest.mark.usefixtures("catalogue")
def test_a_block_has_its_days(saved, monkeypatch):
    with saved():
        compose(
            block(BlockKind.PROMISES, until=DECEMBER.isoformat()),
            block(BlockKind.DEPARTMENTS, **{"from": DECEMBER.isoformat()}),
        )

    assert shown() == ["promises"]
    monkeypatch.setattr("django.utils.timezone.now", lambda: DECEMBER)
    assert shown() == ["departments"]


def test_banners_stand_where_the_welcome_was_and_the_first_loads_first(saved):
    with saved():
        make_banner("Tweede", position=2)
        make_banner("Eerste", position=1)
        make_banner("Nog niet getekend", picture_nl={**PICTURE, "key": None, "alt": {}})

    page = Client().get("/").text

    assert page.index("Eerste") < page.index("Tweede")
    assert "Nog niet getekend" not in page
    assert "hero__title" not in page
    assert page.count('fetchpriority="high"') == 1
    assert page.index('fetchpriority="high"') < page.index("Tweede")
    assert 'width="1280"' in page  # so that nothing moves when it comes
    assert 'alt="Een taart"' in page
    assert 'class="banner__link" href="/sale/"' in page
    assert 'class="banner__link" href="/en/sale/"' in Client().get("/en/").text


def test_a_banner_comes_and_goes_with_its_days(saved):
    day = timedelta(days=1)
    with saved():
        make_banner(shown_from=DECEMBER.isoformat(), shown_until=(DECEMBER + day).isoformat())

    assert composition("nl", DECEMBER - day).banners == []
    assert [each.heading for each in composition("nl", DECEMBER).banners] == ["Feest"]
    assert composition("nl", DECEMBER + day).banners == []


def test_a_banner_that_would_lead_to_a_draft_waits_for_it(saved):
    with saved():
        make_banner(link={"kind": "page", "page": str(make_page(published=False).pk)})
        make_banner("Zomaar", link={"kind": "none"})

    assert [each.heading for each in composition("nl", NOW).banners] == ["Zomaar"]


def test_staff_see_the_home_page_of_a_day_to_come_and_nobody_else_does(merchant, saved):
    with saved():
        make_banner(shown_from=DECEMBER.isoformat())
    address = "/admin/pages/homepage/preview/?language=nl&at="

    assert "Feest" not in Client().get("/").text
    preview = merchant.get(f"{address}2036-12-05T01:00")  # midnight in UTC
    assert "Feest" in preview.text
    assert preview["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in preview["Cache-Control"]
    assert "Feest" not in merchant.get(f"{address}2036-12-05T00:59").text
    assert merchant.get(f"{address}nonsense&language=xx").status_code == 200
    assert signed_in("somebody@example.nl").get(address).status_code == 403
    assert Client().get(address).status_code == 302


def test_the_composition_costs_no_query(saved):
    with saved():
        compose(*DEFAULT)
        for number in range(20):
            make_banner(f"Banner {number}", link=entry(make_page(f"Pagina {number}"), kind="page"))
    composition("nl", NOW)

    with CaptureQueriesContext(connection) as queries:
        assert len(composition("nl", NOW).banners) == 20

    assert len(queries) == 0
