"""What reviews come to."""

import pytest

from catalog.ratings import Rating

RATINGS = [
    ((0, 0, 0, 0, 0), 0, 0, [0, 0, 0, 0, 0]),
    ((0, 0, 0, 0, 1), 500, 1, [100, 0, 0, 0, 0]),
    ((1, 0, 0, 0, 0), 100, 1, [0, 0, 0, 0, 100]),
    ((1, 0, 1, 0, 1), 300, 3, [33, 0, 33, 0, 33]),
    ((0, 0, 0, 2, 1), 433, 3, [33, 67, 0, 0, 0]),
    ((0, 0, 0, 1, 2), 467, 3, [67, 33, 0, 0, 0]),
    ((1, 1, 1, 1, 4), 375, 8, [50, 13, 13, 13, 13]),
]


@pytest.mark.parametrize(("counts", "hundredths", "count", "percent"), RATINGS)
def test_the_mean_and_the_shares_are_rounded(counts, hundredths, count, percent):
    rating = Rating(counts)

    assert (rating.hundredths, rating.review_count) == (hundredths, count)
    assert [(each.stars, each.percent) for each in rating.distribution] == list(
        zip((5, 4, 3, 2, 1), percent, strict=True)
    )
