"""What the index and the filters of lists make of a change of the category tree."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from procrastinate.contrib.django import app

from catalog.drafts import Attribute, AttributeDefinition, AttributeKind
from catalog.merchandising import ListFilter
from catalog.search.base import Audience, Chosen, SearchQuery
from catalog.services.categories import Place, move_category, move_contents, save_category
from catalog.services.categories.following import follow_categories
from catalog.services.categories.tree import StoredTree
from catalog.services.indexing import SAFETY_DELAY
from catalog.tests.factories import make_category
from catalog.tests.search.catalogue import draft, run_worker, save, waiting
from catalog.tests.search.products import found
from shop.kernel import dynamo

pytestmark = pytest.mark.usefixtures("index")

FABRIC = AttributeDefinition("stof", {"nl": "Stof"}, AttributeKind.TEXT, filterable=True)


@pytest.fixture(autouse=True)
def tree(index):
    """home > mugs with a mug and a draft of one; garden."""
    make_category("home")
    make_category("mugs", parent_id="home")
    make_category("garden")
    save(draft("mug"), draft("sketch", published=False))
    run_worker()


def follow() -> None:
    """Do what waits for later now, and all that it leads to."""
    for job in waiting():
        follow_categories(**job.args)
        app.job_manager.cancel_job_by_id(job.id, delete_job=True)
    run_worker()


def move(category_id: str, parent_id: str | None) -> None:
    move_category(category_id, Place(parent_id), expected_version=StoredTree().version)


def edit(category_id: str, **edits) -> None:
    opened = StoredTree().get(category_id)
    save_category(replace(opened, **edits), opened=opened)


def test_products_move_with_their_category_also_those_that_nobody_sees_yet(index):
    move("mugs", "garden")
    assert found(index, category_id="garden") == set()  # the worker has yet to come

    follow()

    assert found(index, category_id="garden") == {"mug"}
    assert found(index, category_id="garden", audience=Audience.STAFF) == {"mug", "sketch"}
    assert found(index, category_id="home") == set()


def test_products_are_found_by_the_new_name_of_a_category_above_them(index):
    edit("home", names={"nl": "Interieur"})

    follow()

    assert found(index, "interieur") == {"mug"}


def test_what_changes_no_product_leaves_no_job():
    make_category("cups", parent_id="home")
    move_category("cups", Place("home", "mugs"), expected_version=StoredTree().version)
    edit("mugs", descriptions={"nl": "Om uit te drinken."})

    assert waiting() == []


def test_after_a_crash_the_index_follows_all_the_same(index, monkeypatch):
    real = dynamo.transaction

    @contextmanager
    def done_and_then_broken():
        with real() as write:
            yield write
        raise ConnectionError

    with monkeypatch.context() as broken:
        broken.setattr(dynamo, "transaction", done_and_then_broken)
        with pytest.raises(ConnectionError):
            move("mugs", "garden")

    (job,) = waiting()
    delay = (job.scheduled_at - datetime.now(UTC)).total_seconds()
    assert SAFETY_DELAY - 10 < delay <= SAFETY_DELAY
    follow()
    assert found(index, category_id="garden") == {"mug"}


def test_a_filterable_attribute_becomes_a_filter_of_lists_and_goes_again(index):
    save(draft("mug", attributes=(Attribute("stof", {"nl": "Stof"}, {"nl": "Steengoed"}),)))
    run_worker()

    edit("home", attributes=(FABRIC,))
    follow()

    assert [row.name_nl for row in ListFilter.objects.all()] == ["Stof"]
    stone = (Chosen("stof", ("steengoed",)),)
    assert index.search(SearchQuery("nl", attributes=stone)).product_ids == ("mug",)

    edit("home", attributes=(replace(FABRIC, filterable=False),))
    follow()
    assert not ListFilter.objects.exists()


def test_a_filter_that_another_category_has_as_well_stays():
    for category_id in ("home", "garden"):
        edit(category_id, attributes=(FABRIC,))
    follow()

    edit("home", attributes=())
    follow()

    assert ListFilter.objects.filter(code="stof").exists()


def test_all_that_lies_in_a_category_moves_on(index, django_user_model):
    make_category("cups", parent_id="mugs")
    anna = django_user_model.objects.create_user("anna@kraam.example", is_staff=True)

    assert move_contents("mugs", "garden", by=anna) == 1
    run_worker()
    run_worker()

    assert [each.category_id for each in StoredTree().below("garden")] == ["cups"]
    assert found(index, category_id="garden", audience=Audience.STAFF) == {"mug", "sketch"}
    assert [entry.object_id for entry in anna.logentry_set.order_by("object_id")] == [
        "mug",
        "sketch",
    ]
