"""How the back-office lists and finds orders, with few and with many: python -m bench.admin_orders.

Each size has servers of its own, named bench-orders-COUNT, whose data is kept: the next run only
measures. Orders are made up by Postgres itself. Pages are asked for in this process, by Django's
test client, so a time is that of the view, its statements and its template; every search is a new
one. Prints a Markdown table for each size. The column that a busy machine does not
touch is how many blocks of 8 KB Postgres looks at for a page, the most of a few.
"""

import argparse
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Any
from uuid import UUID

from bench.stand import ROOT, between, own_servers

SIZES = (1_000, 1_000_000)
LIST, CUSTOMERS = "/admin/orders/order/", "/admin/accounts/user/"
KINDS = [
    "mok",
    "bord",
    "kan",
    "jas",
    "broek",
    "stoel",
    "lamp",
    "kast",
    "fiets",
    "tent",
    "deken",
    "kussen",
    "klok",
    "mand",
    "vaas",
]
STUFFS = ["hout", "wol", "linnen", "glas", "staal", "leer", "katoen", "rubber", "kurk", "porselein"]
FIRST = [
    "Sanne",
    "Piet",
    "Fatima",
    "Jan",
    "Noor",
    "Lars",
    "Emma",
    "Youssef",
    "Sofie",
    "Bram",
    "Lucas",
    "Chloe",
    "Finn",
    "Ayse",
    "Tom",
]

FILL = """
INSERT INTO orders_order (id, number, state, flag, email, language, currency, subtotal_minor,
    shipping_minor, total_minor, vat_minor, shipping_method, shipping_name, shipping_vat,
    shipping_address, cart_id, cart_version, cart_token_hash, rejected_because, placed_at,
    reserved_until, paid_at, search_words)
SELECT uuidv7(placed_at - clock_timestamp()), number, state,
    CASE WHEN n %% 90 = 7 THEN 'dispute' ELSE '' END, lower(number) || '@example.nl', 'nl', 'EUR',
    1000, 0, 1000, 174, CASE WHEN n %% 19 = 0 THEN 'express' ELSE 'standard' END, 'Standaard', '[]',
    jsonb_build_object('name', first || ' van ' || last, 'company', '', 'street', 'Singel',
        'house_number', '1', 'house_number_addition', '', 'postal_code', '1012 AB',
        'city', 'Amsterdam', 'country', 'NL'),
    'cart-' || n, 1, '', '{}', placed_at, placed_at,
    CASE WHEN state IN ('shipped', 'paid') THEN placed_at END,
    lower(concat_ws(' ', number, first, 'van', last, kind, stuff, 'sku', sku, 'sku' || sku))
FROM (
    SELECT n, now() - n * interval '40 seconds' AS placed_at,
        upper(substr(md5('n' || n), 1, 10)) AS number,
        lpad((n %% %(names)s)::text, 7, '0') AS sku,
        (%(first)s::text[])[1 + n %% 15] AS first,
        'last' || lpad((n %% %(names)s)::text, 7, '0') AS last,
        (%(kinds)s::text[])[1 + n %% 15] AS kind, (%(stuffs)s::text[])[1 + n %% 10] AS stuff,
        CASE WHEN n <= 200 THEN 'paid' WHEN n %% 18 = 0 THEN 'expired'
             WHEN n %% 90 = 0 THEN 'cancelled' WHEN n %% 19 = 1 THEN 'awaiting_payment'
             ELSE 'shipped' END AS state
    FROM generate_series(%(from)s::int, %(to)s::int) AS n
) AS made
"""
FILL_LINES = """
INSERT INTO orders_orderline (order_id, sku, product_id, title, label, image_key, quantity,
    unit_price_minor, vat_rate_bp, vat_minor, allocations, shipped, cancelled, returned, refunded)
SELECT id, 'SKU-' || lpad((substr(cart_id, 6)::int %% %(names)s)::text, 7, '0'), 'product', 'Mok',
    '', '', 1, 1000, 2100, 174, '[]', 0, 0, 0, 0
FROM orders_order WHERE substr(cart_id, 6)::int BETWEEN %(from)s AND %(to)s
"""
FILL_USERS = """
INSERT INTO accounts_user (password, is_superuser, first_name, last_name, is_staff, is_active,
    date_joined, email, language, company, vat_number, may_pay_on_invoice,
    session_round)
SELECT '', false, (%(first)s::text[])[1 + n %% 15], 'Last' || n %% 9000, false, true, now(),
    'c' || md5('u' || n) || '@example.nl', 'nl', '', '', n %% 5000 = 0, 0
FROM generate_series(%(from)s::int, %(to)s::int) AS n
"""
STEP = 50_000  # rows a statement
WARM_UP = 5  # requests that are not timed


