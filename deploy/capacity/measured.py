"""What one request, order or item takes: measured by bench/, on 2 shared cores of x86-64.

A rate of N a second on both cores, stores and client included, is at most 2,000/N ms of CPU, so
such figures are upper bounds. Fargate's Graviton cores are taken to be as fast as those.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """value: in the unit that its name says. shown_by: the command whose result it is."""

    value: float
    shown_by: str
    when: str


_CATALOGUE = "python -m bench.catalogue --products 100000 --rounds 3 --seconds 6"
_CHECKOUT = "python -m bench.checkout --load app-many --seconds 60 --rounds 1"
_API = "python -m bench.api --products 1000 --rounds 3 --seconds 8"

# CPU of `web`, ms a request
PAGE_DRAWN = Figure(2_000 / 110.3, f"{_CATALOGUE} (product, any: 110.3/s)", "2026-11-30")
SEARCH = Figure(2_000 / 106.5, f"{_CATALOGUE} (search: 106.5/s)", "2026-11-30")
FRAGMENT = Figure(2_000 / 3033.2 * 3, f"{_CATALOGUE} (three times hello: 3,033/s)", "2026-11-30")
CART_WRITE = Figure(2_000 / 130.3, f"{_API} (cart write: 130.3/s)", "2026-12-01")
API_READ = Figure(2_000 / 218.7, f"{_CATALOGUE} (API detail: 218.7/s)", "2026-11-30")
ORDER_WEB = Figure(56, f"{_CHECKOUT} (CPU per order by part)", "2026-11-30")

# CPU of the other parts, ms an order
ORDER_WORKER = Figure(36, f"{_CHECKOUT} (CPU per order by part)", "2026-11-30")
ORDER_POSTGRES = Figure(16, f"{_CHECKOUT} (CPU per order by part)", "2026-11-30")

# CPU of the search server, ms a query with facets; one request at a time, so its time is its CPU
SEARCH_QUERY = Figure(47.4, "python -m bench.opensearch (search, facets, p50)", "2026-11-30")

# Calls and statements
ORDER_STATEMENTS = Figure(15, f"{_API} (checkout and payment: calls per store)", "2026-12-01")

# Bytes
PRODUCT_ITEM = Figure(4_073, "the average of `products` after make demo, 257 items", "2026-12-01")
STOCK_ITEM = Figure(109, "the average item of `stock` after make demo", "2026-12-01")
SKUS_A_PRODUCT = Figure(6, "the demo catalogue: variants of a product, about", "2026-12-01")
INDEX_OF_PRODUCT = Figure(429, "python -m bench.search --products 1000000 (429 MB)", "2026-11-30")
ORDER_ROWS = Figure(
    5_571, "pg_database_size after bench.checkout, by its 12,076 orders", "2026-12-01"
)
SESSION = Figure(269, "used_memory of the sessions after bench.checkout, by keys", "2026-12-01")
