"""Scheduled peaks come when the calendar says so, and none takes from another."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from deploy.aws.cron import next_times
from deploy.aws.scaling import ZONE, Bounds, Step, dates, steps

NORMAL = Bounds(2, 50)
START = datetime(2026, 1, 1, tzinfo=ZONE)
STEPS = {step.name: step for step in steps(NORMAL)}

# From a calendar: last Fridays of November, and the Mondays after them.
BLACK_FRIDAYS = ("2026-11-27", "2027-11-26", "2028-11-24", "2029-11-30", "2030-11-29")
CYBER_MONDAYS = ("2026-11-30", "2027-11-29", "2028-11-27", "2029-12-03", "2030-12-02")
# 27 April, which is no Sunday in any of these years.
KINGS_DAYS = tuple(f"{year}-04-27" for year in range(2026, 2031))


def local(name: str) -> list[datetime]:
    """The next five times of a step, by the clock in Amsterdam."""
    return [moment.astimezone(ZONE) for moment in dates(STEPS[name], 5, after=START)]


def day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def bounds_on(moment: datetime) -> Bounds:
    """What the steps that were taken last before a moment left, from the start of that year."""
    begin = datetime(moment.year, 1, 1, tzinfo=ZONE)
    taken = [
        (when, step)
        for step in STEPS.values()
        for when in dates(step, 1, after=begin)
        if when <= moment
    ]
    return max(taken, key=lambda pair: pair[0])[1].bounds if taken else NORMAL


def test_black_friday_is_the_last_friday_of_november_from_six():
    assert local("black-friday-begins") == [
        day(friday) + timedelta(hours=6) for friday in BLACK_FRIDAYS
    ]
    assert STEPS["black-friday-begins"].bounds == Bounds(30, 100)


def test_it_is_six_in_winter_time_and_so_five_in_utc():
    assert {when.hour for when in dates(STEPS["black-friday-begins"], 5, after=START)} == {5}


def test_summer_time_is_two_hours_ahead_of_utc():
    assert {when.hour for when in dates(STEPS["koningsdag-begins"], 5, after=START)} == {4}


@pytest.mark.parametrize("monday", CYBER_MONDAYS)
def test_nothing_goes_down_before_cyber_monday_is_over(monday):
    begun, hour = day(monday) - timedelta(days=3, hours=-6), timedelta(hours=1)

    held = [bounds_on(begun + hour * number) for number in range(24 * 4 - 6)]

    assert set(held) == {Bounds(30, 100)}


@pytest.mark.parametrize("year", range(2026, 2031))
def test_sinterklaas_has_at_least_20_from_15_november_to_6_december(year):
    begin = datetime(year, 11, 15, tzinfo=ZONE)
    held = [bounds_on(begin + timedelta(hours=6 * each)) for each in range(22 * 4)]

    assert all(bounds.fewest >= 20 for bounds in held)
    assert held[0] == Bounds(20, 80)
    assert bounds_on(datetime(year, 12, 7, 4, tzinfo=ZONE)) == NORMAL
    assert bounds_on(datetime(year, 11, 14, 23, tzinfo=ZONE)) == NORMAL


@pytest.mark.parametrize("king", [*KINGS_DAYS, "2031-04-26"])  # in 2031 the 27th is a Sunday
def test_koningsdag_has_more(king):
    assert bounds_on(day(king) + timedelta(hours=12)) == Bounds(6, 50)


def test_a_campaign_gives_back_what_holds_beside_it():
    assert STEPS["black-friday-by-thanksgiving-begins"].bounds == Bounds(30, 100)
    assert STEPS["black-friday-by-thanksgiving-ends"].bounds == Bounds(20, 80)
    assert STEPS["black-friday-by-thanksgiving-begins"].expression == "at(2029-11-23T06:00:00)"


def test_what_was_dated_in_the_past_does_not_come_again():
    late = datetime(2030, 1, 1, tzinfo=ZONE)

    assert dates(STEPS["black-friday-by-thanksgiving-begins"], 5, after=late) == []


def test_larger_bounds_than_a_peaks_stay():
    for step in steps(Bounds(40, 120)):
        assert step.bounds == Bounds(40, 120)


@pytest.mark.parametrize(
    ("expression", "first"),
    [
        ("cron(30 9 1 * ? *)", "2026-02-01T09:30"),
        ("cron(0 12 L 2 ? *)", "2026-02-28T12:00"),
        ("cron(0 12 ? 12 3#1 *)", "2026-12-01T12:00"),
        ("cron(0 12 ? 3 MON-FRI 2027)", "2027-03-01T12:00"),
        ("cron(0 12 ? 3 1 2027)", "2027-03-07T12:00"),
        ("cron(0 12 ? 5 7L *)", "2026-05-30T12:00"),
    ],
)
def test_the_dialect_of_aws_is_read(expression, first):
    (found,) = next_times(expression, 1, after=START + timedelta(days=1), zone=ZONE)

    assert found.astimezone(ZONE).strftime("%Y-%m-%dT%H:%M") == first


@pytest.mark.parametrize(
    "expression", ["0 6 * * *", "cron(0 6 * 11 6L *)", "cron(0 6 ? 11 ? *)", "rate(1 day)"]
)
def test_what_is_no_expression_of_aws_is_refused(expression):
    with pytest.raises(ValueError, match=r"cron|Either"):
        next_times(expression, 1, after=START, zone=ZoneInfo("UTC"))


def test_a_step_knows_when_it_comes():
    (when,) = dates(Step("once", "at(2026-03-29T12:00:00)", NORMAL), 5, after=START)

    assert when.hour == 10
