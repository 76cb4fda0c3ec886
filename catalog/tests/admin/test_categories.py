"""The category tree and its categories in the back-office."""

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from catalog.drafts import CategoryDraft
from catalog.search.backend import search_backend
from catalog.services.categories import save_categories, save_category
from catalog.services.categories.tree import StoredTree
from catalog.services.indexing import rebuild_index
from catalog.tests.admin.category_forms import ADD, TREE, change, mistakes, move, save, sent_by
from catalog.tests.factories import make_category, make_product
from shop.kernel.audit_trail import changes_in
from shop.kernel.dynamo.transport import Transport
from tests.statements import statements

pytestmark = pytest.mark.usefixtures("tables")


@pytest.fixture(autouse=True)
def tree(tables):
    """huis > (keuken > messen, tafel), tuin."""
    search_backend().rebuild([])
    make_category("huis")
    make_category("keuken", parent_id="huis")
    make_category("tafel", parent_id="huis")
    make_category("messen", parent_id="keuken")
    make_category("tuin")


def order(parent_id: str | None = None) -> list[str]:
    return [each.category_id for each in StoredTree().below(parent_id)]


def told(answer) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


def test_buttons_move_a_category_and_the_page_says_where_it_is(arranger):
    steps = {
        "up": ("tafel", "huis", ["tafel", "keuken"]),
        "down": ("tafel", "huis", ["keuken", "tafel"]),
        "into": ("tafel", "keuken", ["messen", "tafel"]),
        "out": ("tafel", "huis", ["keuken", "tafel"]),
    }

    for step, (category_id, parent_id, after) in steps.items():
        answer = move(arranger, category_id, step)
        assert (answer.status_code, order(parent_id)) == (200, after), step

    assert told(answer) == ["“Tafel” staat nu op plaats 2 van 2 in “Huis”."]
    assert changes_in(LogEntry.objects.latest("pk")) == [("Plaats", "Huis › Keuken 2", "Huis 2")]


def test_a_button_sent_twice_moves_once_and_an_older_tree_moves_nothing(arranger):
    page = arranger.get(TREE)
    (huis, tuin) = page.context["branches"]
    (keuken, _tafel) = huis.below
    version = page.context["version"]

    once, twice = (
        arranger.post(f"{TREE}move/", {"to": keuken.out, "version": version}) for _ in range(2)
    )
    late = arranger.post(f"{TREE}move/", {"to": tuin.up, "version": version})

    assert [each.status_code for each in (once, twice, late)] == [302, 302, 409]
    assert order() == ["huis", "keuken", "tuin"]
    assert "Iemand anders heeft de boom intussen veranderd" in late.text
    assert LogEntry.objects.count() == 1


@pytest.mark.parametrize("to", ["", "x", "[]", "[1, 2, 3]", '["huis", "huis", null]', "{}"])
def test_what_no_button_sends_is_refused_with_a_sentence(arranger, to):
    answer = arranger.post(f"{TREE}move/", {"to": to, "version": "0"})

    assert answer.status_code in {400, 409}
    assert order() == ["huis", "tuin"]


def test_the_tree_costs_the_same_however_big_it_is(arranger, monkeypatch):
    calls: list[str] = []
    send = Transport.call

    def counted(transport, operation, request):
        calls.append(operation)
        return send(transport, operation, request)

    monkeypatch.setattr(Transport, "call", counted)
    asked_of_few = statements(lambda: arranger.get(TREE))
    calls_of_few = [*calls]
    names = [f"n{number}" for number in range(60)]
    save_categories(CategoryDraft(name, "tuin", {"nl": name}, {"nl": name}) for name in names)
    calls.clear()
    asked_of_many = statements(lambda: arranger.get(TREE))

    assert asked_of_many == asked_of_few
    assert calls == calls_of_few == ["GetItem", "Scan"]


