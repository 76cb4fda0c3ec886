"""The policies of the stacks carry the planned day, and a surprise nearly whole."""

from dataclasses import replace

import pytest

from deploy.aws.environments.sizes import ServiceSize
from deploy.aws.scaling import TARGETS, Bounds
from deploy.capacity.load import Load
from deploy.simulation.curves import BLACK_FRIDAY, ORDINARY, by_minute, with_push
from deploy.simulation.days import CHOSEN, planned, surprise
from deploy.simulation.drawing import drawn
from deploy.simulation.running import run
from deploy.simulation.tasks import TaskPower, power_of
from deploy.simulation.tracking import IN_MINUTES, OUT_MINUTES, Follower

MOST_LOST = 0.001  # of the day of a surprise


def test_nothing_is_lost_on_the_planned_day():
    assert planned().share_lost == 0


def test_next_to_nothing_is_lost_on_a_surprise():
    assert surprise().share_lost <= MOST_LOST


def test_the_cpu_alone_would_lose_more():
    assert surprise(replace(CHOSEN, by_requests=False)).share_lost > MOST_LOST


def test_the_scheduled_tasks_are_there_before_who_comes():
    day = planned()

    assert day.minutes[6 * 60].tasks >= 30
    assert day.most_tasks <= 100


def test_curves_have_a_share_for_each_minute_and_reach_the_peak_once():
    for curve in (ORDINARY, BLACK_FRIDAY):
        shares = by_minute(curve)
        assert len(shares) == 24 * 60
        assert max(shares) == 1
        assert min(shares) > 0


def test_a_push_brings_so_many_times_as_many_within_its_minutes():
    calm = [1.0] * (24 * 60)

    pushed = with_push(calm, "20:00", times=5, within=2)

    assert pushed[20 * 60 - 1] == 1
    assert pushed[20 * 60 + 1] == 5
    assert pushed[20 * 60 + 16] == 5
    assert pushed[22 * 60] == 1


def test_a_target_is_followed_after_three_minutes_and_left_after_fifteen():
    follower = Follower(70)

    high = [follower.asked(140, 2) for _ in range(OUT_MINUTES)]
    low = [follower.asked(10, 4) for _ in range(IN_MINUTES)]

    assert high == [(None, None), (None, None), (4, None)]
    assert low[-2:] == [(None, None), (None, 1)]


def test_what_nobody_carries_waits_and_is_lost():
    day = run(
        [30.0] * 2,
        power=TaskPower(10),
        targets=TARGETS,
        bounds_at=lambda _minute: Bounds(1, 1),
    )

    came, answered = sum(each.came for each in day.minutes), 10 * 120
    assert sum(each.lost for each in day.minutes) == pytest.approx(came - answered - 100)
    assert day.longest_wait == pytest.approx(10)


def test_a_task_of_half_the_size_carries_half():
    rates = Load(visitors=1e6, orders=1e3, products=1e4, peak=1).evening
    whole, half = (power_of(ServiceSize(cpu, 2048, 1, 1), rates) for cpu in (1024, 512))

    assert half.a_second == pytest.approx(whole.a_second / 2)


def test_a_day_is_drawn():
    picture = drawn(surprise(), "A <surprise>")

    assert picture.count("<polyline") == 5
    assert "A &lt;surprise&gt;" in picture
