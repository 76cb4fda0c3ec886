"""`manage.py stock`: what a count changes and leaves behind, and what is refused."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from catalog.models import StockMovement
from catalog.services.stock import reserve_stock
from catalog.tests.factories import make_stock, units
from shop.kernel.ids import new_id

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]


def count(sku: str = "MUG", *, units: int, reason: str = "yearly count") -> str:
    said = StringIO()
    call_command("stock", sku, f"--count={units}", f"--reason={reason}", stdout=said)
    return said.getvalue()


def reserve(quantity: int) -> None:
    reserve_stock(
        reservation_id=str(new_id()),
        quantities={"MUG": quantity},
        expires_at=datetime.now(UTC) + timedelta(minutes=15),
    )


def test_a_count_sets_what_is_for_sale_and_is_recorded():
    make_stock({"MUG": 10})
    reserve(3)
    before = datetime.now(UTC)

    said = count(units=8, reason=" broken in the van ")

    assert said == "MUG: 5 available, 3 reserved\n"
    assert units("MUG") == (5, 3, 0)
    [movement] = [each for each in StockMovement.query("MUG") if each.kind == "counted"]
    assert (movement.difference, movement.reason) == (-2, "broken in the van")
    assert movement.by == "command line"
    assert before - timedelta(seconds=1) <= movement.at <= datetime.now(UTC)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"sku": "NONE", "units": 5}, "NONE: Dit artikel bestaat niet"),
        ({"units": -1}, "--count is zero or more"),
        ({"units": 5, "reason": "  "}, "--reason is not empty"),
        ({"units": 2}, "MUG: .*3.*2"),
    ],
)
def test_a_count_that_cannot_be_is_refused_and_changes_nothing(arguments, sentence):
    make_stock({"MUG": 10})
    reserve(3)
    movements = StockMovement.count("MUG")

    with pytest.raises(CommandError, match=sentence):
        count(**arguments)

    assert units("MUG") == (7, 3, 0)
    assert StockMovement.count("MUG") == movements
