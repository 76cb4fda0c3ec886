"""From a saved product to the index: the jobs, what they read, and what a crash leaves."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from catalog.drafts import Attribute, CategoryDraft, Option, OptionValue, VariantDraft
from catalog.models import Product, StockItem
from catalog.publication import ProductState
from catalog.search.backend import search_backend
from catalog.search.base import Audience, IndexBusy, SearchQuery
from catalog.services import indexing, products
from catalog.services.categories import save_categories
from catalog.services.indexing import index_products, rebuild_index
from catalog.tests.search.catalogue import draft, run_worker, save, waiting
from catalog.tests.search.products import found

pytestmark = pytest.mark.usefixtures("index")


def test_a_saved_product_is_found_by_all_that_it_says(index):
    save_categories(
        [
            CategoryDraft("home", None, {"nl": "Keuken", "en": "Kitchen"}, {"nl": "keuken"}),
            CategoryDraft("mugs", "home", {"nl": "Drinkgerei"}, {"nl": "drinkgerei"}),
        ]
    )
    colours = (OptionValue("groen", {"nl": "Zeegroen"}), OptionValue("rood", {"nl": "Rood"}))
    options = (Option("kleur", {"nl": "Kleur"}, colours),)
    save(
        draft(
            brand="Tichelaar",
            descriptions={"nl": "<p>Van steengoed.</p><p>Voor thee &amp; soep</p>"},
            attributes=(Attribute("volume", {"nl": "Inhoud"}, {"nl": "300 ml"}),),
            tags=("cadeau",),
            options=options,
            variants=(
                VariantDraft("MOK-1", 1250, {"kleur": "groen"}, barcode="8712345678906", stock=0),
            ),
        )
    )

    run_worker()

    for text in (
        "mok", "tichelaar", "steengoed", "thee", "soep", "300 ml", "inhoud", "cadeau", "zeegroen",
        "mok-1", "8712345678906", "drinkgerei", "keuken",
    ):  # fmt: skip
        assert found(index, text) == {"mug"}, text
    assert found(index, "amp") == set()
    assert found(index, category_id="home") == found(index, category_id="mugs") == {"mug"}
    assert index.search(SearchQuery("en", text="kitchen")).sold_out == {"mug"}


def test_a_save_leaves_one_job_that_is_due_now():
    save(draft("mug"), draft("cup"))

    (job,) = waiting()
    assert job.task_name == "catalog.index_products"
    assert job.args == {"product_ids": ["mug", "cup"]}
    assert job.scheduled_at is None


def test_a_save_that_changes_nothing_leaves_no_job():
    save(draft())
    run_worker()

    save(draft())

    assert waiting() == []


@pytest.mark.parametrize("step", ["write_stock", "_write_products", "renew_stamps"])
def test_a_write_that_breaks_off_is_looked_at_later(monkeypatch, index, step):
    real = getattr(products, step)

    def done_and_then_broken(*arguments, **named):
        real(*arguments, **named)
        raise ConnectionError

    with monkeypatch.context() as broken:
        broken.setattr(products, step, done_and_then_broken)
        with pytest.raises(ConnectionError):
            save(draft())

    (job,) = waiting()
    delay = (job.scheduled_at - datetime.now(UTC)).total_seconds()
    assert indexing.SAFETY_DELAY - 10 < delay <= indexing.SAFETY_DELAY
    index_products(**job.args)
    assert found(index) == {item.product_id for item in Product.scan()}


def test_without_a_job_nothing_is_written(monkeypatch):
    def refused(**_arguments):
        raise ConnectionError

    monkeypatch.setattr(index_products, "configure", refused)

    with pytest.raises(ConnectionError):
        save(draft())

    assert list(Product.scan()) == []
    assert list(StockItem.scan()) == []


def test_what_is_withdrawn_is_kept_for_staff_and_what_is_gone_is_forgotten(index):
    save(draft("mug"), draft("cup"), draft("jug"))
    run_worker()
    assert found(index) == {"mug", "cup", "jug"}

    save(draft("mug", published=False))
    Product.get("cup").delete()
    index_products(product_ids=["mug", "cup", "jug"])

    assert found(index) == {"jug"}
    assert found(index, audience=Audience.STAFF) == {"jug", "mug"}


def test_a_product_returns_to_the_index_when_its_sale_begins_and_ends(index):
    begins = datetime.now(UTC) + timedelta(hours=1)
    save(draft(publish_from=begins, publish_until=begins + timedelta(hours=1)))

    run_worker()
    index_products(product_ids=["mug"])

    assert found(index) == set()
    assert index.known(["mug"])["mug"].state is ProductState.SCHEDULED
    first, second = waiting()
    assert (first.scheduled_at, second.scheduled_at) == (begins, begins + timedelta(hours=1))
    assert first.args == second.args == {"product_ids": ["mug"]}


def test_many_products_go_in_several_jobs():
    indexing.index_later([f"p{number}" for number in range(indexing.CHUNK + 1)])

    assert [len(job.args["product_ids"]) for job in waiting()] == [indexing.CHUNK, 1]


def test_a_job_that_finds_no_index_builds_one(settings, tmp_path):
    save(draft("mug"), draft("cup"))
    settings.SEARCH_INDEX_PATH = str(tmp_path / "new")
    search_backend.cache_clear()

    index_products(product_ids=["mug"])

    assert found(search_backend()) == {"mug", "cup"}


def test_a_job_is_tried_again_while_another_writes(monkeypatch, index):
    def busy(_documents):
        raise IndexBusy("a rebuild by process 7")

    save(draft())
    with monkeypatch.context() as rebuilding:
        rebuilding.setattr(index, "put", busy)
        run_worker()
    (job,) = waiting()
    assert job.attempts  # more than one where the machine is so slow that its wait is over

    index_products(**job.args)
    assert found(index) == {"mug"}


def test_a_rebuild_reads_the_whole_catalogue(monkeypatch, index):
    monkeypatch.setattr(indexing, "CHUNK", 2)
    save(*(draft(f"p{number}") for number in range(5)), draft("hidden", published=False))
    counts: list[int] = []

    assert rebuild_index(counts.append) == 6

    assert found(index) == {f"p{number}" for number in range(5)}
    assert counts == sorted(counts)
    assert counts[-1] == 6


def test_the_command_says_how_many(index):
    save(draft("mug"), draft("cup"))
    out = StringIO()

    call_command("search_rebuild", stdout=out)

    assert "Search knows 2 products" in out.getvalue()
    assert found(index) == {"mug", "cup"}


def test_the_command_refuses_while_another_writes(monkeypatch, index):
    def busy(*_arguments):
        raise IndexBusy("a rebuild by process 7")

    monkeypatch.setattr(index, "rebuild", busy)

    with pytest.raises(CommandError, match="process 7"):
        call_command("search_rebuild")
