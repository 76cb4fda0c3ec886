"""The catalogue's tables in DynamoDB: storage shape only. Stock stands apart from the product."""

from pynamodb.attributes import (
    BooleanAttribute,
    UnicodeAttribute,
    UTCDateTimeAttribute,
    VersionAttribute,
)
from pynamodb.indexes import GlobalSecondaryIndex, IncludeProjection

from shop.kernel.dynamo import (
    DocumentAttribute,
    IntegerAttribute,
    Model,
    TableMeta,
    table_name,
)


class Category(Model):
    """One node of the category tree. The tree is small, so it is read and cached whole."""

    class Meta(TableMeta):
        table_name = table_name("categories")

    category_id = UnicodeAttribute(hash_key=True)
    parent_id = UnicodeAttribute(null=True)
    names = DocumentAttribute()
    slugs = DocumentAttribute()
    descriptions = DocumentAttribute()
    image_key = UnicodeAttribute(null=True)
    position = IntegerAttribute(default=0)
    # Partitions of the `category` indexes that its products are spread over. One takes 1,000
    # writes a second, which an import into a big category exceeds.
    shards = IntegerAttribute(default=1)


class ByPrice(GlobalSecondaryIndex["Product"]):
    """Published products of one shard of a category, cheapest first."""

    class Meta:
        index_name = "category-price"
        projection = IncludeProjection(["card"])

    category_shard = UnicodeAttribute(hash_key=True)
    price_minor = IntegerAttribute(range_key=True)


class ByNewest(GlobalSecondaryIndex["Product"]):
    """Published products of one shard of a category, by time of creation."""

    class Meta:
        index_name = "category-created"
        projection = IncludeProjection(["card"])

    category_shard = UnicodeAttribute(hash_key=True)
    created_at = UTCDateTimeAttribute(range_key=True)


class Product(Model):
    """A product with its variants. The documents are those of `catalog.drafts`, as plain data."""

    class Meta(TableMeta):
        table_name = table_name("products")

    product_id = UnicodeAttribute(hash_key=True)
    version = VersionAttribute()
    # `<category_id>#<n>`; absent while the product is not published, which keeps it out of both
    # indexes.
    category_shard = UnicodeAttribute(null=True)
    category_id = UnicodeAttribute()
    price_minor = IntegerAttribute()  # of the cheapest variant
    price_max_minor = IntegerAttribute()
    currency = UnicodeAttribute(default="EUR")
    vat_class = UnicodeAttribute()
    brand = UnicodeAttribute(default="")
    published = BooleanAttribute()
    publish_from = UTCDateTimeAttribute(null=True)
    publish_until = UTCDateTimeAttribute(null=True)
    created_at = UTCDateTimeAttribute()
    updated_at = UTCDateTimeAttribute()
    rating_hundredths = IntegerAttribute(default=0)
    review_count = IntegerAttribute(default=0)
    card = DocumentAttribute()  # what a tile shows, so that lists need not read the rest
    document = DocumentAttribute()  # names, descriptions, options, variants, images, ...
    fingerprint = UnicodeAttribute()  # of the draft it was made from: the same again is no change

    by_price = ByPrice()
    by_newest = ByNewest()


class StockItem(Model):
    """Units of one SKU.

    available + reserved + sold = received. `available` is stored, not derived, because a
    DynamoDB condition cannot do arithmetic: `available >= :q` can be checked, `on_hand -
    reserved >= :q` cannot.
    """

    class Meta(TableMeta):
        table_name = table_name("stock")

    sku = UnicodeAttribute(hash_key=True)
    product_id = UnicodeAttribute()  # a SKU belongs to one product, so a cart line finds it here
    available = IntegerAttribute(default=0)
    reserved = IntegerAttribute(default=0)
    sold = IntegerAttribute(default=0)
    received = IntegerAttribute(default=0)
    warehouse = UnicodeAttribute(default="main")
    version = IntegerAttribute(default=0)


class StockMovement(Model):
    """Why the units of a SKU changed, other than by orders. Append-only."""

    class Meta(TableMeta):
        table_name = table_name("stock-movements")

    sku = UnicodeAttribute(hash_key=True)
    movement_id = UnicodeAttribute(range_key=True)  # UUIDv7: sorts by time
    kind = UnicodeAttribute()
    difference = IntegerAttribute()  # units, negative when fewer
    reason = UnicodeAttribute()
    by = UnicodeAttribute()
    at = UTCDateTimeAttribute()


class Reservation(Model):
    """Units that are kept for one order.

    `expires_at` is not the table's TTL: DynamoDB would drop the item without giving its units
    back. `catalog.services.stock.release_stock` does both, in one transaction.
    """

    class Meta(TableMeta):
        table_name = table_name("reservations")

    order_id = UnicodeAttribute(hash_key=True)
    lines = DocumentAttribute()  # SKU to quantity
    expires_at = UTCDateTimeAttribute()


class Price(Model):
    """What a SKU cost, and since when. Append-only: the lowest price of 30 days is read from it."""

    class Meta(TableMeta):
        table_name = table_name("prices")

    sku = UnicodeAttribute(hash_key=True)
    valid_from = UTCDateTimeAttribute(range_key=True)
    price_minor = IntegerAttribute()
    compare_at_minor = IntegerAttribute(null=True)
    currency = UnicodeAttribute()


TABLES: tuple[type[Model], ...] = (
    Category,
    Product,
    StockItem,
    StockMovement,
    Reservation,
    Price,
)
