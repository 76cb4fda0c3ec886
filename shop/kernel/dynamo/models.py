"""What every table of DynamoDB inherits."""

from typing import Any, Self

from django.conf import settings
from pynamodb.connection import TableConnection
from pynamodb.constants import BINARY, BINARY_SET, NULL, PAY_PER_REQUEST_BILLING_MODE
from pynamodb.models import Model as PynamoModel

from shop.kernel.dynamo.connection import DirectConnection
from shop.kernel.dynamo.transport import CONNECT_TIMEOUT, POOL_SIZE, READ_TIMEOUT, RETRIES


def table_name(name: str) -> str:
    """The name of a table in this environment."""
    return f"{settings.DYNAMODB_TABLE_PREFIX}{name}"


class TableMeta:
    """What the Meta of every table inherits."""

    host = settings.DYNAMODB_ENDPOINT or None
    region = settings.AWS_REGION
    billing_mode = PAY_PER_REQUEST_BILLING_MODE
    connect_timeout_seconds = CONNECT_TIMEOUT
    read_timeout_seconds = READ_TIMEOUT
    max_retry_attempts = RETRIES
    max_pool_connections = POOL_SIZE


class Model(PynamoModel):
    """A table's items. PynamoDB's own model, but that its calls go out by our transport.

    Bytes have no form in JSON, so it holds none: an attribute for them is a TypeError. Neither has
    it discriminators.
    """

    @classmethod
    def _get_connection(cls) -> TableConnection:
        table = super()._get_connection()
        if not isinstance(table.connection, DirectConnection):
            _check_no_bytes(cls)
            direct = DirectConnection(host=cls.Meta.host, region=cls.Meta.region)
            direct.add_meta_table(table.get_meta_table())
            table.connection = direct
        return table

    @classmethod
    def from_raw_data(cls, data: dict[str, Any]) -> Self:
        """What DynamoDB holds as an item; `__init__`, which is for new ones, is not called."""
        item = cls.__new__(cls)
        item.deserialize(data)
        return item

    def deserialize(self, attribute_values: dict[str, dict[str, Any]]) -> None:
        """Become what DynamoDB holds.

        PynamoDB sets each value up to three times, through a descriptor: half of what reading a
        list costs.
        """
        values = {}
        for name, attribute in self.get_attributes().items():
            raw = attribute_values.get(attribute.attr_name)
            if raw and NULL not in raw:
                values[name] = attribute.deserialize(attribute.get_value(raw))
                continue
            default = attribute.default
            value = default() if callable(default) else default
            if value is not None:
                values[name] = value
        self.attribute_values = values


def _check_no_bytes(model: type[PynamoModel]) -> None:
    for name, attribute in model.get_attributes().items():
        if attribute.attr_type in {BINARY, BINARY_SET}:
            raise TypeError(f"{model.__name__}.{name} would hold bytes.")
