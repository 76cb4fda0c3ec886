"""How customers rate a product, as counted. Pure."""

from dataclasses import dataclass

STARS = (1, 2, 3, 4, 5)  # a review gives one of these


@dataclass(frozen=True, slots=True)
class StarCount:
    """Reviews with one number of stars. `percent`: of all reviews, rounded."""

    stars: int
    count: int
    percent: int


@dataclass(frozen=True, slots=True)
class Rating:
    """Published reviews by number of stars. `counts`: with one star, with two, ..., with five."""

    counts: tuple[int, int, int, int, int] = (0, 0, 0, 0, 0)

    @property
    def review_count(self) -> int:
        """Reviews in all."""
        return sum(self.counts)

    @property
    def hundredths(self) -> int:
        """The mean: 435 is 4.35 stars; 0 when there is no review. Half a hundredth goes up."""
        total = self.review_count
        stars = sum(stars * count for stars, count in zip(STARS, self.counts, strict=True))
        return (200 * stars + total) // (2 * total) if total else 0

    @property
    def distribution(self) -> list[StarCount]:
        """Five stars first."""
        total = self.review_count or 1
        return [
            StarCount(stars, count, (200 * count + total) // (2 * total))
            for stars, count in zip(reversed(STARS), reversed(self.counts), strict=True)
        ]
