"""Sitemaps and feeds: everything that is for sale, in parts, safe to repeat."""

import csv
import gzip
import io
from dataclasses import replace
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from catalog.drafts import Image, Option, OptionValue, VariantDraft
from catalog.services.exports import feeds, files, running, sitemaps, write_exports
from catalog.services.exports.running import start_exports, write_export_part
from catalog.tests.factories import LONG_AGO, make_category, make_product

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables", "media_bucket")]

NOW = datetime(2026, 11, 30, 1, 23, tzinfo=UTC)
RUN = "20261130012300"
LATER = datetime(2999, 1, 1, tzinfo=UTC)
SITE = settings.SITE_URL


@pytest.fixture(autouse=True)
def empty_bucket(media_bucket):
    bucket = files._bucket()
    bucket.objects.filter(Prefix="exports/").delete()


def locations(content: bytes) -> list[str]:
    tree = ET.fromstring(content)  # noqa: S314 (our own)
    return [str(each.text) for each in tree.iter() if each.tag.endswith("}loc")]


def fetched(address: str) -> bytes:
    answer = Client().get(address.removeprefix(SITE))
    assert answer.status_code == 200, address
    assert "Set-Cookie" not in answer
    assert "s-maxage=3600" in answer["Cache-Control"]
    content = b"".join(answer) if answer.streaming else answer.content
    return gzip.decompress(content) if address.endswith(".gz") else content


def everything_in_the_sitemaps() -> list[str]:
    return [
        address for one in locations(fetched("/sitemap.xml")) for address in locations(fetched(one))
    ]


def run_jobs() -> int:
    """All export jobs, and those that they make; returns how many."""
    tasks = {task.name: task for task in (start_exports, write_export_part)}
    done = 0
    while job := ProcrastinateJob.objects.filter(task_name__in=tasks, status="todo").first():
        ProcrastinateJob.objects.filter(pk=job.pk).delete()
        tasks[job.task_name](**job.args)
        done += 1
    return done


def test_before_the_first_run_crawlers_are_asked_to_come_back():
    for address in ("/sitemap.xml", "/feeds/google-nl.tsv.gz"):
        answer = Client().get(address)
        assert (answer.status_code, answer["Retry-After"]) == (503, "3600")


def test_the_sitemaps_hold_every_public_page_in_every_language():
    make_category("huis")
    make_product(sku="MUG")
    make_product(sku="SECRET", published=False)
    make_product(sku="SOON", publish_from=LATER)
    make_product(sku="OVER", publish_until=LONG_AGO)

    write_exports(now=NOW)

    assert sorted(everything_in_the_sitemaps()) == sorted(
        f"{SITE}{path}"
        for path in (
            "/",
            "/en/",
            "/categories/huis/",
            "/en/categories/huis-en/",
            "/products/p-mug/mok-van-aardewerk/",
            "/en/products/p-mug/earthenware-mug/",
        )
    )


def test_an_address_says_when_its_page_was_edited():
    make_product(sku="MUG")

    write_exports(now=NOW)

    sitemap = fetched(locations(fetched("/sitemap.xml"))[0]).decode()
    assert sitemap.count(f"<lastmod>{LONG_AGO:%Y-%m-%d}</lastmod>") == 2


def test_a_large_catalogue_is_read_in_segments_and_parts_without_a_gap(monkeypatch):
    made = {make_product(sku=f"SKU-{number}").product_id for number in range(23)}
    for kind, export in running.EXPORTS.items():
        monkeypatch.setitem(running.EXPORTS, kind, replace(export, per_part=3))
    monkeypatch.setattr(running, "_segments", lambda: 3)

    start_exports(timestamp=int(NOW.timestamp()))
    jobs = run_jobs()

    products = [each for each in everything_in_the_sitemaps() if "/products/" in each]
    found = [each.split("/products/")[1].split("/")[0] for each in products]
    assert sorted(found) == sorted([*made, *made])
    rows = fed("nl")
    assert sorted(row["id"] for row in rows) == sorted(f"SKU-{number}" for number in range(23))
    assert jobs >= 2 * 8
    names = files.names_in("sitemap", RUN, "p-")
    assert len({name.split("-")[1] for name in names}) == 3


def test_a_part_that_is_written_again_is_the_same(monkeypatch):
    for number in range(5):
        make_product(sku=f"SKU-{number}")
    monkeypatch.setitem(running.EXPORTS, "sitemap", replace(running.EXPORTS["sitemap"], per_part=2))
    start_exports(timestamp=int(NOW.timestamp()))
    first = ProcrastinateJob.objects.filter(args__kind="sitemap").get()

    write_export_part(**first.args)
    write_export_part(**first.args)  # its worker died before it could say that it was done
    run_jobs()

    found = everything_in_the_sitemaps()
    assert len(found) == len(set(found)) == 2 * 5 + 2


