"""The wishlist's table in DynamoDB: storage shape only."""

from pynamodb.attributes import UnicodeAttribute

from cart.models import EntriesAttribute
from shop.kernel.dynamo import Model, TableMeta, table_name


class Wishlist(Model):
    """What one account wishes for: an item of its own, of some 100 bytes for each wish.

    Maps by SKU, as of a cart: one UpdateItem keeps or drops a wish, also when two devices do so at
    once; one GetItem reads all of them.
    """

    class Meta(TableMeta):
        table_name = table_name("wishlists")

    customer_id = UnicodeAttribute(hash_key=True)
    added = EntriesAttribute(default=dict)  # when: ISO 8601 with microseconds, UTC
    titles = EntriesAttribute(default=dict)  # then, for products that are withdrawn later


TABLES: tuple[type[Model], ...] = (Wishlist,)
