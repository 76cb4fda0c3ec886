"""Numbers as people type them."""

import pytest

from deploy.capacity.amounts import amount, whole


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("10M", 10e6), ("50k", 50e3), ("1.5m", 1.5e6), ("2B", 2e9), ("50,000", 5e4), (" 5 ", 5)],
)
def test_letters_and_separators_are_understood(typed, meant):
    assert amount(typed) == meant


@pytest.mark.parametrize("typed", ["", "ten", "-5", "0", "5T", "1.2.3", "1e6", "k"])
def test_anything_else_is_told_in_a_sentence(typed):
    with pytest.raises(ValueError, match=r"no number|no unit|more than nothing"):
        amount(typed)


@pytest.mark.parametrize(
    ("number", "read"),
    [(1234.5, "1,234"), (19, "19"), (56.78, "56.8"), (8.954, "8.95"), (0.0123, "0.012")],
)
def test_people_read_no_more_digits_than_they_need(number, read):
    assert whole(number) == read
