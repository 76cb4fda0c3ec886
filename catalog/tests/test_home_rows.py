"""The home page's first rows: what merchants feature, what is hot, and what is counted for it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import OperationalError
from django.test import Client
from django_redis import get_redis_connection
from redis.exceptions import ConnectionError as RedisAway

from accounts.models import User
from catalog.merchandising import FeaturedProduct
from catalog.models import Product
from catalog.selectors import featured
from catalog.selectors.featured import featured_products
from catalog.selectors.hot import LEAST, hot_products, hour_key
from catalog.selectors.stamps import FEATURED, renew_stamps
from catalog.services import hot
from catalog.services.hot import BOUGHT, note_bought, note_viewed
from catalog.services.indexing import rebuild_index
from catalog.tests.factories import make_category, make_product
from shop.kernel.caching import held

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shop")]

NAMES = ("bord", "kan", "kom", "mok", "pan")
NO_PRODUCTS = ("/", "/products/", "/cart/", "/products/../x/", f"/products/{'x' * 101}/y/")
NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)


@pytest.fixture
def shop(tables, db, monkeypatch):
    make_category()
    for name in NAMES:
        make_product(sku=name.upper(), names={"nl": name.title()})
    make_product(sku="GONE", stock=0)
    make_product(sku="SECRET", published=False)
    rebuild_index()
    monkeypatch.setattr(hot, "SENT_EVERY", 0.0)


def look(address: str, *, client: str = "192.0.2.1") -> None:
    note_viewed(address, host="kraam.example", client=client)


def rows() -> dict[str, list[str]]:
    held.clear()
    answer = Client().get("/")
    assert answer.status_code == 200
    return {row["code"]: [tile.card.id for tile in row["tiles"]] for row in answer.context["rows"]}


def feature(*names: str) -> None:
    merchant = Client()
    merchant.force_login(User.objects.create_superuser("merchant@example.nl", "secret"))
    for position, name in enumerate(names):
        answer = merchant.post(
            "/admin/catalog/featuredproduct/add/", {"product_id": name, "position": position}
        )
        assert answer.status_code == 302, answer.context["errors"]


def test_what_a_merchant_features_stands_first_and_only_there(django_capture_on_commit_callbacks):
    assert "featured" not in rows()

    with django_capture_on_commit_callbacks(execute=True):
        feature("p-pan", "p-bord", "p-gone", "p-secret")

    shown = rows()
    assert next(iter(shown.items())) == ("featured", ["p-pan", "p-bord"])
    assert {"p-pan", "p-bord"}.isdisjoint(shown["new"])


def test_the_home_page_forgets_what_is_not_featured_any_more(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        feature("p-pan")
    assert "featured" in rows()
    merchant = Client()
    merchant.force_login(User.objects.get())

    with django_capture_on_commit_callbacks(execute=True):
        row = FeaturedProduct.objects.get()
        merchant.post(f"/admin/catalog/featuredproduct/{row.pk}/delete/", {"post": "yes"})

    assert "featured" not in rows()


def test_a_merchant_hears_of_an_id_that_no_product_has():
    merchant = Client()
    merchant.force_login(User.objects.create_superuser("merchant@example.nl", "secret"))

    answer = merchant.post(
        "/admin/catalog/featuredproduct/add/", {"product_id": "p-none", "position": 0}
    )

    assert answer.status_code == 200
    assert not FeaturedProduct.objects.exists()


def test_featured_products_have_their_days():
    day = timedelta(days=1)
    FeaturedProduct.objects.create(product_id="now", shown_from=NOW - day, shown_until=NOW + day)
    FeaturedProduct.objects.create(product_id="past", shown_until=NOW)
    FeaturedProduct.objects.create(product_id="coming", shown_from=NOW + day)

    assert featured_products(NOW) == ["now"]


@pytest.mark.parametrize("in_redis", [True, False])
def test_without_postgres_the_home_page_asks_it_once_and_shows_what_redis_has(
    monkeypatch, in_redis
):
    now, asked = [1000.0], list[float]()

    def away():
        asked.append(now[0])
        raise OperationalError

    FeaturedProduct.objects.create(product_id="p-pan")
    if in_redis:
        assert featured_products(NOW) == ["p-pan"]
    monkeypatch.setattr(FeaturedProduct.objects, "all", away)
    monkeypatch.setattr(featured, "monotonic", lambda: now[0])
    monkeypatch.setattr(featured, "_unasked_until", 0.0)

    for _ in range(3):
        renew_stamps([FEATURED])
        assert featured_products(NOW) == (["p-pan"] if in_redis else [])
    now[0] += featured.UNASKED
    renew_stamps([FEATURED])
    featured_products(NOW)

    assert asked == [1000.0, 1000.0 + featured.UNASKED]


def test_the_home_page_reads_what_is_featured_once(django_assert_num_queries):
    rows()

    with django_assert_num_queries(0):
        rows()


def test_what_many_look_at_and_buy_is_hot():
    for name in NAMES:
        for number in range(LEAST + (10 if name == "kan" else 0)):
            look(f"https://kraam.example/en/products/p-{name}/x/", client=f"192.0.2.{number}")
    for _ in range(3):
        note_bought(["p-mok", "p-gone"])

    assert list(hot_products())[:2] == ["p-mok", "p-gone"]
    assert rows()["hot"][:2] == ["p-mok", "p-kan"]
    assert len(rows()["hot"]) == len(NAMES)


def test_one_visitor_makes_nothing_hot_and_few_products_no_row():
    for name in NAMES[:3]:
        note_bought([f"p-{name}"] * 5)
        look(f"https://kraam.example/products/p-{name}/x/")
    assert BOUGHT + 1 < LEAST
    assert hot_products() == []

    for name in NAMES[:3]:
        note_bought([f"p-{name}"])
    cache.delete("catalog:hot:v1")

    assert len(hot_products()) == 3
    assert "hot" not in rows()


def test_yesterday_counts_less_and_the_day_before_not_at_all(monkeypatch):
    hour = int(NOW.timestamp() // 3600)
    monkeypatch.setattr("catalog.selectors.hot.time.time", NOW.timestamp)
    redis = get_redis_connection("default")
    redis.zadd(hour_key(hour - 12), {"p-pan": 8 * LEAST})  # counts a quarter
    redis.zadd(hour_key(hour), {"p-mok": LEAST})
    redis.zadd(hour_key(hour - 25), {"p-kan": 100 * LEAST})

    assert hot_products() == ["p-pan", "p-mok"]


@pytest.mark.parametrize(
    "address",
    ["", "https://[", *(f"https://kraam.example{path}" for path in NO_PRODUCTS)],
)
def test_only_pages_of_products_count(address):
    look(address)

    assert not get_redis_connection("default").keys("hot:*")


def points() -> dict[str, float]:
    redis = get_redis_connection("default")
    found = [redis.zrange(key, 0, -1, withscores=True) for key in redis.keys("hot:*")]
    return {id_.decode(): count for pairs in found for id_, count in pairs}


def reload(page: str, *, address: str = "192.0.2.1") -> None:
    for _ in range(LEAST):
        answer = Client().get(
            "/fragments/header/", headers={"HX-Current-URL": page}, REMOTE_ADDR=address
        )
        assert answer.status_code == 200


@pytest.mark.parametrize("addresses", [("192.0.2.1", "192.0.2.2"), ("2001:db8::1", "2001:db9::1")])
def test_who_reloads_a_page_counts_once_an_hour_and_is_named_nowhere(addresses):
    for address in addresses:
        reload("http://testserver/products/p-mok/mok/", address=address)
    reload("http://testserver/products/p-kan/kan/", address=addresses[0])

    assert points() == {"p-mok": 2.0, "p-kan": 1.0}
    redis = get_redis_connection("default")
    seen = redis.keys("*viewed*")
    assert len(seen) == 3
    assert all(0 < redis.ttl(key) <= hot.ONCE_IN for key in seen)
    assert not any(address.encode() in key for key in seen for address in addresses)


def test_a_household_is_one_visitor_whatever_addresses_it_makes_up():
    for number in range(1, 5):
        look("https://kraam.example/products/p-mok/mok/", client=f"2001:db8::{number}")

    assert points() == {"p-mok": 1.0}


def test_pages_of_other_hosts_do_not_count():
    reload("http://elsewhere.example/products/p-mok/mok/")

    assert points() == {}


def test_the_header_that_every_page_asks_for_counts_the_page_and_nothing_of_the_visitor():
    Client().get(
        "/fragments/header/",
        headers={"HX-Current-URL": "http://testserver/products/p-mok/mok/?utm_source=anna"},
    )

    redis = get_redis_connection("default")
    (key,) = redis.keys("hot:*")
    assert redis.zrange(key, 0, -1, withscores=True) == [(b"p-mok", 1.0)]
    assert (
        Client().get("/fragments/header/", headers={"HX-Current-URL": "http://["}).status_code
        == 200
    )


def test_without_redis_nothing_is_counted_and_nothing_is_hot(monkeypatch):
    def away(_alias):
        raise RedisAway

    monkeypatch.setattr(hot, "get_redis_connection", away)
    monkeypatch.setattr("catalog.selectors.hot.get_redis_connection", away)

    note_bought(["p-mok"])

    assert hot_products() == []
    assert "new" in rows()


def test_a_product_that_is_gone_is_not_shown():
    for _ in range(3):
        note_bought([f"p-{name}" for name in NAMES])
    Product.get("p-mok").delete()

    assert "p-mok" not in rows()["hot"]
