"""What stands in front: CloudFront, the firewall, the load balancer, and the way out."""

from deploy.aws.environments import Environment
from deploy.capacity.load import (
    DAYS_A_MONTH,
    FILES_A_VISIT,
    KB_A_FILE,
    KB_A_PAGE,
    SECONDS_A_DAY,
    Load,
    Rates,
)
from deploy.capacity.plan import Limit, Need, Usage
from deploy.capacity.prices import HOURS_A_MONTH

MONTH = DAYS_A_MONTH * SECONDS_A_DAY
FIRST_TIER = 10_000  # GB
RULES = 8  # of the firewall
# Quotas of one distribution: docs.aws.amazon.com/AmazonCloudFront, quotas.
CDN_REQUESTS, CDN_GBIT = 250_000, 150
# One LCU is 25 new connections or 1 GB an hour, whichever is more: elasticloadbalancing pricing.
CONNECTIONS_A_UNIT = 25
NEW_CONNECTIONS = 0.05  # of requests: CloudFront keeps its connections
OUT_KB = 4  # a request that leaves by NAT: Stripe, mail
ENDPOINTS = 6  # interface endpoints


def requests(rates: Rates) -> float:
    """All that CloudFront is asked a second."""
    return (
        rates.pages
        + rates.searches
        + rates.fragments
        + rates.api_reads
        + rates.cart_writes
        + rates.visits * FILES_A_VISIT
    )


def gigabytes(rates: Rates) -> float:
    """That CloudFront sends a second."""
    pages = rates.pages + rates.searches + rates.api_reads
    return (pages * KB_A_PAGE + rates.visits * FILES_A_VISIT * KB_A_FILE) / 1e6


def edge(load: Load, environment: Environment) -> list[Need]:
    """CloudFront with its firewall; the network behind it."""
    return [_cdn(load), _network(load, environment)]


def _cdn(load: Load) -> Need:
    average, peak = load.average, load.black_friday
    asked, sent = requests(average) * MONTH, gigabytes(average) * MONTH
    extra = load.peak - 1
    dynamic = (average.requests_at_shop) * MONTH
    price = "cdn data" if sent <= FIRST_TIER else "cdn data, more"
    return Need(
        "CloudFront and firewall",
        f"{asked / 1e6:,.0f} million requests and {sent:,.0f} GB a month; "
        f"{requests(peak):,.0f} requests a second at the peak",
        month=(
            Usage("cdn data", min(sent, FIRST_TIER)),
            Usage("cdn data, more", max(0.0, sent - FIRST_TIER)),
            Usage("cdn requests", asked / 10_000),
            Usage("cdn functions", dynamic / 1e6),
            Usage("firewall", 1),
            Usage("firewall rule", RULES),
            Usage("firewall requests", asked / 1e6),
        ),
        day=(
            Usage(price, gigabytes(average) * SECONDS_A_DAY * extra),
            Usage("cdn requests", requests(average) * SECONDS_A_DAY * extra / 10_000),
            Usage("firewall requests", requests(average) * SECONDS_A_DAY * extra / 1e6),
        ),
        limits=(
            Limit(
                "requests a second of the distribution",
                requests(peak),
                CDN_REQUESTS,
                "ask AWS for a higher quota, weeks before",
            ),
            Limit(
                "Gbit a second of the distribution",
                gigabytes(peak) * 8,
                CDN_GBIT,
                "ask AWS for a higher quota, weeks before",
            ),
        ),
    )


def _network(load: Load, environment: Environment) -> Need:
    average, peak = load.average, load.black_friday
    units = max(1.0, average.requests_at_shop * NEW_CONNECTIONS / CONNECTIONS_A_UNIT)
    out = average.orders * MONTH * 6 * OUT_KB / 1e6
    size = environment.network
    return Need(
        "network",
        f"load balancer: {average.requests_at_shop:,.0f} requests a second on average, "
        f"{peak.requests_at_shop:,.0f} at the peak; {size.nat_gateways} NAT, {out:,.0f} GB out",
        month=(
            Usage("load balancer", HOURS_A_MONTH),
            Usage("load balancer unit", units * HOURS_A_MONTH),
            Usage("nat gateway", HOURS_A_MONTH * size.nat_gateways),
            Usage("nat data", out),
            Usage(
                "interface endpoint",
                HOURS_A_MONTH * ENDPOINTS * size.zones * size.endpoints,
            ),
        ),
    )
