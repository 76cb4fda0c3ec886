"""The catalogue's tables in DynamoDB: storage shape only. Stock stands apart from the product."""

from datetime import date
from enum import StrEnum
from typing import Any

from pynamodb.attributes import (
    Attribute,
    BooleanAttribute,
    UnicodeAttribute,
    UTCDateTimeAttribute,
    VersionAttribute,
)
from pynamodb.constants import STRING
from pynamodb.indexes import GlobalSecondaryIndex, IncludeProjection

from catalog.ratings import Rating
from shop.kernel.dynamo import (
    DocumentAttribute,
    IntegerAttribute,
    Model,
    TableMeta,
    table_name,
)

# Bytes of an id. DynamoDB refuses a longer key as a mistake of the program, not as an unknown one.
# Source: "Quotas for partition keys and sort keys" in Amazon's DynamoDB Developer Guide.
MAX_ID = 2048
MAIN_WAREHOUSE = "main"  # where a SKU's head lies; other warehouses have parts of their own


class DateAttribute(Attribute[date]):
    """A day without a time, as ISO 8601 writes it."""

    attr_type = STRING

    def serialize(self, value: Any) -> str:
        """Raises TypeError for a moment: a day has no time zone."""
        if type(value) is not date:
            raise TypeError(f"{self.attr_name} holds days, not {value!r}.")
        return value.isoformat()

    def deserialize(self, value: str) -> date:
        """What was serialised."""
        return date.fromisoformat(value)


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
    attributes = DocumentAttribute(default=list)  # that it adds: see `catalog.attributes`
    upload = UnicodeAttribute(null=True)  # that its picture has yet to be drawn from
    # Partitions of the `category` indexes that its products are spread over. One takes 1,000
    # writes a second, which an import into a big category exceeds.
    shards = IntegerAttribute(default=1)


class TreeVersion(Model):
    """How often the category tree was changed: of two who change it at once, one is refused.

    One item for the whole tree, because what may not be is about several categories: two that lie
    below each other, two of one name in the same place.
    """

    class Meta(TableMeta):
        table_name = table_name("category-tree")

    tree = UnicodeAttribute(hash_key=True, default="all")
    version = IntegerAttribute(default=0)


class FormerPath(Model):
    """A path that a category had in a language: who follows an old link is led to the new one."""

    class Meta(TableMeta):
        table_name = table_name("category-paths")

    path = UnicodeAttribute(hash_key=True)  # <language>/<path>
    category_id = UnicodeAttribute()


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
    # The version in which anything but prices changed last. None: in this one.
    content_version = IntegerAttribute(null=True)
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
    # Published reviews by their stars: see RatingPart.
    stars_1 = IntegerAttribute(default=0)
    stars_2 = IntegerAttribute(default=0)
    stars_3 = IntegerAttribute(default=0)
    stars_4 = IntegerAttribute(default=0)
    stars_5 = IntegerAttribute(default=0)
    rated = IntegerAttribute(default=0)  # how often they changed
    card = DocumentAttribute()  # what a tile shows, so that lists need not read the rest
    document = DocumentAttribute()  # names, descriptions, options, variants, images, ...
    fingerprint = UnicodeAttribute()  # of the draft it was made from: the same again is no change

    by_price = ByPrice()
    by_newest = ByNewest()

    @property
    def rating(self) -> Rating:
        """What its reviews come to."""
        return Rating((self.stars_1, self.stars_2, self.stars_3, self.stars_4, self.stars_5))

    @property
    def search_version(self) -> int:
        """Grows with every review and every edit of more than prices: which one the index has."""
        return int(self.content_version or self.version) + self.rated


class RatingPart(Model):
    """The part of a product's item that its reviews count up, and that no edit of a product writes.

    It is added to in the transaction that shows or hides a review. Apart from Product, because that
    has a version: a review would make a merchant's edit of the same moment fail, or the other way
    round.
    """

    class Meta(TableMeta):
        table_name = Product.Meta.table_name

    product_id = UnicodeAttribute(hash_key=True)
    stars_1 = IntegerAttribute(default=0)
    stars_2 = IntegerAttribute(default=0)
    stars_3 = IntegerAttribute(default=0)
    stars_4 = IntegerAttribute(default=0)
    stars_5 = IntegerAttribute(default=0)
    rated = IntegerAttribute(default=0)