def test_nothing_is_shown_of_a_run_that_has_not_come_to_its_end(monkeypatch):
    make_product(sku="MUG")
    write_exports(now=NOW)
    before = fetched("/sitemap.xml")
    monkeypatch.setattr(running, "_segments", lambda: 2)

    start_exports(timestamp=int(NOW.timestamp()) + 60)
    job = ProcrastinateJob.objects.filter(args__kind="sitemap").order_by("id")[0]
    write_export_part(**job.args)
    assert fetched("/sitemap.xml") == before

    run_jobs()
    assert fetched("/sitemap.xml") != before


def test_old_runs_are_deleted_and_the_one_before_stays():
    make_product(sku="MUG")
    for minute in range(3):
        write_exports(now=NOW.replace(minute=minute))

    keys = {each.key for each in files._bucket().objects.filter(Prefix="exports/sitemap/2026")}
    assert {key.split("/")[2] for key in keys} == {"20261130010100", "20261130010200"}


@pytest.mark.parametrize(
    "address",
    [
        "/sitemap-20260101000000-p-00-00000.xml.gz",
        "/sitemap-20260101000000-..-index.xml.gz",
        "/sitemap-x-y.xml.gz",
        "/feeds/google-de.tsv.gz",
    ],
)
def test_what_was_never_written_is_not_found(address):
    assert Client().get(address).status_code == 404


def fed(language: str) -> list[dict[str, str]]:
    text = fetched(f"/feeds/google-{language}.tsv.gz").decode()
    return list(csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE))


def test_the_feed_has_a_row_for_each_variant():
    make_category("huis")
    colours = (
        OptionValue("rood", {"nl": "Rood", "en": "Red"}),
        OptionValue("blauw", {"nl": "Blauw", "en": "Blue"}),
    )
    make_product(
        product_id="mok",
        descriptions={"nl": "<p>Een\tmok &amp; meer.</p><p>Nog\n iets.</p>"},
        options=(Option("kleur", {"nl": "Kleur"}, colours),),
        images=(
            Image("demo/rood", option_values=("rood",)),
            Image("demo/blauw", option_values=("blauw",)),
            Image("demo/beide"),
        ),
        variants=(
            VariantDraft(
                "MOK-R", 1000, {"kleur": "rood"}, compare_at_minor=1500, barcode="8710400123453",
                weight_grams=300, stock=2,
            ),
            VariantDraft("MOK-B", 1200, {"kleur": "blauw"}, barcode="2890849412793", stock=0),
        ),
    )  # fmt: skip

    write_exports(now=NOW)

    red, blue = fed("nl")
    assert red == {
        "id": "MOK-R",
        "item_group_id": "mok",
        "title": "Mok van aardewerk (Rood)",
        "description": "Een mok & meer. Nog iets.",
        "link": f"{SITE}/products/mok/mok-van-aardewerk/?kleur=rood",
        "image_link": f"{SITE}/media/demo/rood-1280.webp",
        "additional_image_link": f"{SITE}/media/demo/beide-1280.webp",
        "availability": "in_stock",
        "availability_date": "",
        "price": "15.00 EUR",
        "sale_price": "10.00 EUR",
        "brand": "Klei",
        "gtin": "8710400123453",
        "identifier_exists": "yes",
        "condition": "new",
        "product_type": "Huis",
        "color": "Rood",
        "size": "",
        "shipping_weight": "300 g",
    }
    assert (blue["availability"], blue["price"], blue["sale_price"], blue["gtin"]) == (
        "out_of_stock", "12.00 EUR", "", "",
    )  # fmt: skip
    english = fed("en")[0]
    assert english["title"] == "Earthenware mug (Red)"
    assert english["link"].startswith(f"{SITE}/en/products/mok/earthenware-mug/")


def test_what_is_not_for_sale_is_not_fed():
    make_product(sku="SECRET", published=False)
    make_product(sku="SOON", publish_from=LATER)

    write_exports(now=NOW)

    assert fed("nl") == []


def test_the_limits_of_the_formats_are_kept():
    assert sitemaps.PER_PART * len(settings.LANGUAGES) <= 50_000
    assert len(set(feeds.COLUMNS)) == len(feeds.COLUMNS)
