"""What a price becomes that goes up or down, and is rounded to what shops write. Pure."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from catalog.errors import PriceTooLow

_WHOLE = 10_000  # basis points


class Rounding(TextChoices):
    """On what prices end."""

    CENT = "cent", _("to the cent")
    FIVE_CENTS = "five", _("to 5 cents")
    ENDS_95 = "95", _("to ,95")
    ENDS_99 = "99", _("to ,99")


# Prices that are taken: so many minor units apart, one of them being so many.
_ENDINGS = {
    Rounding.CENT: (1, 0),
    Rounding.FIVE_CENTS: (5, 0),
    Rounding.ENDS_95: (100, 95),
    Rounding.ENDS_99: (100, 99),
}


@dataclass(frozen=True, slots=True)
class PriceStep:
    """Up or down by a share or by an amount, of which the other one is None.

    basis_points: of the price: 500 is 5 %. amount_minor: minor units of each product's currency.
    """

    is_up: bool
    basis_points: int | None = None
    amount_minor: int | None = None
    rounding: Rounding = Rounding.CENT

    def price(self, price_minor: int) -> int:
        """The new price in minor units, rounded to the nearest that is taken, a half upwards.

        Rounding never turns the direction: a price that goes up is no lower afterwards, one that
        goes down no higher.

        Raises:
            PriceTooLow: nothing would be left of it.
        """
        exact = self._moved(price_minor)
        apart, ending = _ENDINGS[self.rounding]
        below = exact - (exact - ending) % apart
        nearest = below if 2 * (exact - below) < apart else below + apart
        if self.is_up and nearest < price_minor:
            nearest = below + apart
        elif not self.is_up and nearest > price_minor:
            nearest = below
        if nearest <= 0:
            raise PriceTooLow
        return nearest

    def _moved(self, price_minor: int) -> int:
        sign = 1 if self.is_up else -1
        if self.basis_points is None:
            return price_minor + sign * (self.amount_minor or 0)
        return (price_minor * (_WHOLE + sign * self.basis_points) + _WHOLE // 2) // _WHOLE
