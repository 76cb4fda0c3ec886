"""What a row costs: one read of what was learned, and one of the tiles."""

import pytest
from django_redis import get_redis_connection

from catalog.recommendations import blocks
from catalog.recommendations.base import Kind
from catalog.recommendations.embedded import events
from catalog.services.recommending.learning import learn
from catalog.tests.recommendations.shop import (
    COFFEE,
    NOW,
    TEA,
    open_shop,
    several,
    strangers,
    visit,
)
from shop.kernel.dynamo.transport import Transport

pytestmark = pytest.mark.usefixtures("db", "tables")
ANNA = "anna-" + "x" * 30


@pytest.fixture
def calls(monkeypatch):
    """Those of DynamoDB."""
    made = []
    real = Transport.call

    def call(self, operation, request):
        made.append(operation)
        return real(self, operation, request)

    open_shop()
    events.store(
        [
            *several(Kind.PURCHASE, "theepot", "theezeef", "molen"),
            *several(Kind.VIEW, "mok", "filter", people=30),
            *strangers(),
        ]
    )
    learn(now=NOW)
    get_redis_connection("default").flushdb()
    monkeypatch.setattr(Transport, "call", call)
    return made


def names(row):
    return [shown.card.name for shown in row]


def test_a_row_is_two_reads_and_none_once_they_are_cached(calls):
    row = blocks.also_bought("theepot", "nl")
    assert calls == ["BatchGetItem", "BatchGetItem"]
    again = blocks.also_bought("theepot", "nl")

    assert calls == ["BatchGetItem", "BatchGetItem"]
    assert names(row) == names(again)
    assert sorted(names(row)) == ["Molen", "Theezeef"]


def test_what_is_popular_is_two_reads(calls):
    blocks.popular("nl", category_id=COFFEE, limit=2)

    assert calls == ["BatchGetItem", "BatchGetItem"]


def test_a_visitors_row_is_two_reads_however_much_she_saw(calls):
    visit(ANNA, "mok", "theepot", "theelicht", "filter")
    row = blocks.for_you(ANNA, "nl")

    assert calls == ["BatchGetItem", "BatchGetItem"]
    assert {shown.because.name for shown in row if shown.because} == {"Theepot"}


def test_that_nothing_was_learned_is_remembered_too(calls):
    blocks.also_bought("unknown", "nl")
    blocks.also_bought("unknown", "nl")

    assert calls == ["BatchGetItem"]


def test_what_stands_beside_is_not_shown_twice(calls):
    bought = blocks.also_bought("theepot", "nl", category_id=TEA)

    assert names(bought) == ["Theezeef"]
    assert "Theezeef" not in names(blocks.similar("theepot", "nl", without=bought))
