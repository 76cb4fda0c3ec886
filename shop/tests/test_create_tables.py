"""`manage.py create_tables`, on the real server as far as that goes."""

from io import StringIO

import pytest
from botocore.exceptions import ClientError
from django.core.management import call_command

from cart.models import Cart
from catalog.models import Product
from catalog.tests.factories import make_product
from shop.kernel import dynamo
from shop.kernel.dynamo import tables as making
from shop.tables import TABLES

pytestmark = pytest.mark.usefixtures("tables")


def run(**options) -> list[str]:
    said = StringIO()
    call_command("create_tables", stdout=said, **options)
    return said.getvalue().splitlines()


def described() -> list[dict]:
    names = [model.Meta.table_name for model in TABLES]
    return [dynamo.client().describe_table(TableName=name)["Table"] for name in names]


def test_a_missing_table_is_made_and_usable_at_once():
    Cart.delete_table()

    said = run()

    made = next(line for line in said if line.startswith(f"{Cart.Meta.table_name}: "))
    # Which recovery there is, is the server's: dynoxide has none, others turn it on.
    assert made.startswith(f"{Cart.Meta.table_name}: created, TTL on, point-in-time recovery ")
    assert Cart.count() == 0


def test_a_table_from_before_an_index_gets_it_and_keeps_what_is_in_it():
    make_product(sku="MOK")
    name = Product.Meta.table_name
    update = [{"Delete": {"IndexName": "category-price"}}]
    dynamo.client().update_table(TableName=name, GlobalSecondaryIndexUpdates=update)

    said = run(quiet=True)

    assert [line.partition(", TTL")[0] for line in said] == [
        f"{name}: there, new index category-price"
    ]
    assert [item.product_id for item in Product.scan()] == ["p-mok"]
    (shown,) = dynamo.client().scan(TableName=name, IndexName="category-price")["Items"]
    assert shown["product_id"] == {"S": "p-mok"}
    assert run(quiet=True) == []


def test_a_repeat_changes_nothing_and_says_so():
    run()
    before = described()

    said = run()

    assert described() == before
    assert len(said) == len(TABLES)
    assert all(": there, " in line for line in said)
    assert run(quiet=True) == []


def test_carts_expire_by_ttl():
    run()

    state = dynamo.client().describe_time_to_live(TableName=Cart.Meta.table_name)

    assert state["TimeToLiveDescription"]["TimeToLiveStatus"] == "ENABLED"
    assert state["TimeToLiveDescription"]["AttributeName"] == "expires_at"


def test_a_table_that_another_process_made_meanwhile_is_not_called_new(monkeypatch):
    monkeypatch.setattr(Product, "exists", lambda: False)

    assert not dynamo.create_table(Product).created


class AmazonStub:
    """The real client but for backups, of which the local server knows no call."""

    def __init__(self, refusals: int) -> None:
        self.real = dynamo.client()
        self.refusals = refusals
        self.calls = 0

    def __getattr__(self, name):
        return getattr(self.real, name)

    def update_continuous_backups(self, **_request) -> None:
        self.calls += 1
        if self.calls <= self.refusals:
            code = "ContinuousBackupsUnavailableException"
            raise ClientError({"Error": {"Code": code}}, "UpdateContinuousBackups")


def test_recovery_waits_until_a_new_table_can_be_backed_up(monkeypatch):
    amazon = AmazonStub(refusals=2)
    monkeypatch.setattr(making, "client", lambda: amazon)
    monkeypatch.setattr(making, "RECOVERY_PAUSE", 0.01)

    assert dynamo.create_table(Product).recovery is True
    assert amazon.calls == 3


def test_recovery_that_stays_away_is_an_error(monkeypatch):
    amazon = AmazonStub(refusals=1_000_000)
    monkeypatch.setattr(making, "client", lambda: amazon)
    monkeypatch.setattr(making, "RECOVERY_PAUSE", 0.01)
    monkeypatch.setattr(making, "RECOVERY_BUDGET", 0.05)

    with pytest.raises(ClientError, match="ContinuousBackupsUnavailable"):
        dynamo.create_table(Product)