@dataclass(frozen=True, slots=True)
class Seen:
    """What asking for one kind of page gave. Times are milliseconds, or nothing."""

    p50: float | None
    p95: float | None
    rows: int  # of the list, the most
    statements: int
    blocks: int


def main() -> int:
    """Fill, measure and print; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.admin_orders", description=__doc__)
    size = between(1_000, 10_000_000)
    parser.add_argument("--orders", type=size, action="append", help="may be given several times")
    parser.add_argument(
        "--times", type=between(0, 10_000), default=60, help="of each kind; 0: only what is counted"
    )
    parser.add_argument("--here", type=size, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.here:
        return _measure(options.here, options.times)
    for count in sorted(options.orders or SIZES):
        with own_servers(f"bench-orders-{count}") as instance:
            command = [sys.executable, "-m", "bench.admin_orders", "--here", str(count)]
            command += ["--times", str(options.times)]
            environment = {**os.environ, **instance.environment()}
            subprocess.run(command, cwd=ROOT, env=environment, check=True)
    return 0


def _measure(count: int, times: int) -> int:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    # Nothing was published here, so stylesheets have no hash in their names.
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}

    call_command("migrate", verbosity=0)
    _fill(count)
    print(f"\n{count} orders, load average {os.getloadavg()[0]:.1f}\n")
    print("| page | p50 ms | p95 ms | rows | statements | blocks |\n|---|--:|--:|--:|--:|--:|")
    for name, address in _pages(count).items():
        seen = _ask(address, times)
        times_told = [f"{part:.1f}" if part else "" for part in (seen.p50, seen.p95)]
        cells = [name, *times_told, seen.rows, seen.statements, seen.blocks]
        print(f"| {' | '.join(map(str, cells))} |", flush=True)
    return 0


def _fill(count: int) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(substr(cart_id, 6)::int), 0) FROM orders_order")
        (there,) = cursor.fetchone() or (0,)
        if there >= count:
            return
        for begin in range(there + 1, count + 1, STEP):
            span = {"from": begin, "to": min(begin + STEP - 1, count)}
            words: Any = {"first": FIRST, "kinds": KINDS, "stuffs": STUFFS, "names": _names(count)}
            for statement in (FILL, FILL_LINES, FILL_USERS):
                cursor.execute(statement, {**span, **words})
            print(f"  {span['to']} orders", file=sys.stderr, flush=True)
        cursor.execute("VACUUM ANALYZE orders_order")
        cursor.execute("VACUUM ANALYZE orders_orderword")
        cursor.execute("VACUUM ANALYZE orders_orderline")
        cursor.execute("VACUUM ANALYZE accounts_user")


def _names(count: int) -> int:
    """Names, and articles, that so many orders are of: each has a hundred orders in any shop."""
    return max(count // 100, 10) + 1  # has nothing in common with the first names' number


def _pages(count: int) -> dict[str, Callable[[random.Random], str]]:
    """Addresses by kind; each is asked for with other values every time."""
    from orders.models import Order

    ids: list[UUID] = list(Order.objects.values_list("pk", flat=True).order_by("pk")[:500])
    numbers = list(Order.objects.order_by("pk").values_list("number", flat=True)[:500])
    names = _names(count)
    deep = _deep_page(count)

    def search(make: Callable[[random.Random], str]) -> Callable[[random.Random], str]:
        return lambda chance: f"{LIST}?q={make(chance)}"

    return {
        "list, first page": lambda _chance: LIST,
        "list, from its middle": lambda _chance: f"{LIST}{deep}",
        "filter: to be sent": lambda _chance: f"{LIST}?to_ship=yes",
        "filter: not paid": lambda _chance: f"{LIST}?paid=no",
        "filter: flagged": lambda _chance: f"{LIST}?flag=any",
        "filter: expired": lambda _chance: f"{LIST}?state=expired",
        "filter: express": lambda _chance: f"{LIST}?method=express",
        "search: number": search(lambda chance: chance.choice(numbers)),
        "search: e-mail": search(lambda chance: f"{chance.choice(numbers).lower()}@ex"),
        "search: a last name": search(lambda chance: f"last{chance.randrange(names):07}"),
        "search: a first and a last name": search(
            lambda chance: f"{chance.choice(FIRST)}+last{chance.randrange(names):07}"
        ),
        "search: a common product": search(lambda chance: chance.choice(KINDS)),
        "search: two common words": search(_two_words_together),
        "search: two common words of no order": search(_two_words_apart),
        "search: a beginning that all have": search(lambda _chance: "last"),
        "search: an article number": search(lambda chance: f"SKU-{chance.randrange(names):07}"),
        "search within a filter": lambda chance: f"{LIST}?q={chance.choice(KINDS)}&state=expired",
        "an order": lambda chance: f"{LIST}{chance.choice(ids)}/change/",
        "customers": lambda _chance: CUSTOMERS,
        "customers: e-mail": lambda chance: f"{CUSTOMERS}?q=c{chance.randrange(16**4):04x}",
        "customers: name": lambda chance: f"{CUSTOMERS}?q=last{chance.randrange(9000)}",
    }


def _two_words_together(chance: random.Random) -> str:
    n = chance.randrange(30)
    return f"{KINDS[n % 15]}+{STUFFS[n % 10]}"


def _two_words_apart(chance: random.Random) -> str:
    n = chance.randrange(30)
    return f"{KINDS[n % 15]}+{STUFFS[(n + 1) % 10]}"


def _deep_page(count: int) -> str:
    from orders.models import Order
    from shop.kernel.back_office import AFTER
    from shop.kernel.keyset import place_of, sort_keys

    middle = Order.objects.get(cart_id=f"cart-{count // 2}")
    return f"?{AFTER}={place_of(middle, sort_keys(Order, ['-placed_at', '-pk']))}"


def _ask(address: Callable[[random.Random], str], times: int) -> Seen:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, chance = _owner(), random.Random(5)
    took: list[float] = []
    rows = statements = blocks = 0
    for turn in range(times + WARM_UP):
        path = address(chance)
        with CaptureQueriesContext(connection) as sent:
            began = time.perf_counter()
            answer = client.get(path)
            took.append((time.perf_counter() - began) * 1000)
        if answer.status_code != 200:
            raise SystemExit(f"{path}: {answer.status_code} {answer.headers}")
        statements = max(statements, len(sent))
        shown = answer.context_data.get("cl")
        rows = max(rows, shown.result_count if shown else 1)
        if turn < WARM_UP:
            blocks = max(blocks, sum(_blocks(query["sql"]) for query in sent))
    took = took[WARM_UP:]
    p50, p95 = (median(took), quantiles(took, n=20)[-1]) if len(took) > 1 else (None, None)
    return Seen(p50, p95, rows, statements, blocks)


def _blocks(statement: str) -> int:
    """Blocks of 8 KB that Postgres looks at for a statement, in memory or not."""
    from django.db import connection

    if not statement.startswith(("SELECT", "WITH")):
        return 0
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement.replace('%', '%%')}")
        ((found,),) = cursor.fetchall()
    plan = found[0]["Plan"]
    return int(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])


def _owner() -> Any:
    from django.test import Client

    from accounts.models import User

    owner = User.objects.filter(is_superuser=True).first()
    client = Client(headers={"host": "localhost"})
    client.force_login(owner or User.objects.create_superuser("owner@kraam.example"))
    return client


if __name__ == "__main__":
    sys.exit(main())
