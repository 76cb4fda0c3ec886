"""The cart's table in DynamoDB: storage shape only."""

from typing import Any
from urllib.parse import unquote

from pynamodb.attributes import Attribute, TTLAttribute, UnicodeAttribute, UTCDateTimeAttribute
from pynamodb.constants import MAP, NUMBER, STRING
from pynamodb.expressions.operand import Path

from shop.kernel.dynamo import IntegerAttribute, Model, TableMeta, table_name

Entries = dict[str, Any]


class EntriesAttribute(Attribute[Entries]):
    """A map of whole numbers or texts whose entries are changed one by one, each by its path."""

    attr_type = MAP

    def entry(self, key: str) -> Path:
        """Where one entry is, for expressions. Any text may be a key."""
        return Path(self)[_stored(key)]

    def serialize(self, value: Entries) -> dict[str, dict[str, str]]:
        """Raises TypeError for what is neither an int nor a text."""
        return {_stored(key): _plain(entry) for key, entry in value.items()}

    def deserialize(self, value: dict[str, dict[str, str]]) -> Entries:
        """What was serialised."""
        return {
            unquote(key): int(part[NUMBER]) if NUMBER in part else part[STRING]
            for key, part in value.items()
        }


def _stored(key: str) -> str:
    """A key without brackets: PynamoDB would read those of "MUG[2]" as the index of a list."""
    return key.replace("%", "%25").replace("[", "%5B").replace("]", "%5D")


def _plain(entry: Any) -> dict[str, str]:
    if type(entry) is int:
        return {NUMBER: str(entry)}
    if isinstance(entry, str):
        return {STRING: entry}
    raise TypeError(f"A cart holds whole numbers and texts, not {entry!r}.")


class Cart(Model):
    """What somebody means to buy.

    A line lies in several maps by SKU rather than in one map of maps, because one UpdateItem can
    then make or change a line without knowing whether it is there.
    """

    class Meta(TableMeta):
        table_name = table_name("carts")

    cart_id = UnicodeAttribute(hash_key=True)
    version = IntegerAttribute(default=0)  # the number of changes so far
    token_hash = UnicodeAttribute()  # SHA-256 of the secret that a guest shows to the API
    owner = UnicodeAttribute(null=True)  # the customer's id; None for a guest
    currency = UnicodeAttribute()
    quantities = EntriesAttribute(default=dict)
    seen_prices = EntriesAttribute(default=dict)  # minor units, as the customer last agreed to
    titles = EntriesAttribute(default=dict)  # at adding, for products that are withdrawn later
    positions = EntriesAttribute(default=dict)  # the version that made the line; lowest on top
    recent_adds = EntriesAttribute(default=dict)  # digest of an idempotency key to what was asked
    # DynamoDB deletes a cart up to days after this, so readers and writers look at it too.
    expires_at = TTLAttribute()
    created_at = UTCDateTimeAttribute()
    updated_at = UTCDateTimeAttribute()


class CustomerCart(Model):
    """Which cart is that of an account. The cart may be gone: ordered, or expired."""

    class Meta(TableMeta):
        table_name = table_name("customer-carts")

    customer_id = UnicodeAttribute(hash_key=True)
    cart_id = UnicodeAttribute()


TABLES: tuple[type[Model], ...] = (Cart, CustomerCart)
