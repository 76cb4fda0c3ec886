"""The best sellers and the searches without an answer of each day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from catalog.merchandising import SearchedText
from reports.models import BestSeller, MissedSearch, RollUp
from reports.periods import DAY, HOUR, day_of, midnight
from reports.services import roll_up_tops, tops
from reports.tests.factories import make_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def noon() -> datetime:
    """Of tomorrow: the job never counts behind the clock."""
    return midnight(day_of(timezone.now()) + DAY) + 12 * HOUR


def roll_up(now: datetime) -> None:
    roll_up_tops(timestamp=int(now.timestamp()))


def sold() -> list[tuple[date, str, int]]:
    rows = BestSeller.objects.filter(invented=False).order_by("day", "-units", "product_id")
    return [(row.day, row.product_id, row.units) for row in rows]


def sell(moment: datetime, **units: int) -> None:
    make_order(placed_at=moment, paid_at=moment, sold=units)


def test_what_is_paid_on_a_day_of_the_shop_counts(noon):
    day = day_of(noon)
    sell(midnight(day), mug=2, cup=1)
    sell(midnight(day) - timedelta(seconds=1), jug=5)
    sell(noon, cup=3)
    make_order(placed_at=noon, sold={"vase": 9})

    for _ in range(2):
        roll_up(noon)

    assert sold() == [(day - DAY, "jug", 5), (day, "cup", 4), (day, "mug", 2)]
    mug = BestSeller.objects.get(product_id="mug")
    assert (mug.title, mug.amount_minor, mug.currency) == ("The mug", 200, "EUR")


def test_after_an_outage_of_days_each_of_them_is_counted(noon):
    roll_up(noon)
    for days in (1, 2, 6):
        sell(noon + days * DAY, mug=days)

    roll_up(noon + 7 * DAY)

    first = day_of(noon)
    assert sold() == [(first + days * DAY, "mug", days) for days in (1, 2, 6)]


def test_of_a_day_so_many_are_kept(noon, monkeypatch):
    monkeypatch.setattr(tops, "SOLD_KEPT", 2)
    sell(noon, mug=1, cup=2, jug=3)

    roll_up(noon)

    assert [product_id for _day, product_id, _units in sold()] == ["jug", "cup"]


def test_just_after_midnight_yesterday_is_counted_once_more(noon):
    night = midnight(day_of(noon) + DAY)
    roll_up(night + timedelta(minutes=5))
    sell(night - timedelta(seconds=1), mug=1)

    roll_up(night + timedelta(minutes=15))

    assert sold() == [(day_of(noon), "mug", 1)]
    roll_up(night + timedelta(minutes=25))
    assert RollUp.objects.get(name="tops").complete_until == night


def test_searches_that_found_nothing_are_kept_by_day(noon):
    day = day_of(noon)
    for text, times, found in (("olifant", 3, 0), ("mok", 9, 4), ("giraf", 5, 0)):
        SearchedText.objects.create(day=day, language="nl", text=text, times=times, found=found)
    roll_up(noon)
    SearchedText.objects.filter(text="giraf").update(found=1)

    roll_up(noon)

    rows = MissedSearch.objects.values_list("day", "text", "times")
    assert [*rows] == [(day, "olifant", 3)]
    assert midnight(day).tzinfo is UTC
