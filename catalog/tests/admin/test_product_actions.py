"""What is done with products that are ticked in the list of the back-office."""

from dataclasses import replace

import pytest
from django.contrib.admin.models import LogEntry

from catalog.admin.product_list import ProductList
from catalog.admin.searched import Asked, Selection, takes_whole_list
from catalog.documents import draft_of
from catalog.errors import EditedMeanwhile
from catalog.models import Product
from catalog.services import editing, publishing
from catalog.services.indexing import rebuild_index
from catalog.services.products import save_products
from catalog.services.publishing import publish_products
from catalog.tests.factories import LONG_AGO, make_category, make_product

LIST = "/admin/catalog/product/"


@pytest.fixture
def shelf(transactional_db, tables):
    """One product that shoppers see, and two that they do not."""
    make_category("huis")
    make_product(sku="MUG")
    make_product(sku="DRAFT", published=False)
    make_product(sku="LOST", published=False, category_id="unknown")
    rebuild_index()


def send(client, action: str, *product_ids: str, **more: str):
    sent = {"action": action, "_selected_action": list(product_ids), "index": "0", **more}
    return client.post(f"{LIST}?state=draft", sent, follow=True)


def told(answer) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


def published(product_id: str) -> bool:
    return bool(Product.get(product_id, consistent_read=True).published)


def test_ticked_products_are_published(editor, shelf):
    answer = send(editor, "publish", "p-draft", "p-mug")

    assert published("p-draft")
    assert answer.redirect_chain == [(f"{LIST}?state=draft", 302)]
    assert told(answer) == ["1 product is gepubliceerd.", "1 was al zo."]


def test_ticked_products_are_withdrawn(editor, shelf):
    answer = send(editor, "withdraw", "p-mug")

    assert not published("p-mug")
    assert told(answer) == ["1 product is uit de winkel gehaald."]


def test_who_did_it_stands_in_the_history(editor, shelf):
    send(editor, "withdraw", "p-mug")

    entry = LogEntry.objects.get()
    assert (entry.object_id, entry.user.email) == ("p-mug", "editor@kraam.example")
    assert '["Published", "' in entry.change_message


def test_twice_is_once(editor, shelf):
    send(editor, "publish", "p-draft")
    version = Product.get("p-draft").version

    answer = send(editor, "publish", "p-draft")

    assert told(answer) == ["1 was al zo."]
    assert Product.get("p-draft").version == version
    assert LogEntry.objects.count() == 1


def test_each_product_that_cannot_be_published_is_named_and_the_others_go_on(editor, shelf):
    answer = send(editor, "publish", "p-lost", "p-gone", "p-draft")

    done, lost, gone = told(answer)
    assert published("p-draft")
    assert not published("p-lost")
    assert done == "1 product is gepubliceerd."
    assert "zijn categorie bestaat niet" in lost
    assert gone.startswith("“p-gone”")


def test_what_somebody_saves_at_that_moment_is_left_as_they_saved_it(shelf, monkeypatch):
    real = editing.save_product

    def late(draft, **told):
        other = replace(draft_of(Product.get("p-draft").document), brand="Other")
        save_products([other], now=LONG_AGO)
        return real(draft, **told)

    monkeypatch.setattr(publishing, "save_product", late)

    (outcome,) = publish_products(["p-draft"], by="somebody", now=LONG_AGO)

    assert isinstance(outcome.refusal, EditedMeanwhile)
    assert (published("p-draft"), Product.get("p-draft").brand) == (False, "Other")


def test_archived_products_and_those_without_a_name_or_price_are_not_published(shelf):
    make_product(sku="OLD", published=False, archived=True)
    make_product(sku="NAMELESS", published=False, names={"nl": ""})
    make_product(sku="FREE", published=False, price_minor=0)

    outcomes = publish_products(["p-old", "p-nameless", "p-free"], by="somebody", now=LONG_AGO)

    refusals = [outcome.refusal for outcome in outcomes if outcome.refusal]
    assert [refusal.details()["missing"] for refusal in refusals] == [
        ["archived"],
        ["name"],
        ["price"],
    ]


def test_nothing_ticked_changes_nothing(editor, shelf):
    send(editor, "withdraw")

    assert published("p-mug")


def test_no_more_is_done_than_a_page_shows():
    whole = Selection(Asked(limit=2))

    assert whole.filter(pk__in=["a", "a", "b", "c"]).ids == ("a", "b")


def test_the_whole_list_is_given_only_to_actions_that_take_it(editor, shelf, monkeypatch):
    given = []

    @takes_whole_list
    def count(_admin, _request, selection):
        given.append(selection)

    page = editor.get(LIST)
    refused = send(editor, "withdraw", "p-mug", select_across="1")
    monkeypatch.setattr(ProductList, "actions", (*ProductList.actions, count))
    monkeypatch.setattr(ProductList, "list_per_page", 1)
    offering = editor.get(LIST)
    send(editor, "count", "p-draft", select_across="1")
    send(editor, "count", "p-draft", select_across="0")

    assert 'class="question' not in page.text
    assert published("p-mug")
    assert "alleen met aangevinkte regels" in told(refused)[0]
    assert 'class="question' in offering.text
    whole, ticked = given
    assert whole.ids is None
    assert whole.asked.chosen == {"state": "draft"}
    assert ticked.ids == ("p-draft",)
