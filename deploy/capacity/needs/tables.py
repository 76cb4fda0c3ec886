"""DynamoDB: what is stored, read and written, and how hot one key may become."""

from math import ceil

from deploy.capacity import measured
from deploy.capacity.load import DAYS_A_MONTH, SECONDS_A_DAY, Load, Rates
from deploy.capacity.plan import Limit, Need, Usage

GB = 1_000_000_000
MONTH = DAYS_A_MONTH * SECONDS_A_DAY
# Of one partition: docs.aws.amazon.com/amazondynamodb, "partition key design".
PARTITION_WRITES, PARTITION_READS = 1_000, 3_000
INDEXES = 2  # by price and by date, with the keys and a small projection
INDEX_ENTRY = 400  # bytes
SHARDS = 1  # of a category's index, unless somebody raises it: catalog.models.Category.shards
LARGEST_CATEGORY = 0.10  # of all products
IMPORT = 1_000  # products a second, when a whole catalogue is put in again
HOT = 0.2  # of all orders of the peak want one SKU
BUCKETS = 10  # that a hot SKU is split into: manage.py stock SKU --split N


def reads(rates: Rates) -> float:
    """Read units a second. A product of 4 KB, read consistently, is one."""
    product = ceil(measured.PRODUCT_ITEM.value / 4096)
    return (
        rates.pages_at_shop * product * 2
        + rates.searches * 0.2 * 24 * product  # tiles that are in no cache
        + rates.fragments * 0.1  # who has a cart
        + rates.api_reads * product * 0.5
        + rates.cart_writes * (2 + product)
        + rates.orders * 3 * (2 + product)
    )


def writes(rates: Rates) -> float:
    """Write units a second. A transaction counts twice; an order has two lines."""
    reserve = (2 + 1) * 2  # two SKUs and the reservation, in a transaction
    sell = (2 + 1) * 2
    answers = 2 * 2  # claim and keep, of checkout and of payment
    return rates.cart_writes * (2 + 0.3 * 2) + rates.orders * (reserve + sell + answers + 2)


def tables(load: Load) -> Need:
    """All tables on demand."""
    stored = _bytes(load.products) / GB
    extra = load.peak - 1
    shop, peak = load.average, load.black_friday
    day_reads = reads(shop) * SECONDS_A_DAY * extra
    day_writes = writes(shop) * SECONDS_A_DAY * extra
    hot = peak.orders * HOT * 2  # reserved and sold
    in_one = load.products * LARGEST_CATEGORY
    return Need(
        "DynamoDB",
        f"{stored:,.0f} GB; {reads(shop):,.0f} reads and {writes(shop):,.0f} writes a second on "
        f"average, {reads(peak):,.0f} and {writes(peak):,.0f} at the peak",
        month=(
            Usage("dynamodb read", reads(shop) * MONTH / 1e6),
            Usage("dynamodb write", writes(shop) * MONTH / 1e6),
            Usage("dynamodb storage", stored),
            Usage("dynamodb backup", stored),
        ),
        day=(
            Usage("dynamodb read", day_reads / 1e6),
            Usage("dynamodb write", day_writes / 1e6),
        ),
        limits=(
            Limit(
                "write units a second of the hottest SKU, in transactions, in its buckets",
                hot * 2 / BUCKETS,
                PARTITION_WRITES,
                "split it into more buckets: manage.py stock SKU --split N",
            ),
            Limit(
                "index writes a second of the largest category's shards, during an import",
                IMPORT * LARGEST_CATEGORY * INDEXES,
                PARTITION_WRITES * SHARDS,
                "give the category more shards before the import",
            ),
            Limit(
                "GB of one index partition, of the largest category",
                in_one * INDEX_ENTRY / SHARDS / GB,
                10,
                "give the category more shards",
            ),
        ),
    )


def _bytes(products: float) -> float:
    each = measured.PRODUCT_ITEM.value + INDEXES * INDEX_ENTRY
    return products * (each + measured.SKUS_A_PRODUCT.value * measured.STOCK_ITEM.value)
