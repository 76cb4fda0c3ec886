"""The category tree changed by merchants: places, addresses, versions, and what follows."""

from dataclasses import replace

import pytest
from django.test import Client

from catalog.drafts import CategoryDraft
from catalog.errors import (
    BadPlace,
    CategoryEditedMeanwhile,
    CategoryIdTaken,
    CategoryNotEmpty,
    CategoryNotFound,
    PathTaken,
    TooDeep,
    TreeChanged,
)
from catalog.search.backend import search_backend
from catalog.selectors import categories
from catalog.selectors.categories import category_tree
from catalog.services.categories import (
    Place,
    delete_category,
    move_category,
    save_categories,
    save_category,
)
from catalog.services.categories.tree import MAX_DEPTH, MAX_ITEMS, StoredTree
from catalog.services.indexing import rebuild_index
from catalog.tests.factories import make_category, make_product

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]


@pytest.fixture(autouse=True)
def tree(tables):
    """huis > (keuken > messen, tafel), tuin."""
    make_category("huis")
    make_category("keuken", parent_id="huis")
    make_category("tafel", parent_id="huis")
    make_category("messen", parent_id="keuken")
    make_category("tuin")


@pytest.fixture
def built_index(tables):
    """The search index, without products."""
    search_backend().rebuild([])


def order(parent_id: str | None = None) -> list[str]:
    return [each.category_id for each in StoredTree().below(parent_id)]


def move(category_id: str, parent_id: str | None, before: str | None = None) -> bool:
    version = StoredTree().version
    return move_category(category_id, Place(parent_id, before), expected_version=version)


def page(path: str) -> tuple[int, str]:
    categories._held.clear()  # a process uses its copy for two seconds
    answer = Client().get(f"/categories/{path}/")
    return answer.status_code, answer.get("Location", "")


def test_a_category_moves_with_all_below_it_and_its_old_addresses_lead_on():
    assert move("keuken", "tuin")

    assert (order("huis"), order("tuin"), order("keuken")) == (["tafel"], ["keuken"], ["messen"])
    assert page("huis/keuken") == (301, "/categories/tuin/keuken/")
    assert page("huis/keuken/messen") == (301, "/categories/tuin/keuken/messen/")
    assert category_tree("en").get("messen").path == "tuin-en/keuken-en/messen-en"


def test_categories_are_put_before_others_and_last():
    for name in ("a", "b", "c"):
        make_category(name, parent_id="tuin")  # all of them in one position, as imports do

    for moved, before in (("c", "a"), ("b", "c"), ("a", "b"), ("b", None)):
        move(moved, "tuin", before)

    assert order("tuin") == ["a", "c", "b"]


def test_more_siblings_than_a_transaction_holds_keep_their_order():
    names = [f"n{number:03}" for number in range(MAX_ITEMS + 11)]
    save_categories(CategoryDraft(name, "tuin", {"nl": name}, {"nl": name}) for name in names)

    move(names[-1], "tuin", names[50])

    assert order("tuin") == [*names[:50], names[-1], *names[50:-1]]


def test_a_category_that_stands_there_already_stays_whatever_the_version():
    version = StoredTree().version
    assert move_category("tafel", Place("tuin"), expected_version=version)

    assert not move_category("tafel", Place("tuin"), expected_version=version)


def test_who_looked_at_an_older_tree_is_refused():
    version = StoredTree().version
    move("tafel", "tuin")

    with pytest.raises(TreeChanged):
        move_category("messen", Place("tuin"), expected_version=version)

    assert order("keuken") == ["messen"]


@pytest.mark.parametrize(
    ("moved", "place", "refusal"),
    [
        ("huis", Place("huis"), BadPlace),
        ("huis", Place("messen"), BadPlace),
        ("huis", Place("nergens"), BadPlace),
        ("tafel", Place("tuin", "keuken"), BadPlace),
        ("nergens", Place("tuin"), CategoryNotFound),
    ],
)
def test_there_are_places_that_a_category_cannot_have(moved, place, refusal):
    with pytest.raises(refusal):
        move_category(moved, place, expected_version=StoredTree().version)


def test_two_of_one_address_cannot_stand_in_one_place():
    save_categories([CategoryDraft("ander", None, {"nl": "Ander"}, {"nl": "tafel"})])

    with pytest.raises(PathTaken, match="Ander"):
        move("tafel", None)


def test_the_tree_does_not_get_deeper_than_it_may():
    above = "tuin"
    for number in range(MAX_DEPTH - 2):
        above = make_category(f"d{number}", parent_id=above).category_id

    with pytest.raises(TooDeep):
        move("keuken", above)

    assert move("tafel", above)


def test_a_new_category_comes_last_and_is_made_once():
    draft = CategoryDraft("stoel", "huis", {"nl": "Stoelen"}, {"nl": "stoelen"})

    for _ in range(2):
        save_category(draft, opened=None)

    assert order("huis") == ["keuken", "tafel", "stoel"]
    with pytest.raises(CategoryIdTaken):
        save_category(replace(draft, names={"nl": "Andere"}), opened=None)
    with pytest.raises(PathTaken):
        save_category(replace(draft, category_id="stoel-2"), opened=None)


def test_another_slug_leads_on_and_the_place_stays():
    move("tafel", "huis", "keuken")
    opened = StoredTree().get("tafel")

    typed = replace(opened, slugs={"nl": "tafels", "en": "tables"}, position=9)
    save_category(typed, opened=opened)

    assert order("huis") == ["tafel", "keuken"]
    assert page("huis/tafel") == (301, "/categories/huis/tafels/")


def test_the_second_of_two_who_edit_one_category_is_refused():
    opened = StoredTree().get("tafel")
    save_category(replace(opened, names={"nl": "Eettafels"}), opened=opened)

    with pytest.raises(CategoryEditedMeanwhile):
        save_category(replace(opened, names={"nl": "Bureaus"}), opened=opened)
    save_category(replace(opened, names={"nl": "Eettafels"}), opened=opened)  # sent twice

    assert StoredTree().get("tafel").names == {"nl": "Eettafels"}


def test_only_an_empty_category_goes_and_its_address_leads_up(built_index):
    make_product(category_id="tafel", published=False)
    rebuild_index()

    for category_id in ("huis", "tafel"):
        with pytest.raises(CategoryNotEmpty):
            delete_category(category_id)
    delete_category("messen")

    assert order("keuken") == []
    assert page("huis/keuken/messen") == (301, "/categories/huis/keuken/")


def test_what_the_index_has_yet_to_hear_of_keeps_a_category_too(built_index):
    make_product(category_id="tafel")

    with pytest.raises(CategoryNotEmpty):
        delete_category("tafel")
