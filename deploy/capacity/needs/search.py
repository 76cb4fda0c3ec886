"""OpenSearch, or the embedded index in the tasks themselves."""

from math import ceil

from deploy.aws.environments import Environment
from deploy.capacity import measured
from deploy.capacity.load import Load
from deploy.capacity.plan import Limit, Need, Usage
from deploy.capacity.prices import HOURS_A_MONTH

GB = 1_000_000_000
CORES = {"t3.small.search": 2, "r7g.xlarge.search": 4, "r7g.2xlarge.search": 8}
MEMORY = {"t3.small.search": 2, "r7g.xlarge.search": 32, "r7g.2xlarge.search": 64}  # GiB
SHARD = 30  # GB: 10 to 50 is AWS's advice, 10 to 30 for search
LANGUAGES = 2
COPIES = 2  # a primary and a replica
GROWN = 2.5  # times the embedded index: columns and stored fields; an assumption
SHARDS_A_HEAP = 25  # of a GiB of heap, at most: AWS's advice
BUSY = 0.7
HITS = 0.4  # of lists and searches that are answered from counts and pages kept for seconds
EMBEDDED = 3_000_000  # products that one machine carries: docs/benchmarks.md, The embedded index


def search(load: Load, environment: Environment) -> Need:
    """Index size, shards, and the cores that queries take."""
    index = load.products * measured.INDEX_OF_PRODUCT.value / GB
    size = environment.search
    if size is None:
        return Need(
            "search",
            f"embedded in the tasks: {index:,.1f} GB on their disk",
            month=(),
            limits=(
                Limit("products in the embedded index", load.products, EMBEDDED, "set `search`"),
            ),
        )
    stored = index * GROWN * LANGUAGES * COPIES
    peak = load.black_friday
    questions = (peak.searches + peak.api_reads * 0.3 + peak.pages_at_shop * 0.3) * (1 - HITS)
    shards = ceil(index * GROWN / SHARD) * LANGUAGES * COPIES
    heap = min(32, MEMORY[size.instance] / 2)
    return Need(
        "OpenSearch",
        f"{size.nodes} x {size.instance}: {stored:,.0f} GB in {shards} shards; "
        f"{questions:,.0f} questions a second at the peak",
        month=(
            Usage(size.instance, HOURS_A_MONTH * size.nodes),
            Usage(size.manager_instance, HOURS_A_MONTH * size.managers),
            Usage("search storage", size.storage * size.nodes),
        ),
        limits=(
            Limit(
                "cores of all nodes at the peak",
                questions * measured.SEARCH_QUERY.value / 1000,
                CORES[size.instance] * size.nodes * BUSY,
                "more nodes for the weeks of the peak: deploy blackfriday",
            ),
            Limit(
                "GB on the nodes' disks, a quarter of which stays free",
                stored,
                size.storage * size.nodes * 0.75,
                "raise `storage` of search",
            ),
            Limit(
                "shards, by their heap",
                shards,
                SHARDS_A_HEAP * heap * size.nodes,
                "fewer, larger shards",
            ),
        ),
    )
