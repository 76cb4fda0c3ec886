"""Totals add up to the cent, whatever is in the cart."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.totals import Priced, totals_of
from orders.vat import vat_within
from shop.kernel.money import Money, allocate, total

EUR = "EUR"
amounts = st.integers(min_value=0, max_value=10**8)
rates = st.sampled_from([0, 550, 600, 700, 900, 1900, 2100])
lines = st.lists(
    st.builds(
        Priced,
        unit_price=amounts.map(lambda minor: Money(minor, EUR)),
        quantity=st.integers(min_value=1, max_value=999),
        rate_bp=rates,
    ),
    min_size=1,
    max_size=20,
)


@given(lines, amounts)
def test_parts_add_up_to_the_total(bought, shipping):
    totals = totals_of(bought, Money(shipping, EUR))

    assert total((part.gross for part in totals.by_rate), EUR) == totals.total
    assert total((part.gross for part in totals.shipping_vat), EUR) == totals.shipping
    assert totals.total == totals.subtotal + totals.shipping
    assert Money(0, EUR) <= totals.vat
    assert totals.vat <= totals.total


@given(lines, amounts)
def test_vat_adds_up_to_the_cent(bought, shipping):
    """Line by line, rate by rate, and within half a cent of exact for each part."""
    totals = totals_of(bought, Money(shipping, EUR))

    of_lines = total((line.vat for line in bought), EUR)
    of_shipping = total((part.vat for part in totals.shipping_vat), EUR)
    assert totals.vat == of_lines + of_shipping
    assert [part.rate_bp for part in totals.by_rate] == sorted({line.rate_bp for line in bought})
    for part in totals.by_rate:
        own = [line for line in bought if line.rate_bp == part.rate_bp]
        exact = Fraction(part.gross.minor * part.rate_bp, 10_000 + part.rate_bp)
        rounded = len(own) + 1  # amounts: each line's, and the shipping's
        assert abs(part.vat.minor - exact) <= Fraction(rounded, 2)


@given(lines, amounts, st.randoms(use_true_random=False))
def test_the_order_of_the_lines_is_no_matter(bought, shipping, chance):
    totals = totals_of(bought, Money(shipping, EUR))
    shuffled = list(bought)
    chance.shuffle(shuffled)

    again = totals_of(shuffled, Money(shipping, EUR))

    assert again == totals


@given(amounts, rates)
def test_vat_is_within_half_a_cent_of_the_exact_amount(gross, rate):
    exact = Fraction(gross * rate, 10_000 + rate)

    assert abs(vat_within(Money(gross, EUR), rate).minor - exact) <= Fraction(1, 2)


@given(amounts, st.lists(st.integers(min_value=0, max_value=10**6), min_size=1, max_size=30))
def test_allocation_loses_no_cent(amount, weights):
    if not any(weights):
        weights[0] = 1

    parts = allocate(Money(amount, EUR), weights)

    assert total(parts, EUR) == Money(amount, EUR)
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part.minor - Fraction(amount * weight, sum(weights))) <= 1


@pytest.mark.parametrize(
    ("gross", "rate", "vat"), [(12100, 2100, 2100), (10900, 900, 900), (1, 2100, 0), (995, 900, 82)]
)
def test_vat_within_known_prices(gross, rate, vat):
    assert vat_within(Money(gross, EUR), rate).minor == vat


def test_shipping_follows_the_goods():
    book = Priced(Money(3000, EUR), 1, 900)
    lamp = Priced(Money(1000, EUR), 1, 2100)

    totals = totals_of([book, lamp], Money(400, EUR))

    assert [(part.rate_bp, part.gross.minor) for part in totals.shipping_vat] == [
        (900, 300),
        (2100, 100),
    ]


def test_shipping_of_free_goods_has_a_rate_too():
    totals = totals_of([Priced(Money(0, EUR), 1, 2100)], Money(495, EUR))

    assert totals.total == Money(495, EUR)
    assert totals.vat == Money(86, EUR)


def test_an_amount_is_never_a_float():
    with pytest.raises(TypeError):
        Money(19.99, EUR)  # type: ignore[arg-type]