def test_a_category_is_added_once(arranger):
    data = sent_by(arranger.get(f"{ADD}?parent=huis"), name_nl="Kasten & rekken", name_en="Shelves")

    answers = [arranger.post(ADD, data) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    added = StoredTree().below("huis")[-1]
    assert added.slugs == {"nl": "kasten-rekken", "en": "shelves"}
    assert LogEntry.objects.get().is_addition()


def test_a_renamed_category_leads_on_and_its_history_tells(arranger):
    answer = save(arranger, change("keuken"), name_nl="Koken", slug_nl="koken")

    assert answer.status_code == 302, mistakes(answer)
    moved = Client().get("/categories/huis/keuken/messen/")
    assert moved["Location"] == "/categories/huis/koken/messen/"
    assert {tuple(line) for line in changes_in(LogEntry.objects.get())} == {
        ("Name (nl)", "Keuken", "Koken"),
        ("Address (nl)", "keuken", "koken"),
    }


def test_a_category_saved_as_it_was_opened_is_no_change(arranger):
    before = StoredTree()

    assert save(arranger, change("keuken")).status_code == 302

    assert (StoredTree().version, StoredTree().plain) == (before.version, before.plain)
    assert not LogEntry.objects.exists()


def test_an_address_in_use_is_told_at_its_field_and_nothing_is_lost(arranger):
    answer = save(arranger, change("keuken"), slug_nl="tafel", description_nl="Alles om te koken.")

    assert answer.status_code == 409
    assert "slug_nl" in answer.context["adminform"].form.errors
    assert "Alles om te koken." in answer.text
    assert StoredTree().get("keuken").slugs["nl"] == "keuken"


@pytest.mark.parametrize(
    "typed",
    [
        {"name_nl": ""},
        {"slug_nl": "Koken!"},
        {"opened": "x"},
        {"opened": ""},
        {"name_nl": "x" * 101},
    ],
)
def test_what_cannot_be_is_told(arranger, typed):
    answer = save(arranger, change("keuken"), **typed)

    assert answer.status_code == 200
    assert mistakes(answer)


def test_the_second_of_two_sees_what_the_first_saved_and_loses_nothing(arranger):
    page = arranger.get(change("keuken"))
    opened = StoredTree().get("keuken")
    names = {"nl": "Van de ander", "en": "The other's"}
    save_category(
        type(opened)(**{**_fields(opened), "names": names, "descriptions": {"nl": "Ook nieuw."}}),
        opened=opened,
    )

    late = arranger.post(change("keuken"), sent_by(page, name_nl="Van mij", slug_nl="van-mij"))
    again = arranger.post(change("keuken"), sent_by(late))

    assert late.status_code == 409
    assert [line.label for line in late.context["adminform"].form.comparison] == [
        "Naam (nl)",
        "Naam (en)",
        "Omschrijving (nl)",
    ]
    assert again.status_code == 302, mistakes(again)
    saved = StoredTree().get("keuken")
    assert saved.names == {"nl": "Van mij", "en": "The other's"}
    assert (saved.descriptions, saved.slugs["nl"]) == ({"nl": "Ook nieuw."}, "van-mij")


def _fields(category):
    return {name: getattr(category, name) for name in category.__dataclass_fields__}


def test_a_category_with_something_in_it_says_so_and_offers_a_way(arranger):
    make_product(category_id="tafel")
    rebuild_index()

    asked = arranger.get(f"{TREE}huis/delete/")
    answer = arranger.post(f"{TREE}huis/delete/", {"post": "yes"}, follow=True)

    assert "niet leeg" in asked.text
    assert (asked.context["products"], asked.context["children"]) == (1, ["Keuken", "Tafel"])
    assert [id_ for id_, _name in asked.context["targets"]] == ["tuin"]
    assert "niet leeg" in told(answer)[0]
    assert "huis" in order()


def test_an_empty_category_is_deleted(arranger):
    answer = arranger.post(f"{TREE}messen/delete/", {"post": "yes"})

    assert answer["Location"] == TREE
    assert order("keuken") == []
    assert LogEntry.objects.get().is_deletion()


def test_without_search_nobody_can_tell_and_nothing_is_deleted(arranger, settings, tmp_path):
    settings.SEARCH_INDEX_PATH = str(tmp_path / "none")
    search_backend.cache_clear()

    shown = arranger.get(TREE)
    asked = arranger.get(f"{TREE}messen/delete/")
    arranger.post(f"{TREE}messen/delete/", {"post": "yes"})

    assert (shown.status_code, asked.status_code) == (200, 200)
    assert "trouble" in asked.context
    assert order("keuken") == ["messen"]


def test_who_may_only_look_gets_no_button(categories_reader):
    shown, one = categories_reader.get(TREE), categories_reader.get(change("keuken"))

    assert "<button" not in shown.text.split('id="category-tree"')[1].split("</form>")[0]
    assert "addlink" not in shown.text
    assert "Keuken" in one.text
    for address in (f"{TREE}move/", f"{TREE}keuken/empty/", change("keuken"), ADD):
        assert categories_reader.post(address).status_code == 403
