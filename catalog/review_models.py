"""The tables of reviews in DynamoDB: storage shape only."""

from pynamodb.attributes import UnicodeAttribute, UTCDateTimeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from shop.kernel.dynamo import DocumentAttribute, IntegerAttribute, Model, TableMeta, table_name


class ByState(GlobalSecondaryIndex["Review"]):
    """Reviews of one state over all products, oldest first: what merchants work through.

    Keys only, so that a vote does not write it.
    """

    class Meta:
        index_name = "state"
        projection = KeysOnlyProjection()

    state = UnicodeAttribute(hash_key=True)
    review_key = UnicodeAttribute(range_key=True)


class ByAuthor(GlobalSecondaryIndex["Review"]):
    """Reviews of one account over all products. Those of guests are not in it."""

    class Meta:
        index_name = "author"
        projection = KeysOnlyProjection()

    customer_id = UnicodeAttribute(hash_key=True)
    review_key = UnicodeAttribute(range_key=True)


class Review(Model):
    """What one customer says of a product. Only catalog.services.reviews writes it."""

    class Meta(TableMeta):
        table_name = table_name("reviews")

    product_id = UnicodeAttribute(hash_key=True)
    review_key = UnicodeAttribute(range_key=True)  # <when, ISO 8601>#<id>: the newest comes last
    state = UnicodeAttribute()
    stars = IntegerAttribute()
    title = UnicodeAttribute(default="")
    text = UnicodeAttribute()
    name = UnicodeAttribute()  # as it is shown, chosen by its author
    language = UnicodeAttribute()
    created_at = UTCDateTimeAttribute()
    customer_id = UnicodeAttribute(null=True)  # of the account that wrote it
    order_number = UnicodeAttribute(null=True)  # that proves the purchase; None: nothing does
    is_demo = IntegerAttribute(default=0)  # 1: made up for the demo shop, and shown as such
    helpful = IntegerAttribute(default=0)  # customers who found it so
    version = IntegerAttribute(default=1)  # the number of decisions about it, and one
    history = DocumentAttribute(default=list)  # [{at, by, transition, reason}], oldest first

    by_state = ByState()
    by_author = ByAuthor()

    @property
    def review_id(self) -> str:
        """Its id, which stands in its key."""
        return str(self.review_key).partition("#")[2]


class ReviewMark(Model):
    """That somebody did what each customer does once: review a product, find a review helpful."""

    class Meta(TableMeta):
        table_name = table_name("review-marks")

    mark_id = UnicodeAttribute(hash_key=True)  # digest of what was done, of what, and by whom
    product_id = UnicodeAttribute()
    review_key = UnicodeAttribute()
    attempt = UnicodeAttribute(default="")  # of the request that did it, which may come again


TABLES: tuple[type[Model], ...] = (Review, ReviewMark)
