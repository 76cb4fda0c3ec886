"""What a price becomes that goes up or down and is rounded."""

import pytest

from catalog.errors import PriceTooLow
from catalog.services.bulk.price_steps import PriceStep, Rounding


@pytest.mark.parametrize(
    ("price", "percent", "rounding", "expected"),
    [
        (1000, 5, Rounding.CENT, 1050),
        (1299, 5, Rounding.CENT, 1364),  # 1363.95
        (10, 5, Rounding.CENT, 11),  # a half goes up
        (1299, 5, Rounding.FIVE_CENTS, 1365),
        (1299, 5, Rounding.ENDS_99, 1399),  # 1364: nearer to 13,99 than to 12,99
        (1299, 5, Rounding.ENDS_95, 1395),
        (1010, 1, Rounding.ENDS_99, 1099),  # 1020 is nearest to 9,99, which would be lower
        (999, 1, Rounding.ENDS_99, 999),
        (40, 5, Rounding.ENDS_99, 99),
        (1000, -5, Rounding.CENT, 950),
        (1000, -5, Rounding.ENDS_99, 999),  # 950 is nearer to 9,99 than to 8,99
        (990, -1, Rounding.ENDS_99, 899),  # 9,99 would be dearer
    ],
)
def test_a_share(price, percent, rounding, expected):
    step = PriceStep(percent > 0, basis_points=abs(percent) * 100, rounding=rounding)

    assert step.price(price) == expected


def test_an_amount():
    assert PriceStep(True, amount_minor=250).price(1000) == 1250
    assert PriceStep(False, amount_minor=250, rounding=Rounding.ENDS_95).price(1000) == 795


@pytest.mark.parametrize("rounding", Rounding)
@pytest.mark.parametrize("is_up", [True, False])
def test_rounding_never_turns_the_direction(rounding, is_up):
    step = PriceStep(is_up, basis_points=30, rounding=rounding)

    for price in range(120, 700):
        assert (step.price(price) >= price) is is_up or step.price(price) == price


@pytest.mark.parametrize("price", [99, 250])
def test_nothing_is_for_free(price):
    with pytest.raises(PriceTooLow):
        PriceStep(False, amount_minor=250, rounding=Rounding.ENDS_99).price(price)
