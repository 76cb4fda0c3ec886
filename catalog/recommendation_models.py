"""The tables of recommendations in DynamoDB: storage shape only."""

from pynamodb.attributes import TTLAttribute, UnicodeAttribute

from shop.kernel.dynamo import DocumentAttribute, IntegerAttribute, Model, TableMeta, table_name


class ShopperEvent(Model):
    """That a visitor looked at a product, put it in the cart or bought it, on one day.

    The key says all of it, so the same event stored twice is one. Visitors are pseudonyms of people
    who agreed. The item `days#<trail>` and a day says that there are events of that day; the item
    `forgotten#<visitor>` that somebody withdrew, so that nothing of her is stored any more.
    """

    class Meta(TableMeta):
        table_name = table_name("shopper-events")

    bucket = UnicodeAttribute(hash_key=True)  # <trail>#<day>#<shard>: a day is read in parts
    event_key = UnicodeAttribute(range_key=True)  # <visitor>#<kind>#<product>
    at = IntegerAttribute()  # seconds since 1970
    # DynamoDB deletes an item up to days after this, so readers stop at the day, too.
    expires_at = TTLAttribute()


class Recommendation(Model):
    """What was learned of a product, or of a category: the lists that pages choose from."""

    class Meta(TableMeta):
        table_name = table_name("recommendations")

    subject = UnicodeAttribute(hash_key=True)  # product#<id>, category#<id>, or everything
    lists = DocumentAttribute()  # name of the list to [product, score, categories], best first
    expires_at = TTLAttribute()


TABLES: tuple[type[Model], ...] = (ShopperEvent, Recommendation)