class PicturesPart(Model):
    """The part of a product's item that the worker writes when it has drawn pictures.

    Apart from Product, because that has a version: nobody has edited anything, and a merchant who
    is editing at that moment must not be told so.
    """

    class Meta(TableMeta):
        table_name = Product.Meta.table_name

    product_id = UnicodeAttribute(hash_key=True)
    card = DocumentAttribute()
    document = DocumentAttribute()
    fingerprint = UnicodeAttribute()


class StockItem(Model):
    """Units of one SKU that lie together: its head, under the SKU itself, or a further part.

    available + reserved + sold = received, in every part; a SKU's figures are the sums over its
    parts. `available` is stored, not derived, because a DynamoDB condition cannot do arithmetic:
    `available >= :q` can be checked, `on_hand - reserved >= :q` cannot.

    A further part is `<sku>#<warehouse>#<n>`: a bucket of a SKU that sells too fast for one
    partition, the units of another warehouse, or units that suppliers owe us (`promised_on`).
    """

    class Meta(TableMeta):
        table_name = table_name("stock")

    sku = UnicodeAttribute(hash_key=True)  # of a further part: its key
    product_id = UnicodeAttribute()  # a SKU belongs to one product, so a cart line finds it here
    available = IntegerAttribute(default=0)
    reserved = IntegerAttribute(default=0)
    sold = IntegerAttribute(default=0)
    received = IntegerAttribute(default=0)
    warehouse = UnicodeAttribute(default=MAIN_WAREHOUSE)
    version = IntegerAttribute(default=0)  # the number of changes so far

    # Of a head only.
    parts = DocumentAttribute(default=list)  # keys of the further parts
    limit_per_customer = IntegerAttribute(null=True)  # units; None: no limit
    low_from = IntegerAttribute(null=True)  # units; so many, or fewer, are low; None: as LOW_STOCK

    # Of a further part only.
    part_of = UnicodeAttribute(null=True)  # the SKU
    promised_on = DateAttribute(null=True)  # until then, these units are only expected
    # From then on nothing is put in. What was still unsold then lies in another part.
    closed_at = UTCDateTimeAttribute(null=True)

    @property
    def is_head(self) -> bool:
        """Whether this stands for the SKU, rather than being a further part of it."""
        return self.part_of is None

    @property
    def is_expected(self) -> bool:
        """Whether its units have yet to come."""
        return self.promised_on is not None and self.closed_at is None

    @property
    def takes_units(self) -> bool:
        """Whether units on the shelf may be put in."""
        return self.closed_at is None and self.promised_on is None


class MovementKind(StrEnum):
    """Why units moved."""

    COUNTED = "counted"
    RECEIVED = "received"
    MOVED = "moved"
    SPLIT = "split"
    EXPECTED = "expected"
    ARRIVED = "arrived"
    RETURNED = "returned"
    WRITTEN_OFF = "written_off"
    MENDED = "mended"


class StockMovement(Model):
    """Why the units of a SKU changed, other than by orders. Append-only.

    The differences of a SKU add up to what it has received, over all its parts.
    """

    class Meta(TableMeta):
        table_name = table_name("stock-movements")

    sku = UnicodeAttribute(hash_key=True)
    movement_id = UnicodeAttribute(range_key=True)  # UUIDv7: sorts by time; of returns: their key
    kind = UnicodeAttribute()
    difference = IntegerAttribute()  # units that came into the books, negative when fewer
    units = IntegerAttribute(null=True)  # that were moved, also where the books stay the same
    part = UnicodeAttribute(null=True)  # where it happened, or from where
    to_part = UnicodeAttribute(null=True)  # where to
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
    lines = DocumentAttribute()  # key of the part to units; the head's key is the SKU
    # Of each part that is no head: its SKU, its warehouse, and the day that it is promised on.
    places = DocumentAttribute(default=dict)
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
    TreeVersion,
    FormerPath,
    Product,
    StockItem,
    StockMovement,
    Reservation,
    Price,
)
