"""The tables of the template are those of the models, kept, backed up and ready for peaks."""

import pytest

from deploy.aws.environments import ENVIRONMENTS
from deploy.aws.schema import table_schemas
from deploy.aws.tests.templates import resources
from shop.tables import TABLES

GLOBAL = "AWS::DynamoDB::GlobalTable"


def tables(environment: str = "production") -> dict[str, dict]:
    """Properties by name without the prefix."""
    prefix = f"{ENVIRONMENTS[environment].prefix}-"
    found = resources(environment, "tables", GLOBAL)
    return {each["TableName"].removeprefix(prefix): each for each in found}


def test_there_is_one_for_each_model():
    assert len(table_schemas()) == len(TABLES)
    assert set(tables()) == {schema.name for schema in table_schemas()}


def test_keys_indexes_and_expiry_are_the_models():
    product, cart = tables()["products"], tables()["carts"]

    assert product["KeySchema"] == [{"AttributeName": "product_id", "KeyType": "HASH"}]
    by_price = next(
        each for each in product["GlobalSecondaryIndexes"] if each["IndexName"] == "category-price"
    )
    assert by_price["KeySchema"] == [
        {"AttributeName": "category_shard", "KeyType": "HASH"},
        {"AttributeName": "price_minor", "KeyType": "RANGE"},
    ]
    assert by_price["Projection"] == {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["card"]}
    assert cart["TimeToLiveSpecification"] == {"AttributeName": "expires_at", "Enabled": True}
    assert "TimeToLiveSpecification" not in product


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_each_is_on_demand_backed_up_encrypted_and_cannot_be_deleted_by_mistake(environment):
    for name, table in tables(environment).items():
        assert table["BillingMode"] == "PAY_PER_REQUEST", name
        assert table["SSESpecification"]["SSEEnabled"] is True, name
        for replica in table["Replicas"]:
            recovery = replica["PointInTimeRecoverySpecification"]
            assert recovery["PointInTimeRecoveryEnabled"] is True, name
            assert replica["DeletionProtectionEnabled"] is True, name


def test_the_second_region_has_a_replica_of_each_and_streams_for_it():
    for name, table in tables().items():
        assert {each["Region"] for each in table["Replicas"]} == {"eu-west-1", "eu-central-1"}, name
        assert table["StreamSpecification"] == {"StreamViewType": "NEW_AND_OLD_IMAGES"}, name
    for name, table in tables("small").items():
        assert [each["Region"] for each in table["Replicas"]] == ["eu-west-1"], name


def test_black_friday_finds_the_hot_tables_warm():
    found = tables("blackfriday")

    warm = {name for name, each in found.items() if "WarmThroughput" in each}
    assert warm == {"products", "stock", "reservations", "carts"}
    assert found["stock"]["WarmThroughput"] == {
        "ReadUnitsPerSecond": 40_000,
        "WriteUnitsPerSecond": 20_000,
    }
    indexes = [each["WarmThroughput"] for each in found["products"]["GlobalSecondaryIndexes"]]
    assert indexes == [found["products"]["WarmThroughput"]] * len(indexes)
    assert not [name for name, each in tables().items() if "WarmThroughput" in each]
