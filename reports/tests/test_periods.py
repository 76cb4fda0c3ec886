"""Periods in the days of the shop, also when a night has an hour more or less."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from reports.periods import HOUR, Period, before, buckets, current, day_of, midnight

# In 2026 the clocks go forward on 29 March and back on 25 October.
MONDAY = datetime(2026, 11, 30, 13, 30, tzinfo=UTC)  # 14:30 in Amsterdam


def test_today_is_compared_with_the_same_weekday_until_the_same_time():
    this, earlier = current(Period.TODAY, MONDAY), before(Period.TODAY, MONDAY)

    assert (this.start, this.end) == (datetime(2026, 11, 29, 23, tzinfo=UTC), MONDAY)
    assert earlier.start == datetime(2026, 11, 22, 23, tzinfo=UTC)
    assert earlier.end == MONDAY - timedelta(days=7)


@pytest.mark.parametrize("period", [Period.WEEK, Period.MONTH])
def test_a_longer_period_is_compared_with_the_days_just_before_it(period):
    this, earlier = current(period, MONDAY), before(period, MONDAY)

    assert (this.last - this.first).days == period.days - 1
    assert earlier.last == this.first - timedelta(days=1)
    assert earlier.last - earlier.first == this.last - this.first


def test_the_same_time_of_the_day_is_another_hour_in_utc_across_a_change_of_the_clocks():
    now = datetime(2026, 10, 26, 9, tzinfo=UTC)  # 10:00, winter

    assert before(Period.TODAY, now).end == datetime(2026, 10, 19, 8, tzinfo=UTC)  # 10:00, summer


@pytest.mark.parametrize(
    ("day", "hours"),
    [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 11, 30), 24)],
)
def test_a_day_has_the_hours_that_it_has(day, hours):
    noon = midnight(day) + 12 * HOUR
    found = list(buckets(Period.TODAY, noon))

    assert len(found) == hours
    assert found[0].start == midnight(day)
    assert found[-1].end == midnight(day + timedelta(days=1))
    assert day_of(found[-1].end - timedelta(microseconds=1)) == day
    # What they are compared with covers the day a week before once, whatever the clocks did.
    assert found[0].before_start == midnight(day - timedelta(days=7))
    assert found[-1].before_end == midnight(day - timedelta(days=6))
    assert sum((one.before_end - one.before_start for one in found), timedelta()) in {
        24 * HOUR,
        23 * HOUR,  # in spring the hour that today has not
    }


@pytest.mark.parametrize("day", [date(2026, 4, 5), date(2026, 11, 1)])
def test_a_week_after_the_clocks_changed_the_hours_before_are_all_there(day):
    found = list(buckets(Period.TODAY, midnight(day) + 12 * HOUR))

    assert len(found) == 24
    assert found[0].before_start == midnight(day - timedelta(days=7))
    assert found[-1].before_end == midnight(day - timedelta(days=6))
    for one, following in pairwise(found):
        assert one.before_end == following.before_start


def test_days_of_a_month_follow_each_other():
    found = list(buckets(Period.MONTH, datetime(2026, 11, 10, 12, tzinfo=UTC)))

    assert len(found) == 30
    assert all(one.end == after.start for one, after in pairwise(found))
    assert sum((one.end - one.start for one in found), timedelta()) == 721 * HOUR
