"""Partial refunds add up to the cent, whatever the cart and however they are made."""

from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orders.refund_amounts import Sold, SoldLine, refund_amounts
from orders.totals import Priced, totals_of
from shop.kernel.money import Money

EURO = "EUR"


def cart(lines: list[tuple[int, int, int]], shipping: int) -> Sold:
    """Lines of unit price, quantity and rate, as an order keeps them."""
    priced = [Priced(Money(price, EURO), quantity, rate) for price, quantity, rate in lines]
    totals = totals_of(priced, Money(shipping, EURO))
    return Sold(
        lines=[
            SoldLine(
                line_id=number,
                sku=f"SKU{number}",
                unit_price=each.unit_price,
                quantity=each.quantity,
                vat=each.vat,
                rate_bp=each.rate_bp,
            )
            for number, each in enumerate(priced)
        ],
        shipping=totals.shipping_vat,
        currency=EURO,
    )


@dataclass
class Books:
    """What went back so far, as the tables of payments keep it."""

    sold: Sold
    gross: int = 0
    vat: dict[int, int] = field(default_factory=dict)

    def refund(self, units: dict[int, int], shipping: int = 0, extra: int = 0) -> None:
        done = refund_amounts(self.sold, units=units, shipping_minor=shipping, extra_minor=extra)
        by_line = {each.line.line_id: each for each in done.lines}
        lines = [
            replace(
                line,
                refunded=line.refunded + by_line[line.line_id].units,
                refunded_vat_minor=line.refunded_vat_minor + by_line[line.line_id].vat.minor,
            )
            if line.line_id in by_line
            else line
            for line in self.sold.lines
        ]
        self.sold = replace(
            self.sold,
            lines=lines,
            refunded_shipping=added(self.sold.refunded_shipping, done.shipping),
            extra=added(self.sold.extra, done.extra),
        )
        assert done.gross.minor == sum(part.gross.minor for part in done.by_rate)
        self.gross += done.gross.minor
        for part in done.by_rate:
            self.vat[part.rate_bp] = self.vat.get(part.rate_bp, 0) + part.vat.minor


def added(before, parts):
    after = dict(before)
    for part in parts:
        gross, vat = after.get(part.rate_bp, (0, 0))
        after[part.rate_bp] = (gross + part.gross.minor, vat + part.vat.minor)
    return after


def whole(sold: Sold) -> tuple[int, dict[int, int]]:
    vat: dict[int, int] = {}
    for rate, part in [(line.rate_bp, line.vat) for line in sold.lines] + [
        (part.rate_bp, part.vat) for part in sold.shipping
    ]:
        vat[rate] = vat.get(rate, 0) + part.minor
    lines = sum((line.unit_price * line.quantity).minor for line in sold.lines)
    return lines + sum(part.gross.minor for part in sold.shipping), vat


RATES = st.sampled_from([0, 550, 600, 900, 2100])
LINES = st.lists(
    st.tuples(st.integers(1, 500_000), st.integers(1, 12), RATES), min_size=1, max_size=5
)

# Refunds one after the other: units of each line, and an amount of shipping.
STEPS = st.lists(
    st.tuples(st.lists(st.integers(0, 4), max_size=5), st.integers(0, 900)), max_size=6
)


@settings(max_examples=300, deadline=None)
@given(LINES, st.integers(0, 3000), STEPS)
def test_any_sequence_of_refunds_adds_up_to_the_order(lines, shipping, steps):
    books = Books(cart(lines, shipping))
    gross, vat = whole(books.sold)

    for wanted, shipping_wanted in steps:
        units = {
            line.line_id: min(count, line.quantity - line.refunded)
            for line, count in zip(books.sold.lines, wanted, strict=False)
        }
        books.refund(units, min(shipping_wanted, books.sold.shipping_left))
    rest = {line.line_id: line.quantity - line.refunded for line in books.sold.lines}
    books.refund(rest, books.sold.shipping_left)

    assert books.gross == gross
    assert {rate: minor for rate, minor in books.vat.items() if minor} == {
        rate: minor for rate, minor in vat.items() if minor
    }


@settings(max_examples=200, deadline=None)
@given(LINES, st.integers(0, 3000), st.integers(1, 5000))
def test_a_goodwill_that_is_kept_back_later_leaves_no_cent(lines, shipping, goodwill):
    books = Books(cart(lines, shipping))
    gross, vat = whole(books.sold)
    goodwill = min(goodwill, gross)

    books.refund({}, extra=goodwill)
    everything = {line.line_id: line.quantity for line in books.sold.lines}
    books.refund(everything, books.sold.shipping_left, extra=-goodwill)

    assert books.gross == gross
    assert {rate: minor for rate, minor in books.vat.items() if minor} == {
        rate: minor for rate, minor in vat.items() if minor
    }


def test_a_third_of_a_cent_is_not_lost():
    books = Books(cart([(333, 3, 2100)], 0))

    each = []
    for _ in range(3):
        each.append(refund_amounts(books.sold, units={0: 1}).lines[0].vat.minor)
        books.refund({0: 1})

    assert sum(each) == 173  # 9.99 at 21 %


def test_a_refund_that_failed_is_made_up_for_by_the_next():
    books = Books(cart([(101, 3, 2100)], 0))
    vat = books.sold.lines[0].vat.minor
    books.refund({0: 1})
    failed = books.sold.lines[0].refunded_vat_minor
    books.refund({0: 1})
    line = books.sold.lines[0]
    books.sold = replace(
        books.sold,
        lines=[replace(line, refunded=1, refunded_vat_minor=line.refunded_vat_minor - failed)],
    )

    books.refund({0: 2})

    assert books.sold.lines[0].refunded_vat_minor == vat


@pytest.mark.parametrize(
    "asked",
    [
        {"units": {0: 4}},
        {"units": {0: -1}},
        {"units": {7: 1}},
        {"units": {}, "shipping_minor": 496},
        {"units": {}, "shipping_minor": -1},
    ],
)
def test_what_was_not_sold_cannot_go_back(asked):
    sold = cart([(1000, 3, 2100)], 495)

    with pytest.raises(ValueError):
        refund_amounts(sold, **asked)
