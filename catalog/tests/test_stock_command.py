"""`manage.py stock`: what it shows, changes and leaves behind, and what is refused."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from catalog.models import StockMovement
from catalog.services.stock import reserve_stock
from catalog.tests.factories import make_stock, units
from shop.kernel.ids import new_id

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]


def stock(*arguments: str, sku: str = "MUG", reason: str = "as planned") -> list[str]:
    said = StringIO()
    call_command("stock", sku, *arguments, f"--reason={reason}", stdout=said)
    return said.getvalue().splitlines()


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

    said = stock("--count=8", reason=" broken in the van ")

    assert said == ["MUG: 5 available, 3 reserved, 0 sold, 8 received"]
    assert units("MUG") == (5, 3, 0)
    [movement] = [each for each in StockMovement.query("MUG") if each.kind == "counted"]
    assert (movement.difference, movement.reason) == (-2, "broken in the van")
    assert movement.by == "command line"
    assert before - timedelta(seconds=1) <= movement.at <= datetime.now(UTC)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--count=-1"], "-1 is no number of units"),
        (["--count=5", "--reason=  "], "--reason is needed"),
        (["--count=2"], "MUG: .*3.*2"),
        (["--receive=0"], "At least one unit"),
        (["--split=0"], "1 to 50 buckets"),
        (["--split=51"], "1 to 50 buckets"),
        (["--expect=5"], "--on DATE"),
        (["--expect=5", "--on=tomorrow"], "no date"),
        (["--expect=5", "--on=2020-01-01"], "today or later"),
        (["--receive-expected"], "MUG: No delivery"),
        (["--move=1", "--from=main"], "--to NAME"),
        (["--move=8", "--from=main", "--to=noord"], "MUG: .*7"),
        (["--move=1", "--from=main", "--to=main"], "another warehouse"),
        (["--move=1", "--from=main", "--to=A#B"], "small letters"),
        (["--limit=0"], "at least one unit"),
        (["--limit=many"], "many is no number"),
        (["--count=5", "--split=2"], "not allowed with"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(arguments, sentence):
    make_stock({"MUG": 10})
    reserve(3)
    movements = StockMovement.count("MUG")

    with translation.override("en"), pytest.raises(CommandError, match=sentence):
        call_command("stock", "MUG", "--reason=because", *arguments)

    assert units("MUG") == (7, 3, 0)
    assert StockMovement.count("MUG") == movements


def test_an_unknown_article_is_refused():
    with pytest.raises(CommandError, match="NONE: "):
        stock("--count=5", sku="NONE")


def test_it_shows_every_part_and_the_limit():
    make_stock({"MUG": 10})

    stock("--split=2")
    stock("--move=1", "--from=main", "--to=noord")
    stock("--expect=4", "--on=2099-12-01")
    said = stock("--limit=3")

    assert said[:2] == [
        "MUG: 14 available, 0 reserved, 0 sold, 14 received",
        "  at most 3 per customer",
    ]
    assert said[2:] in (
        [
            f"  MUG (main): {head} available, 0 reserved, 0 sold",
            f"  MUG#main#1 (main): {9 - head} available, 0 reserved, 0 sold",
            "  MUG#noord#1 (noord): 1 available, 0 reserved, 0 sold",
            "  MUG#main#2 (expected on 2099-12-01): 4 available, 0 reserved, 0 sold",
        ]
        for head in (4, 5)
    )
    assert stock("--receive-expected", "--warehouse=noord")[-1] == (
        "  MUG#noord#1 (noord): 5 available, 0 reserved, 0 sold"
    )
    assert stock("--limit=none")[1].startswith("  MUG (main)")
    assert stock("--split=1")[0] == "MUG: 14 available, 0 reserved, 0 sold, 14 received"


def test_units_that_came_in_are_added():
    make_stock({"MUG": 10})

    assert stock("--receive=5") == ["MUG: 15 available, 0 reserved, 0 sold, 15 received"]
    assert stock("--receive=2", "--warehouse=noord")[0].startswith("MUG: 17 available")
    assert stock("--count=0", "--warehouse=noord")[0].startswith("MUG: 15 available")
