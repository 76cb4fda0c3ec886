"""From a saved upload to a picture that shoppers see, whatever happens in between."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.core.files.storage import storages
from procrastinate.contrib.django.models import ProcrastinateJob

from catalog.documents import draft_of
from catalog.drafts import Image
from catalog.errors import EditedMeanwhile
from catalog.models import Product
from catalog.selectors.cards import product_cards
from catalog.selectors.products import product_view
from catalog.services.editing import save_product
from catalog.services.indexing import index_products, rebuild_index
from catalog.services.pictures import drawing_jobs
from catalog.services.pictures.drawing import store_picture
from catalog.services.pictures.drawing_jobs import draw_pictures
from catalog.services.pictures.uploads import check_upload
from catalog.tests.factories import make_category, make_product
from catalog.tests.imports.image_server import picture
from catalog.tests.pictures.sending import send_file

NOW = datetime(2026, 11, 30, tzinfo=UTC)
OLD = Image("demo/mug", alt={"nl": "Voorkant"}, option_values=("s",))


@pytest.fixture
def product(db, tables) -> Product:
    make_category("huis")
    return make_product(images=(OLD,))


@pytest.fixture
def new(uploads_bucket, media_bucket) -> Image:
    """A picture that was uploaded, and is to be saved."""
    checked = check_upload(send_file(picture((1600, 800))))
    return Image(None, checked.width, checked.height, {"nl": "Nieuw"}, upload=checked.upload)


def save(*images: Image, version: int = 1) -> bool:
    """Whether that changed anything."""
    before = Product.get("p-mug", consistent_read=True)
    draft = replace(draft_of(before.document), images=images)
    saved = save_product(draft, expected_version=version, by="merchant", now=NOW)
    return bool(saved.version != before.version)


def keys() -> list[str | None]:
    return [image["key"] for image in Product.get("p-mug").document["images"]]


def drawings() -> int:
    return ProcrastinateJob.objects.filter(task_name="catalog.draw_pictures").count()


def test_shoppers_see_an_upload_once_it_is_drawn(product, new):
    save(new, OLD)
    assert [shown.key for shown in product_view("p-mug", "nl").images] == ["demo/mug"]

    index_products(product_ids=["p-mug"])
    assert drawings() == 1
    draw_pictures(product_id="p-mug")

    first, second = product_view("p-mug", "nl").images
    assert (first.alt, first.width, first.height, first.avif) == ("Nieuw", 1280, 640, True)
    assert (second.key, second.avif, second.option_values) == ("demo/mug", False, ("s",))
    tile = product_cards(["p-mug"], "nl")[0].image
    assert tile is not None and tile.key == first.key
    for name in (f"{first.key}-1280.webp", f"{first.key}-320.avif"):
        assert storages["default"].exists(name)


def test_drawing_is_no_edit_of_which_a_merchant_is_told(product, new):
    save(new)
    draw_pictures(product_id="p-mug")

    assert Product.get("p-mug").version == 2
    assert save(new, OLD, version=2)  # from the page that was open meanwhile
    assert keys()[0] is not None  # and what was drawn is still there
    assert save(new, OLD, version=2) is False


def test_drawing_twice_is_drawing_once(product, new):
    save(new)

    draw_pictures(product_id="p-mug")
    drawn = Product.get("p-mug").document
    draw_pictures(product_id="p-mug")

    assert Product.get("p-mug").document == drawn


def test_what_a_crash_left_is_drawn_by_the_next_job(product, new, monkeypatch):
    save(new)
    with monkeypatch.context() as broken:
        broken.setattr(drawing_jobs, "_record", lambda *_: (_ for _ in ()).throw(ConnectionError))
        with pytest.raises(ConnectionError):
            draw_pictures(product_id="p-mug")
    assert keys() == [None]

    draw_pictures(product_id="p-mug")

    assert keys() != [None]


def test_a_product_that_is_saved_meanwhile_keeps_what_was_saved(product, new, monkeypatch):
    save(new)
    draw = store_picture

    def saved_meanwhile(*given, **how):
        save(OLD, new, version=2)
        return draw(*given, **how)

    monkeypatch.setattr(drawing_jobs, "store_picture", saved_meanwhile)
    draw_pictures(product_id="p-mug")

    product = Product.get("p-mug")
    assert product.version == 3
    assert keys()[0] == "demo/mug"
    assert keys()[1] is not None


def test_a_picture_that_was_taken_away_meanwhile_does_not_come_back(product, new, monkeypatch):
    save(new)
    draw = store_picture

    def taken_away(*given, **how):
        save(OLD, version=2)
        return draw(*given, **how)

    monkeypatch.setattr(drawing_jobs, "store_picture", taken_away)
    draw_pictures(product_id="p-mug")

    assert keys() == ["demo/mug"]


def test_a_product_that_was_deleted_meanwhile_does_not_come_back(product, new):
    save(new)
    Product.get("p-mug").delete()

    draw_pictures(product_id="p-mug")

    assert list(Product.scan(consistent_read=True)) == []


def test_an_upload_that_is_gone_is_given_up_and_holds_up_no_other(product, new):
    lost = Image(None, upload="x" * 43, alt={"nl": "Weg"})
    save(lost, new)

    draw_pictures(product_id="p-mug")

    first, second = Product.get("p-mug").document["images"]
    assert (first["key"], first.get("upload"), first["alt"]) == (None, None, {"nl": "Weg"})
    assert second["key"] is not None


def test_a_rebuild_of_the_index_finds_what_no_job_is_left_for(product, new):
    save(new)
    ProcrastinateJob.objects.all().delete()

    rebuild_index()

    assert drawings() == 1


def test_products_without_uploads_have_nothing_drawn(product):
    index_products(product_ids=["p-mug"])

    assert drawings() == 0


def test_the_second_of_two_merchants_is_refused(product, new):
    save(new, OLD)

    with pytest.raises(EditedMeanwhile):
        save(OLD, Image("demo/other"))

    assert Product.get("p-mug").document["images"][0]["upload"] == new.upload


def test_documents_from_before_are_read_and_written_as_they_were(product):
    stored = Product.get("p-mug").document["images"][0]

    assert set(stored) == {"key", "width", "height", "alt", "address", "option_values"}
    assert save(OLD) is False
