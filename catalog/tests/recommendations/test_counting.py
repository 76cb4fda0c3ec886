"""The arithmetic: what counts as going together, and what is for somebody."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.recommendations.base import Kind
from catalog.recommendations.embedded.counting import (
    LEAST_VISITORS,
    CoOccurrence,
    log_likelihood_ratio,
)
from catalog.recommendations.embedded.merging import merged

BASKETS = st.lists(st.lists(st.sampled_from("abcdef"), max_size=6), max_size=40)


def neighbours(baskets, **limits):
    counted = CoOccurrence(**limits)
    for number, basket in enumerate(baskets):
        counted.add(basket, visitor=f"visitor-{number}")
    return dict(counted.neighbours(most=5))


def test_the_ratio_is_that_of_the_literature():
    """Dunning, table 1: "the swiss" in the bigrams of a text; 110 of 270.72 by his arithmetic."""
    assert log_likelihood_ratio(110, 2552, 221, 31777) == pytest.approx(270.72, abs=0.01)


def test_independent_things_have_no_ratio():
    assert log_likelihood_ratio(25, 50, 50, 100) == pytest.approx(0, abs=1e-9)


def test_what_comes_with_everything_goes_with_nothing():
    """A bag that every customer takes says nothing of the tea that some of them buy."""
    baskets = [["bag", "tea"]] * 20 + [["bag", "mug"]] * 20 + [["bag"]] * 60

    assert "bag" not in neighbours(baskets)


def test_few_visitors_say_nothing():
    others = [[each] for each in "cdefgh"] * 20

    assert neighbours([["a", "b"]] * (LEAST_VISITORS - 1) + others) == {}
    assert set(neighbours([["a", "b"]] * LEAST_VISITORS + others)) == {"a", "b"}


def test_what_was_lately_counts_more():
    counted = CoOccurrence()
    for number in range(10):
        counted.add(["a", "b"], visitor=f"early-{number}", weight=0.5)
        counted.add(["a", "c"], visitor=f"late-{number}")
        counted.add(["d"], visitor="d", weight=20)

    found = dict(counted.neighbours(most=5))

    assert [product for product, _ in found["a"]] == ["c", "b"]


def test_the_rarest_pairs_make_room():
    crowd = [[f"rare-{number}", f"rarer-{number}"] for number in range(200)]

    found = neighbours([["a", "b"]] * 10 + crowd, most_pairs=50)

    assert set(found) == {"a", "b"}


def test_a_robot_does_not_fill_the_memory():
    counted = CoOccurrence()

    counted.add((str(number) for number in range(10_000)), visitor="robot")

    assert len(counted._pairs) < 1000


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(BASKETS)
def test_it_goes_both_ways_and_stays_between_0_and_1(baskets):
    found = {(a, b): score for a, others in neighbours(baskets).items() for b, score in others}

    assert found == {(b, a): score for (a, b), score in found.items()}
    assert all(0 < score < 1 and a != b for (a, b), score in found.items())


def test_what_several_of_her_products_speak_for_comes_first():
    history = [(Kind.VIEW, "pot"), (Kind.VIEW, "mug")]
    others = {"pot": [("tea", 0.4), ("lid", 0.5)], "mug": [("tea", 0.4), ("pot", 0.9)]}

    found = merged(history, others)

    assert [(each.product_id, each.because) for each in found] == [("tea", "pot"), ("lid", "pot")]


def test_the_cart_says_more_than_a_look():
    history = [(Kind.VIEW, "pot"), (Kind.CART, "mug")]
    others = {"pot": [("lid", 0.5)], "mug": [("saucer", 0.5)]}

    assert [each.product_id for each in merged(history, others)] == ["saucer", "lid"]
