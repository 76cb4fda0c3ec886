"""What a service needs, what that costs, and how near it comes to a limit."""

from dataclasses import dataclass

from deploy.capacity.prices import PRICES


@dataclass(frozen=True, slots=True)
class Usage:
    """So many units of a price, in a month."""

    price: str
    units: float

    @property
    def dollars(self) -> float:
        """In eu-west-1."""
        return PRICES[self.price].here * self.units


@dataclass(frozen=True, slots=True)
class Limit:
    """used and allowed in one unit, which `name` says. hint: what to do about it."""

    name: str
    used: float
    allowed: float
    hint: str

    @property
    def is_kept(self) -> bool:
        """At the limit is within it."""
        return self.used <= self.allowed


@dataclass(frozen=True, slots=True)
class Need:
    """One service. what: in a line, for people.

    month: what is used in a normal month. day: in the one day of the peak, beyond a normal day.
    """

    service: str
    what: str
    month: tuple[Usage, ...]
    day: tuple[Usage, ...] = ()
    limits: tuple[Limit, ...] = ()

    @property
    def monthly(self) -> float:
        """Dollars."""
        return sum(each.dollars for each in self.month)

    @property
    def peak_day(self) -> float:
        """Dollars on top, on the day of the peak."""
        return sum(each.dollars for each in self.day)
