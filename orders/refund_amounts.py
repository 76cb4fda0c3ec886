"""What goes back for units, shipping and more, and the VAT within it, to the cent. Pure.

Whatever is refunded in parts adds up to what was sold: each part takes the VAT up to its exact
share of all that went back so far, less the VAT that went back before it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from orders.totals import summed
from orders.vat import VatPart
from shop.kernel.money import Money, allocate


@dataclass(frozen=True, slots=True)
class SoldLine:
    """A line as it was sold, and what of it went back before."""

    line_id: int
    sku: str
    unit_price: Money
    quantity: int
    vat: Money
    rate_bp: int
    refunded: int = 0  # units
    refunded_vat_minor: int = 0


@dataclass(frozen=True, slots=True)
class Sold:
    """An order as it was sold, and what of it went back before. Per rate, in minor units."""

    lines: Sequence[SoldLine]
    shipping: Sequence[VatPart]
    currency: str
    refunded_shipping: Mapping[int, tuple[int, int]] = field(default_factory=dict)  # gross, VAT
    extra: Mapping[int, tuple[int, int]] = field(default_factory=dict)  # gross, VAT

    @property
    def shipping_left(self) -> int:
        """What of the shipping did not go back yet, in minor units."""
        gone = sum(gross for gross, _vat in self.refunded_shipping.values())
        return sum(part.gross.minor for part in self.shipping) - gone


@dataclass(frozen=True, slots=True)
class RefundedLine:
    """Units of one line that go back, with their VAT."""

    line: SoldLine
    units: int
    gross: Money
    vat: Money


@dataclass(frozen=True, slots=True)
class RefundAmounts:
    """What one refund comes to."""

    lines: tuple[RefundedLine, ...]
    shipping: tuple[VatPart, ...]
    extra: tuple[VatPart, ...]
    currency: str

    @property
    def by_rate(self) -> list[VatPart]:
        """One part per rate, lowest first; rates that come to nothing are left out."""
        parts = [VatPart(each.line.rate_bp, each.gross, each.vat) for each in self.lines]
        both = summed([*parts, *self.shipping, *self.extra], self.currency)
        return [part for part in both if part.gross or part.vat]

    @property
    def gross(self) -> Money:
        """All of it."""
        return Money(sum(part.gross.minor for part in self.by_rate), self.currency)


def refund_amounts(
    sold: Sold, *, units: Mapping[int, int], shipping_minor: int = 0, extra_minor: int = 0
) -> RefundAmounts:
    """What goes back for units, an amount of shipping, and an amount beyond both.

    units: by line id. extra_minor: a goodwill, or, below zero, what is kept back.

    Raises:
        ValueError: more units or shipping than did not go back yet, or less than none.
    """
    lines = tuple(
        _line(line, units[line.line_id]) for line in sold.lines if units.get(line.line_id)
    )
    if len(lines) != sum(1 for count in units.values() if count):
        raise ValueError("Units of a line that was not sold.")
    shipping = _shipping(sold, shipping_minor)
    return RefundAmounts(
        lines=lines,
        shipping=shipping,
        extra=_extra(sold, lines, shipping, extra_minor),
        currency=sold.currency,
    )


def _line(line: SoldLine, units: int) -> RefundedLine:
    after = line.refunded + units
    if units < 0 or after > line.quantity:
        raise ValueError(f"{units} units of {line.sku} cannot go back.")
    vat = _share(line.vat.minor, after, line.quantity) - line.refunded_vat_minor
    return RefundedLine(
        line=line,
        units=units,
        gross=line.unit_price * units,
        vat=Money(max(vat, 0), line.vat.currency),
    )


def _share(whole: int, part: int, of: int) -> int:
    """whole * part / of, rounded half up; of nothing, nothing. Negative parts mirror positive."""
    if of == 0 or whole == 0:
        return 0
    sign = -1 if part < 0 else 1
    return sign * ((2 * whole * abs(part) + of) // (2 * of))


def _shipping(sold: Sold, amount: int) -> tuple[VatPart, ...]:
    """Split over the rates by what is left of each, so that none is overdrawn."""
    if amount < 0 or amount > sold.shipping_left:
        raise ValueError(f"{amount} of shipping cannot go back.")
    if amount == 0:
        return ()
    gone = {
        part.rate_bp: sold.refunded_shipping.get(part.rate_bp, (0, 0)) for part in sold.shipping
    }
    left = [part.gross.minor - gone[part.rate_bp][0] for part in sold.shipping]
    parts = []
    for part, gross in zip(
        sold.shipping, allocate(Money(amount, sold.currency), left), strict=True
    ):
        before, vat_before = gone[part.rate_bp]
        vat = _share(part.vat.minor, before + gross.minor, part.gross.minor) - vat_before
        parts.append(VatPart(part.rate_bp, gross, Money(max(vat, 0), sold.currency)))
    return tuple(part for part in parts if part.gross)


def _extra(
    sold: Sold,
    lines: Sequence[RefundedLine],
    shipping: Sequence[VatPart],
    amount: int,
) -> tuple[VatPart, ...]:
    """First against earlier extras of the other sign, rate by rate; the rest over all rates."""
    if amount == 0:
        return ()
    whole = _whole(sold)
    before = {rate: sold.extra.get(rate, (0, 0)) for rate in whole}
    opposite = {rate: abs(gross) for rate, (gross, _vat) in before.items() if gross * amount < 0}
    against = min(abs(amount), sum(opposite.values()))
    split = dict.fromkeys(whole, 0)
    _spread(split, against, opposite, sold.currency)
    weights = {rate: gross for rate, (gross, _vat) in whole.items()}
    if amount < 0 and (lines or shipping):  # kept back from what goes back now
        weights = dict.fromkeys(whole, 0)
        for rate, gross in [(each.line.rate_bp, each.gross) for each in lines] + [
            (part.rate_bp, part.gross) for part in shipping
        ]:
            weights[rate] += gross.minor
    _spread(split, abs(amount) - against, weights, sold.currency)
    sign = -1 if amount < 0 else 1
    parts = []
    for rate, minor in split.items():
        after = before[rate][0] + sign * minor
        vat = _share(whole[rate][1], after, whole[rate][0]) - before[rate][1]
        parts.append(VatPart(rate, Money(sign * minor, sold.currency), Money(vat, sold.currency)))
    return tuple(part for part in parts if part.gross)


def _whole(sold: Sold) -> dict[int, tuple[int, int]]:
    """Gross and VAT of all that was sold, per rate."""
    parts = [
        VatPart(line.rate_bp, line.unit_price * line.quantity, line.vat) for line in sold.lines
    ]
    both = summed([*parts, *sold.shipping], sold.currency)
    return {part.rate_bp: (part.gross.minor, part.vat.minor) for part in both}


def _spread(split: dict[int, int], amount: int, weights: Mapping[int, int], currency: str) -> None:
    if amount == 0:
        return
    rates = sorted(weights)
    for rate, part in zip(
        rates, allocate(Money(amount, currency), [weights[rate] for rate in rates]), strict=True
    ):
        split[rate] += part.minor
