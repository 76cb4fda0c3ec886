"""What is recommended beside a product, and in a category."""

from catalog.recommendations.base import Kind, Recommended
from catalog.tests.recommendations.shop import (
    COFFEE,
    KITCHEN,
    TEA,
    ids,
    open_shop,
    several,
    strangers,
)


def test_what_several_bought_together_is_said_to_be(recommender, tell):
    open_shop()

    tell(several(Kind.PURCHASE, "theepot", "theezeef"), strangers())

    assert recommender.also_bought("theepot", limit=3) == (Recommended("theezeef"),)
    assert recommender.also_bought("theezeef", limit=3) == (Recommended("theepot"),)


def test_nothing_stands_in_for_what_nobody_bought(recommender, tell):
    open_shop()

    tell(several(Kind.VIEW, "theepot", "theezeef"), strangers())

    assert recommender.also_bought("theepot", limit=3) == ()
    assert recommender.also_bought("unknown", limit=3) == ()


def test_what_is_looked_at_together_is_similar_and_comes_first(recommender, tell):
    open_shop()

    tell(several(Kind.VIEW, "theepot", "molen"), strangers())

    found = ids(recommender.similar("theepot", limit=3))
    assert found[0] == "molen"
    assert set(found[1:]) <= {"theezeef", "theelicht", "theedoos"}
    assert len(found) == 3


def test_a_product_that_nobody_has_looked_at_has_what_is_like_it(recommender, tell):
    open_shop(theezeef=2100, theelicht=3900, theedoos=900)

    tell(strangers(people=0))

    assert ids(recommender.similar("theepot", limit=5)) == ["theezeef", "theelicht"]
    assert recommender.similar("unknown", limit=5) == ()


def test_what_is_sold_out_is_not_recommended(recommender, tell):
    open_shop(sold_out=["theezeef"])

    tell(
        several(Kind.PURCHASE, "theepot", "theezeef", "theelicht"),
        several(Kind.VIEW, "theepot", "theezeef"),
        strangers(),
    )

    assert ids(recommender.also_bought("theepot", limit=3)) == ["theelicht"]
    assert "theezeef" not in ids(recommender.similar("theepot", limit=3))
    assert "theezeef" not in ids(recommender.popular(limit=7))


def test_a_category_is_kept_to(recommender, tell):
    open_shop()

    tell(
        several(Kind.PURCHASE, "theepot", "molen", "theezeef"),
        several(Kind.VIEW, "theepot", "molen"),
        strangers(),
    )

    assert ids(recommender.also_bought("theepot", limit=3, category_id=COFFEE)) == ["molen"]
    assert ids(recommender.also_bought("theepot", limit=3, category_id=TEA)) == ["theezeef"]
    assert len(recommender.also_bought("theepot", limit=3, category_id=KITCHEN)) == 2
    assert "molen" not in ids(recommender.similar("theepot", limit=3, category_id=TEA))


def test_what_many_want_is_popular(recommender, tell):
    open_shop()

    tell(several(Kind.VIEW, "mok", people=9), several(Kind.VIEW, "theelicht", people=7))

    assert ids(recommender.popular(limit=2)) == ["mok", "theelicht"]
    assert ids(recommender.popular(limit=1, category_id=TEA)) == ["theelicht"]
    assert set(ids(recommender.popular(limit=9, category_id=COFFEE))) == {"filter", "molen", "mok"}


def test_a_shop_without_visitors_has_something_popular(recommender, tell):
    open_shop()

    tell()

    assert len(recommender.popular(limit=4, category_id=KITCHEN)) == 4
    assert recommender.popular(limit=4, category_id="unknown") == ()


def test_what_is_told_twice_counts_once(recommender, tell):
    open_shop()

    tell(*[several(Kind.PURCHASE, "mok", people=3)] * 5, several(Kind.PURCHASE, "molen", people=4))

    assert ids(recommender.popular(limit=2)) == ["molen", "mok"]


def test_no_more_than_asked_for(recommender, tell):
    open_shop()

    tell(several(Kind.PURCHASE, "theepot", "theezeef", "theelicht", "mok"), strangers())

    assert len(recommender.also_bought("theepot", limit=2)) == 2
    assert len(recommender.similar("theepot", limit=2)) == 2
    assert len(recommender.popular(limit=2)) == 2
