"""What a reduction is compared with: Directive 98/6/EC, article 6a."""

from datetime import UTC, datetime, timedelta

import pytest

from catalog.reductions import PastPrice, reference_price

NOW = datetime(2026, 11, 27, tzinfo=UTC)  # a Black Friday


def days_ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def was(price_minor: int, days: float, *, reduced: bool = False) -> PastPrice:
    return PastPrice(days_ago(days), price_minor, reduced)


@pytest.mark.parametrize(
    ("history", "price_minor", "expected"),
    [
        ([], 8000, None),  # nothing to compare with
        ([was(10000, 400)], 8000, 10000),
        ([was(10000, 3)], 8000, 10000),  # new: what there is counts
        ([was(9000, 400), was(10000, 20)], 8000, 9000),  # raised just before the sale
        ([was(9000, 400), was(10000, 30)], 8000, 10000),  # raised long enough before
        ([was(10000, 400), was(7000, 29), was(10000, 28)], 8000, 7000),  # no reduction at all
        ([was(10000, 400), was(7000, 60), was(10000, 31)], 8000, 10000),
        ([was(10000, 400), was(8000, 10, reduced=True)], 8000, 10000),  # goes on
        ([was(10000, 400), was(8000, 100, reduced=True)], 8000, 10000),  # and on
        ([was(10000, 400), was(9000, 20, reduced=True)], 8000, 10000),  # a second step
        ([was(10000, 400), was(9000, 100, reduced=True)], 8000, 9000),  # too late for a step
        ([was(10000, 400), was(8000, 9, reduced=True), was(10000, 5)], 8000, 8000),  # interrupted
        ([was(10000, 400), was(7000, 9, reduced=True)], 8000, 7000),  # dearer than the sale was
        ([was(8000, 9, reduced=True)], 7000, None),  # reduced since it is for sale
    ],
)
def test_the_lowest_price_of_30_days_before_counts(history, price_minor, expected):
    assert reference_price(history, price_minor=price_minor, now=NOW) == expected


def test_many_small_steps_keep_the_first_price_for_three_calendar_months():
    steps = [was(10000, 400), *(was(9900 - n, 89 - n, reduced=True) for n in range(80))]

    assert reference_price(steps, price_minor=9000, now=NOW) == 10000
    assert reference_price(steps, price_minor=9000, now=NOW + timedelta(days=10)) == 9821
