"""Five hundred customers want much more than there is of twenty books: all of it is sold, once."""

import os
from collections import Counter

import psycopg
import pytest

from tests.crowd import Crowd, wanted, wishes
from tests.faulty_shop import FaultyShop
from tests.shelves import Seen, fill, look

# The demo's books: one SKU each, bought by no other test.
BOOKS = [
    *("KIND-BAKKERSMUIS", "KIND-BERGBENDE", "KIND-LUCHTBALLON", "KIND-MAAN-OP-ZOLDER"),
    *("KIND-STRAAT-VAN-ZEVEN", "KIND-TREIN-NAAR-ZEE", "KIND-TULP", "KIND-VOGELBOEK"),
    *("KIND-VOS-SLAAPT-NIET", "KOOK-SOEP", "REIS-HOFJES", "REIS-LANGS-HET-SPOOR"),
    *("REIS-VOGELS-KIJKEN", "REIS-WADDEN", "ROMAN-BALLONVAARDER", "ROMAN-EB"),
    *("ROMAN-MAANVISSERS", "ROMAN-NOORDRAAM", "ROMAN-TWAALF-TULPEN", "ROMAN-ZOUTWEG"),
]
BUYERS = 500
BUYERS_ON_A_BAD_DAY = 150  # each of them sends several times as many requests
IN_STOCK = 0.4  # of the units wanted
BUCKETS = 4
PLENTY = 50

# Shares of the requests that meet each fault. A checkout is about 10 calls to DynamoDB and 20
# statements to Postgres, so on this day more than half of all checkouts meet one.
BAD_DAY = {
    "dynamodb": {
        "rates": {
            "conflict": 0.08,
            "throttled": 0.03,
            "internal_error": 0.02,
            "unprocessed": 0.1,
            "lost_answer": 0.03,
            "refused": 0.005,
        }
    },
    "postgres": {"rates": {"cut": 0.002, "lost_commit": 0.03}},
}


@pytest.mark.parametrize("buckets", [1, BUCKETS])
def test_all_is_sold_once(site: str, buckets: int) -> None:
    wants = wishes(BOOKS, BUYERS, seed=500 + buckets)
    stock = {sku: int(units * IN_STOCK) for sku, units in wanted(wants).items()}
    before = fill(stock, buckets=buckets)
    assert {shelf.parts for shelf in before.shelves.values()} == {buckets}
    crowd = Crowd()

    crowd.buy(wants, site=site, checkout_at=site)

    assert_all_is_sold_once(crowd, before, stock)
    assert crowd.most_under_way == BUYERS
    assert crowd.answers[409, "out_of_stock"] > BUYERS / 5
    assert set(crowd.answers) <= {(201, ""), (409, "out_of_stock"), (409, "busy")}
    fill(dict.fromkeys(BOOKS, PLENTY))


@pytest.mark.parametrize("buckets", [1, BUCKETS])
def test_all_is_sold_once_on_a_bad_day(site: str, faulty_shop: FaultyShop, buckets: int) -> None:
    wants = wishes(BOOKS, BUYERS_ON_A_BAD_DAY, seed=150 + buckets)
    stock = {sku: int(units * IN_STOCK) for sku, units in wanted(wants).items()}
    before = fill(stock, buckets=buckets)
    crowd = Crowd()

    faulty_shop.ask_for({"seed": buckets, **BAD_DAY})
    crowd.buy(wants, site=site, checkout_at=faulty_shop.address)

    happened = faulty_shop.happened()
    for server, faults in BAD_DAY.items():
        for kind in faults["rates"]:
            assert happened[server][kind], f"{server} never had {kind}"
    assert_all_is_sold_once(crowd, before, stock)
    fill(dict.fromkeys(BOOKS, PLENTY))


def assert_all_is_sold_once(crowd: Crowd, before: Seen, stock: dict[str, int]) -> None:
    """Shelves, orders in the books and orders that buyers know of: all tell the same."""
    after = look(stock)
    left = {sku: shelf.available for sku, shelf in after.shelves.items()}
    reserved = {
        sku: shelf.reserved - before.shelves[sku].reserved for sku, shelf in after.shelves.items()
    }
    assert after.breaches == []
    assert left == dict.fromkeys(stock, 0)
    assert reserved == stock
    assert crowd.bought == Counter(stock)
    numbers = [order["number"] for order in crowd.orders]
    assert len(set(numbers)) == len(numbers)
    assert {order["state"] for order in crowd.orders} == {"awaiting_payment"}
    assert orders_in_the_books(crowd.email) == {
        order["number"]: {line["sku"]: line["quantity"] for line in order["lines"]}
        for order in crowd.orders
    }


def orders_in_the_books(email: str) -> dict[str, dict[str, int]]:
    """Units by SKU of every order of theirs that was not rejected, by its number."""
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        rows = connection.execute(
            "SELECT number, sku, quantity FROM orders_order o"
            " JOIN orders_orderline l ON l.order_id = o.id"
            " WHERE email = %s AND state <> 'rejected'",
            [email],
        )
        found: dict[str, dict[str, int]] = {}
        for number, sku, quantity in rows:
            found.setdefault(number, {})[sku] = quantity
    return found
