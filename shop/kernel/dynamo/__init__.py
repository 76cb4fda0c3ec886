"""DynamoDB through PynamoDB: what every table shares, transactions, and the raw client.

PynamoDB's models are the one definition of the schema. Calls on items go out by `transport`,
which costs a tenth of botocore's time; everything else, such as making a table, by botocore.
"""

from shop.kernel.dynamo.attributes import DocumentAttribute, IntegerAttribute
from shop.kernel.dynamo.connection import client, transaction
from shop.kernel.dynamo.models import Model, TableMeta, table_name
from shop.kernel.dynamo.tables import TableState, create_table

__all__ = [
    "DocumentAttribute",
    "IntegerAttribute",
    "Model",
    "TableMeta",
    "TableState",
    "client",
    "create_table",
    "table_name",
    "transaction",
]
