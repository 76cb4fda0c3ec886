"""What merchants decide about search, and what they see of it: from the admin to what is found."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django_redis import get_redis_connection
from redis.exceptions import ConnectionError as RedisAway

from catalog.merchandising import Boost, ListFilter, SearchedText, Synonyms
from catalog.selectors import merchandising
from catalog.selectors.listings import listing
from catalog.selectors.merchandising import wordings
from catalog.services import query_log
from catalog.services.merchandising import offer_filters, offer_synonyms
from catalog.services.query_log import collect_searches, forget_searches, note_search
from catalog.tests.search.catalogue import draft, run_worker, save, waiting
from catalog.tests.search.products import asked

pytestmark = pytest.mark.usefixtures("index")

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


@pytest.fixture
def merchant(admin_client):
    return admin_client


def post(merchant, model, **fields):
    answer = merchant.post(f"/admin/catalog/{model}/add/", fields)
    merchandising.held.clear()
    return answer


def shown(text=""):
    return [tile.card.id for tile in listing(asked(text)).tiles]


def test_synonyms_are_found_at_once(merchant):
    save(draft("tv", names={"nl": "Televisie"}), draft("mug"))
    run_worker()
    assert shown("beeldbuis") == []

    answer = post(merchant, "synonyms", language="nl", wordings=" Beeldbuis,televisie , tv toestel")

    assert answer.status_code == 302
    assert Synonyms.objects.get().wordings == "Beeldbuis, televisie, tv toestel"
    assert shown("BEELDBUIS") == shown("tv toestel") == ["tv"]


def test_one_wording_is_no_group(merchant):
    answer = post(merchant, "synonyms", language="nl", wordings="tv, tv,")

    assert answer.status_code == 200
    assert not Synonyms.objects.exists()


def test_a_wording_is_replaced_as_whole_words_within_a_text():
    Synonyms.objects.create(language="nl", wordings="tv, televisie, smart tv")

    assert wordings("Rode TV  kast", "nl") == ("rode televisie kast", "rode smart tv kast")
    assert wordings("tvkast", "nl") == wordings("tv", "en") == ()


def test_a_boost_moves_what_it_is_meant_for_when_the_worker_has_run(merchant):
    save(draft("mug", brand="Klei"), draft("cup", brand="Glas"), draft("jug", brand="Klei"))
    run_worker()

    post(merchant, "boost", kind="brand", value="Glas", percent=300)
    run_worker()
    assert shown()[0] == shown("mok")[0] == "cup"

    boost = Boost.objects.get()
    fields = {"kind": "product", "value": "jug", "percent": 300}
    merchant.post(f"/admin/catalog/boost/{boost.pk}/change/", fields)
    run_worker()
    assert shown()[0] == shown("mok")[0] == "jug"

    merchant.post(f"/admin/catalog/boost/{boost.pk}/delete/", {"post": "yes"})
    post(merchant, "boost", kind="category", value="mugs", percent=50)
    run_worker()
    assert len(shown()) == 3


@pytest.mark.parametrize("percent", [0, 9, 1001])
def test_a_boost_has_bounds(merchant, percent):
    assert post(merchant, "boost", kind="brand", value="x", percent=percent).status_code == 200
    assert not Boost.objects.exists()


def test_a_new_filter_builds_the_index_anew_once(merchant):
    post(merchant, "listfilter", code="kleur", name_nl="Kleur", name_en="Colour", position=0)
    post(merchant, "listfilter", code="maat", name_nl="Maat", name_en="Size", position=1)

    assert [job.task_name for job in waiting()] == ["catalog.rebuild_index"]


@pytest.mark.parametrize("code", ["q", "sort", "brand", "rating", "with space", "Kleur", ""])
def test_a_filter_that_would_take_a_word_of_the_address_is_refused(merchant, code):
    post(merchant, "listfilter", code=code, name_nl="x", name_en="x", position=0)

    assert not ListFilter.objects.exists()


def test_filters_are_offered_to_a_shop_that_has_none():
    colour = {"code": "kleur", "name_nl": "Kleur", "name_en": "Colour"}
    offer_filters([colour])
    offer_filters([colour, {**colour, "code": "maat"}])

    assert [row.code for row in ListFilter.objects.all()] == ["kleur"]


def test_synonyms_are_offered_to_a_shop_that_has_none():
    offer_synonyms({"nl": [("tv", "televisie")], "en": [("tv", "television")]})
    offer_synonyms({"nl": [("gsm", "telefoon")]})

    assert {(row.language, row.wordings) for row in Synonyms.objects.all()} == {
        ("nl", "tv, televisie"),
        ("en", "tv, television"),
    }


def collected():
    collect_searches(timestamp=int(NOON.timestamp()))
    return {(row.text, row.times, row.found) for row in SearchedText.objects.all()}


def test_searches_are_counted_also_those_that_found_nothing(client):
    save(draft())
    run_worker()
    for address in (
        "/search/?q=Mok",
        "/search/?q=+mok+",
        "/search/?q=olifant",
        "/search/?q=mok&sort=price",
        "/search/?q=me%40example.nl",
        "/api/v1/products/?q=MOK",
    ):
        client.get(address, headers={"Accept-Language": "nl"})

    assert collected() == {("mok", 3, 1), ("olifant", 1, 0)}


def test_a_crash_of_the_worker_loses_no_count(monkeypatch):
    note_search("mok", "nl", 1)
    with monkeypatch.context() as broken:
        broken.setattr(query_log, "atomic", pytest.fail)
        with pytest.raises(pytest.fail.Exception):
            collect_searches(timestamp=0)
    note_search("mok", "nl", 2)

    assert collected() == {("mok", 1, 1)}
    assert collected() == {("mok", 2, 2)}
    assert collected() == {("mok", 2, 2)}


def test_a_search_counts_on_the_day_of_the_shop():
    note_search("mok", "nl", 1)

    collect_searches(timestamp=int(datetime(2026, 11, 30, 23, 30, tzinfo=UTC).timestamp()))

    assert f"{SearchedText.objects.get().day}" == "2026-12-01"  # half past twelve in Amsterdam


def test_without_redis_a_search_is_not_counted(monkeypatch):
    def away(_alias):
        raise RedisAway

    monkeypatch.setattr(query_log, "get_redis_connection", away)

    note_search("mok", "nl", 1)


def test_odd_texts_can_be_counted():
    for text in ("\x00", "x" * 10_000, "\ud800", " ", "é" * 200):
        note_search(text, "nl", 0)

    assert len(collected()) == 2
    assert get_redis_connection("default").exists("searches:times") == 0


def test_old_searches_are_forgotten():
    note_search("mok", "nl", 1)
    collected()

    forget_searches(timestamp=int((NOON + timedelta(days=89)).timestamp()))
    assert SearchedText.objects.exists()
    forget_searches(timestamp=int((NOON + timedelta(days=92)).timestamp()))
    assert not SearchedText.objects.exists()


def test_merchants_read_what_found_nothing(merchant):
    note_search("mok", "nl", 1)
    note_search("olifant", "nl", 0)
    collected()

    everything = merchant.get("/admin/catalog/searchedtext/").content.decode()
    nothing = merchant.get("/admin/catalog/searchedtext/?nothing=1").content.decode()

    assert "olifant" in everything
    assert "mok" in everything
    assert "olifant" in nothing
    assert ">mok<" not in nothing


def test_no_migration_is_missing():
    call_command("makemigrations", "catalog", check=True, dry_run=True)
