"""How many come and what they ask for, per second: on average, of an evening, and at the peak.

The shape of a day and of a visit are assumptions, written down here once; docs/capacity.md says
where they come from. All rates are requests or orders per second.
"""

from dataclasses import dataclass

SECONDS_A_DAY = 24 * 3600
DAYS_A_MONTH = 30
EVENING = 10  # times the average: the busiest minute of a normal day (design: "plan for 10 times")
PAGES_A_VISIT = 8
FRAGMENTS_A_PAGE = 1  # the private header: cart count and name
SEARCHES_A_VISIT = 1
LISTS_A_VISIT = 2.5
PRODUCTS_A_VISIT = 3.5
CARTS_A_ORDER = 4  # additions to carts for each order that is placed
FILES_A_VISIT = 90  # pictures, styles and scripts; from the CDN
KB_A_PAGE = 12  # compressed HTML
KB_A_FILE = 14
CDN_HITS = 0.95  # of anonymous pages: docs/benchmarks.md, The CDN
APPS = 0.3  # of all visits come by the API


@dataclass(frozen=True, slots=True)
class Rates:
    """Per second. at_shop: what the CDN does not answer."""

    visits: float
    pages: float
    pages_at_shop: float
    searches: float
    fragments: float
    cart_writes: float
    api_reads: float
    orders: float

    @property
    def requests_at_shop(self) -> float:
        """All that reaches a task of `web`, without health checks."""
        return (
            self.pages_at_shop
            + self.searches
            + self.fragments
            + self.cart_writes
            + self.api_reads
            + self.orders * 4
        )


@dataclass(frozen=True, slots=True)
class Load:
    """visitors a month, orders a day, listings; peak: times a normal day, on Black Friday."""

    visitors: float
    orders: float
    products: float
    peak: float

    @property
    def average(self) -> Rates:
        """Over a month."""
        return self._at(1)

    @property
    def evening(self) -> Rates:
        """The busiest minute of a normal day."""
        return self._at(EVENING)

    @property
    def black_friday(self) -> Rates:
        """The busiest minute of the year: such an evening, `peak` times over."""
        return self._at(EVENING * self.peak)

    def _at(self, times: float) -> Rates:
        visits = self.visitors / DAYS_A_MONTH / SECONDS_A_DAY * times
        orders = self.orders / SECONDS_A_DAY * times
        pages = visits * (1 - APPS) * PAGES_A_VISIT
        searches = visits * (1 - APPS) * SEARCHES_A_VISIT
        return Rates(
            visits=visits,
            pages=pages,
            pages_at_shop=(pages - searches) * (1 - CDN_HITS),
            searches=searches,
            fragments=pages * FRAGMENTS_A_PAGE,
            cart_writes=orders * CARTS_A_ORDER,
            api_reads=visits * APPS * PAGES_A_VISIT,
            orders=orders,
        )
