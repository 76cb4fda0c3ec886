"""What the DynamoDB tables look like, read from the PynamoDB models: their one definition."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from deploy.aws.application import load_application


@dataclass(frozen=True, slots=True)
class IndexSchema:
    """A global secondary index. range_key: empty if it has none. included: beyond the keys."""

    name: str
    hash_key: str
    range_key: str
    projection: str
    included: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableSchema:
    """A table. name: without the environment's prefix. types: of key attributes, such as "S"."""

    name: str
    hash_key: str
    range_key: str
    types: dict[str, str]
    indexes: tuple[IndexSchema, ...]
    ttl: str  # the attribute; empty: items stay


@cache
def table_schemas() -> tuple[TableSchema, ...]:
    """Of all tables that there are."""
    load_application()
    from django.conf import settings

    from shop.tables import TABLES

    return tuple(_schema(model, settings.DYNAMODB_TABLE_PREFIX) for model in TABLES)


def _schema(model: Any, prefix: str) -> TableSchema:
    described = model._get_schema()  # what PynamoDB itself makes the table of
    hash_key, range_key = _keys(described["key_schema"])
    return TableSchema(
        name=model.Meta.table_name.removeprefix(prefix),
        hash_key=hash_key,
        range_key=range_key,
        types={
            each["AttributeName"]: each["AttributeType"]
            for each in described["attribute_definitions"]
        },
        indexes=tuple(_index(each) for each in described["global_secondary_indexes"]),
        ttl=_ttl(model),
    )


def _index(described: dict[str, Any]) -> IndexSchema:
    hash_key, range_key = _keys(described["key_schema"])
    projection = described["projection"]
    return IndexSchema(
        name=described["index_name"],
        hash_key=hash_key,
        range_key=range_key,
        projection=projection["ProjectionType"],
        included=tuple(projection.get("NonKeyAttributes", ())),
    )


def _keys(described: list[dict[str, str]]) -> tuple[str, str]:
    of = {each["KeyType"]: each["AttributeName"] for each in described}
    return of["HASH"], of.get("RANGE", "")


def _ttl(model: Any) -> str:
    attribute = model._ttl_attribute()
    return attribute.attr_name if attribute is not None else ""
