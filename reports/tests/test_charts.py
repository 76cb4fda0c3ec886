"""Where the parts of a chart lie."""

import pytest

from reports.charts import HEIGHT, WIDTH, Point, chart, tick_step


@pytest.mark.parametrize(
    ("highest", "step"), [(0, 1), (4, 1), (5, 2), (9, 5), (21, 10), (81, 50), (1_234_567, 500_000)]
)
def test_ticks_are_round_and_reach_above_the_highest(highest, step):
    assert tick_step(highest) == step


def test_everything_lies_within_the_drawing():
    points = [Point(f"{n}", n * 317, (29 - n) * 411) for n in range(30)]
    drawn = chart(points, str)

    assert len(drawn.bars) == len(drawn.dots) == 30
    assert len(drawn.labels) == 8
    assert all(bar.x >= 0 and bar.x + bar.width <= WIDTH for bar in drawn.bars)
    assert all(bar.y >= 0 and bar.height >= 0 for bar in drawn.bars)
    assert all(bar.y + bar.height == pytest.approx(drawn.ticks[0].y, abs=0.2) for bar in drawn.bars)
    assert all(0 <= dot.y <= HEIGHT for dot in drawn.dots)


def test_what_is_still_to_come_has_no_bar():
    drawn = chart([Point("9", 5, 7), Point("10", None, 8)], str)

    assert [bar.words for bar in drawn.bars] == ["9: 5"]
    assert len(drawn.dots) == 2
    assert drawn.line.count(",") == 2


def test_nothing_at_all_can_be_drawn():
    drawn = chart([Point("9", 0, 0)], str)

    assert drawn.bars[0].height == 0
