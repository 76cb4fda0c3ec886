"""What an order comes to, to the cent. Pure: the same for the page, the API and the order."""

from collections.abc import Sequence
from dataclasses import dataclass

from orders.vat import VatPart, shipping_parts, vat_within
from shop.kernel.money import Money, total


@dataclass(frozen=True, slots=True)
class Priced:
    """One line to be totalled: so many at this price, VAT included, at this rate."""

    unit_price: Money
    quantity: int
    rate_bp: int

    @property
    def gross(self) -> Money:
        """All of them."""
        return self.unit_price * self.quantity

    @property
    def vat(self) -> Money:
        """The VAT within."""
        return vat_within(self.gross, self.rate_bp)


@dataclass(frozen=True, slots=True)
class Totals:
    """Amounts that add up: total = subtotal + shipping; vat is the sum of all parts."""

    subtotal: Money
    shipping: Money
    shipping_vat: tuple[VatPart, ...]
    by_rate: tuple[VatPart, ...]  # lines and shipping together, lowest rate first

    @property
    def total(self) -> Money:
        """What is to be paid."""
        return self.subtotal + self.shipping

    @property
    def vat(self) -> Money:
        """The VAT within the total."""
        return total((part.vat for part in self.by_rate), self.subtotal.currency)


def totals_of(lines: Sequence[Priced], shipping: Money) -> Totals:
    """Add up the lines and shipping; VAT is rounded per line, and summed per rate."""
    parts = shipping_parts(shipping, [(line.rate_bp, line.gross) for line in lines])
    each = [VatPart(line.rate_bp, line.gross, line.vat) for line in lines] + parts
    return Totals(
        subtotal=total((line.gross for line in lines), shipping.currency),
        shipping=shipping,
        shipping_vat=tuple(parts),
        by_rate=tuple(summed(each, shipping.currency)),
    )


def summed(parts: Sequence[VatPart], currency: str) -> list[VatPart]:
    """One part per rate, lowest first."""
    return [
        VatPart(
            rate,
            total((part.gross for part in parts if part.rate_bp == rate), currency),
            total((part.vat for part in parts if part.rate_bp == rate), currency),
        )
        for rate in sorted({part.rate_bp for part in parts})
    ]
