"""What is recommended to one visitor, and that she can be forgotten."""

from catalog.recommendations.base import Kind
from catalog.tests.recommendations.shop import COFFEE, ids, open_shop, several, strangers, visit

ANNA = "anna-" + "x" * 30


def test_what_fits_what_she_looked_at_is_for_her(recommender, tell):
    open_shop()

    tell(several(Kind.VIEW, "theepot", "molen"), strangers(), visit(ANNA, "theepot"))

    found = recommender.for_you(ANNA, limit=3)
    assert found[0].product_id == "molen"
    assert {each.because for each in found} <= {"theepot", None}


def test_what_she_knows_is_not_recommended_to_her(recommender, tell):
    open_shop()

    tell(
        several(Kind.VIEW, "theepot", "molen", "mok"),
        strangers(),
        visit(ANNA, "molen"),
        visit(ANNA, "theepot", kind=Kind.PURCHASE),
    )

    assert not {"molen", "theepot"} & set(ids(recommender.for_you(ANNA, limit=7)))
    assert "mok" in ids(recommender.for_you(ANNA, limit=7))


def test_a_category_is_kept_to_for_her(recommender, tell):
    open_shop()

    tell(several(Kind.VIEW, "theepot", "theezeef", "mok"), strangers(), visit(ANNA, "theepot"))

    assert ids(recommender.for_you(ANNA, limit=3, category_id=COFFEE))[:1] == ["mok"]
    assert "theezeef" not in ids(recommender.for_you(ANNA, limit=3, category_id=COFFEE))


def test_what_she_saw_last_comes_first(recommender, tell):
    open_shop()

    tell(visit(ANNA, "theepot", "mok", "theepot", "filter"))

    assert ids(recommender.recently_seen(ANNA, limit=2)) == ["filter", "theepot"]
    assert ids(recommender.recently_seen(ANNA, limit=5)) == ["filter", "theepot", "mok"]


def test_what_she_bought_is_not_what_she_saw(recommender, tell):
    open_shop()

    tell(visit(ANNA, "mok", kind=Kind.PURCHASE))

    assert recommender.recently_seen(ANNA, limit=5) == ()


def test_nobody_known_has_nothing(recommender, tell):
    open_shop()

    tell(several(Kind.VIEW, "theepot", "molen"), strangers())

    assert recommender.for_you(ANNA, limit=3) == ()
    assert recommender.recently_seen(ANNA, limit=3) == ()


def test_who_is_forgotten_stays_so(recommender, tell):
    open_shop()
    seen = visit(ANNA, "theepot")
    tell(several(Kind.VIEW, "theepot", "molen"), strangers(), seen)

    recommender.forget(ANNA)
    recommender.forget(ANNA)
    tell(seen)  # what was on the way

    assert recommender.for_you(ANNA, limit=3) == ()
    assert recommender.recently_seen(ANNA, limit=3) == ()
