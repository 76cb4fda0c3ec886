"""Valkey: sessions, which may not be lost, and the cache, which may."""

from deploy.aws.environments import Environment
from deploy.capacity import measured
from deploy.capacity.load import SECONDS_A_DAY, Load
from deploy.capacity.plan import Limit, Need, Usage
from deploy.capacity.prices import HOURS_A_MONTH

GIB = 1024**3
# Memory of nodes in GiB: docs.aws.amazon.com/AmazonElastiCache, supported node types.
NODES = {
    "cache.t4g.micro": 0.5,
    "cache.r7g.large": 13.07,
    "cache.r7g.xlarge": 26.32,
    "cache.r7g.2xlarge": 52.82,
}
USABLE = 0.75  # a quarter stays free for copies and snapshots: AWS's reserved-memory-percent
SESSION_DAYS = 14
WITH_SESSION = 0.1  # of all visits: who puts something in a cart or signs in
HOT, MOST_HOT = 0.1, 200_000  # products that are asked for again before they are forgotten
COPIES = 2  # languages
KEPT_PAGE = 20_000  # bytes, compressed
OPERATIONS = 80_000  # a second, of one node: a thread does them one by one


def memory(load: Load, environment: Environment) -> Need:
    """Both groups."""
    size = environment.valkey
    nodes = 1 + size.replicas
    sessions = load.average.visits * WITH_SESSION * SECONDS_A_DAY * SESSION_DAYS
    sessions *= 1 + (load.peak - 1) / SESSION_DAYS  # one of those days is the peak's
    held = min(load.products * HOT, MOST_HOT) * COPIES * KEPT_PAGE
    return Need(
        "Valkey",
        f"sessions {nodes} x {size.sessions}: {sessions:,.0f} sessions; "
        f"cache {nodes} x {size.cache}: {held / GIB:,.1f} GiB of pages and products",
        month=(
            Usage(size.sessions, HOURS_A_MONTH * nodes),
            Usage(size.cache, HOURS_A_MONTH * nodes),
        ),
        limits=(
            Limit(
                "GiB of sessions, which are never evicted",
                sessions * measured.SESSION.value / GIB,
                NODES[size.sessions] * USABLE,
                "take a larger node for sessions",
            ),
            Limit(
                "GiB of the cache; beyond it the oldest go, and pages are drawn again",
                held / GIB,
                NODES[size.cache] * USABLE,
                "take a larger node for the cache",
            ),
            Limit(
                "operations a second of the cache at the peak",
                load.black_friday.requests_at_shop * 3,
                OPERATIONS,
                "let the in-process cache hold longer, or shard the group",
            ),
        ),
    )
