"""Pictures in a product's form, and what its script asks for while files are sent."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.admin.pictures.rows import Row, picture_token
from catalog.drafts import MAX_PICTURES, Image, Option, OptionValue, VariantDraft
from catalog.models import Product
from catalog.selectors.products import products_kept
from catalog.services.pictures.drawing_jobs import draw_pictures
from catalog.tests.admin.product_forms import (
    ADD,
    KAN,
    change,
    mistakes,
    sent_by,
)
from catalog.tests.admin.product_forms import pictures as fields_of
from catalog.tests.factories import make_category, make_product
from catalog.tests.imports.image_server import picture
from catalog.tests.pictures.files import BROKEN, EVIL_NAME, SVG, huge, zipped
from shop.kernel.audit_trail import changes_in
from shop.kernel.caching import held
from shop.kernel.dynamo.transport import Transport

PAGE = change("p-mug-s")
OPEN, CHECK = "/admin/catalog/product/uploads/open/", "/admin/catalog/product/uploads/check/"
FRONT = Image("demo/front", alt={"nl": "Voorkant", "en": "Front"})
SMALL = Image("demo/small", 900, 900, {"nl": "De kleine"}, option_values=("s",))


@pytest.fixture(autouse=True)
def mug(tables, uploads_bucket, media_bucket) -> Product:
    make_category("huis")
    return with_pictures(FRONT, SMALL)


def with_pictures(*images: Image) -> Product:
    sizes = (OptionValue("s", {"nl": "Klein"}), OptionValue("l", {"nl": "Groot"}))
    return make_product(
        variants=(
            VariantDraft("MUG-S", 1299, {"maat": "s"}),
            VariantDraft("MUG-L", 1599, {"maat": "l"}),
        ),
        options=(Option("maat", {"nl": "Maat"}, sizes),),
        images=images,
    )


def row(image: Image | str, *, values: Sequence[str] = (), **alts: str) -> Row:
    """One that is sent; image: or what is sent instead of its token."""
    token = picture_token(image) if isinstance(image, Image) else image
    return Row(f"r{next(_numbers)}", token, alts, tuple(values))


_numbers = count()


def save(client: Client, *rows: Row, page: Any = None, **typed: Any) -> Any:
    """The product's form with these pictures. page: as it was opened, if not just now."""
    opened = page or client.get(PAGE)
    return client.post(PAGE, sent_by(opened, **typed) | fields_of(rows))


def stored() -> list[dict]:
    return list(Product.get("p-mug-s", consistent_read=True).document["images"])


def send(client: Client, content: bytes, name: str = "mug.jpg") -> dict:
    """As the page's script does: ask for leave, send to where it says, have it looked at."""
    opened = client.post(OPEN).json()
    file = SimpleUploadedFile(name, content, "image/jpeg")
    client.post(opened["address"], opened["fields"] | {"file": file})
    checked: dict = client.post(CHECK, {"upload": opened["upload"]}).json()
    return checked


def test_the_page_shows_what_is_stored(picture_editor):
    page = picture_editor.get(PAGE)

    for text in (
        'src="/media/demo/front-320.webp"',
        'value="Voorkant"',
        'value="Front"',
        "Klein",
        "js/admin-pictures.js",
    ):
        assert text in page.text
    assert len(re.findall(r'value="s"\s+checked', page.text)) == 1


def test_a_file_goes_through_the_bucket_to_the_shoppers(picture_editor):
    checked = send(picture_editor, picture((1600, 800), "PNG"), EVIL_NAME)
    assert picture_editor.get(checked["thumbnail"])["Content-Type"] == "image/webp"

    new = row(checked["token"], nl="Nieuw", values=["l"])
    answer = save(picture_editor, new, row(FRONT, nl="Voorkant"), _continue="1")

    assert answer.url == PAGE
    first, second = stored()
    assert (first["key"], first["alt"], first["option_values"]) == (None, {"nl": "Nieuw"}, ["l"])
    assert (first["width"], first["height"]) == (1280, 640)
    assert second["key"] == "demo/front"
    assert checked["thumbnail"] in picture_editor.get(PAGE).text
    assert 'alt="Nieuw"' not in Client().get("/products/p-mug-s/mok-van-aardewerk/?maat=l").text

    draw_pictures(product_id="p-mug-s")
    key = stored()[0]["key"]
    assert f"/media/{key}-320.webp" in picture_editor.get(PAGE).text
    held.clear()  # which is for two seconds
    products_kept.clear()
    shown = Client().get("/products/p-mug-s/mok-van-aardewerk/?maat=l").text
    assert '<source type="image/avif"' in shown
    assert f'srcset="/media/{key}-320.avif 320w' in shown
    assert "etc" not in key


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (SVG, "JPEG, PNG, WebP, AVIF"),
        (zipped(), "JPEG, PNG, WebP, AVIF"),
        (BROKEN, "breekt af"),
        (huge(), "50 megapixel"),
        (b"", "niet aangekomen"),
    ],
    ids=["svg", "zip", "broken", "huge", "empty"],
)
def test_a_bad_file_is_refused_in_a_sentence_and_the_others_go_on(picture_editor, content, why):
    bad, good = send(picture_editor, content), send(picture_editor, picture(kind="PNG"))

    assert why in bad["refused"]
    assert "token" not in bad
    assert "token" in good


def test_order_texts_and_choices_are_saved_and_what_is_ticked_goes(picture_editor):
    small = row(SMALL, nl="Klein", en="Small", values=["l", "nonsense"])
    gone = replace(row(FRONT, nl="Weg"), removed=True)

    save(picture_editor, small, gone)

    assert [(each["key"], each["alt"], each["option_values"]) for each in stored()] == [
        ("demo/small", {"nl": "Klein", "en": "Small"}, ["l"])
    ]
    assert (stored()[0]["width"], stored()[0]["height"]) == (900, 900)
    [(field, was, now)] = changes_in(LogEntry.objects.get())
    assert field == "Foto’s"
    assert was == "front (Voorkant / Front); small (De kleine) (s)"
    assert now == "small (Klein / Small) (l)"


def test_the_second_of_two_merchants_sees_both_and_loses_nothing(picture_editor):
    opened = picture_editor.get(PAGE)
    save(picture_editor, row(SMALL, nl="Van hen"))

    refused = save(picture_editor, row(FRONT, nl="Van mij", en="Mine"), page=opened)

    assert refused.status_code == 409
    [line] = refused.context["adminform"].form.comparison
    for shown, text in ((line.was, "small"), (line.stored, "Van hen"), (line.typed, "Van mij")):
        assert text in shown
        assert "-320.webp" in shown
    for text in ('value="Van mij"', 'value="Mine"'):
        assert text in refused.text
    assert stored()[0]["alt"] == {"nl": "Van hen"}

    picture_editor.post(PAGE, sent_by(refused))
    assert stored()[0]["alt"] == {"nl": "Van mij", "en": "Mine"}


def test_a_form_that_is_sent_twice_saves_once_though_the_worker_was_in_between(picture_editor):
    checked = send(picture_editor, picture())
    opened, new = picture_editor.get(PAGE), row(checked["token"], nl="Eén keer")

    first = save(picture_editor, new, page=opened)
    draw_pictures(product_id="p-mug-s")
    second = save(picture_editor, new, page=opened)

    assert [first.status_code, second.status_code] == [302, 302]
    assert Product.get("p-mug-s").version == 2
    assert stored()[0]["key"]
    assert LogEntry.objects.count() == 1


def test_a_new_product_has_its_pictures_from_the_first_save(editor):
    checked = send(editor, picture())
    sizes = {
        "option__0__name_nl": "Maat",
        "option__0__value__0__name_nl": "Eén liter",
        "variant__0__choices": "0:0",
    }
    data = sent_by(editor.get(ADD), **KAN, **sizes)
    data |= fields_of([row(checked["token"], nl="De kan", values=["een-liter", "twee-liter"])])

    refused = editor.post(ADD, data | {"variant-0-price": "veel"})
    assert 'value="De kan"' in refused.text
    assert refused.text.count('value="een-liter"') == 2  # of the picture, and of the blank row
    answers = [editor.post(ADD, data)]
    draw_pictures(product_id="kan")
    answers.append(editor.post(ADD, data))

    assert [answer.status_code for answer in answers] == [302, 302], mistakes(answers[0])
    [image] = Product.get("kan", consistent_read=True).document["images"]
    assert (image["alt"], image["option_values"]) == ({"nl": "De kan"}, ["een-liter"])
    assert image["key"]


@pytest.mark.parametrize(
    ("image", "typed", "why"),
    [
        ("forged", {}, "niet heel"),
        (picture_token(FRONT) + "x", {}, "niet heel"),
        ("", {}, "niet heel"),
        (FRONT, {"nl": "x" * 251}, "250"),
    ],
)
def test_bad_input_is_told_and_nothing_that_was_typed_is_lost(picture_editor, image, typed, why):
    answer = save(picture_editor, row(SMALL, nl="Getypt"), row(image, **typed), brand="Ook dit")

    assert answer.status_code == 200
    assert "Foto 2: " in answer.text
    assert why in answer.text
    assert 'value="Getypt"' in answer.text
    assert 'value="Ook dit"' in answer.text
    assert Product.get("p-mug-s").version == 1


def test_an_upload_that_was_not_saved_for_days_is_told(picture_editor, monkeypatch):
    checked = send(picture_editor, picture())
    monkeypatch.setattr("catalog.admin.pictures.rows.USABLE_FOR", -1)

    answer = save(picture_editor, row(checked["token"]))

    assert "dagen geleden" in answer.text
    assert len(stored()) == 2


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"pictures-sent": "1", "pictures-order": ["<b>", "r1", "r1"]},
        {"pictures-order": ["s0"], "pictures-s0-token": "x"},
    ],
)
def test_nonsense_is_no_500_and_removes_nothing(picture_editor, data):
    whole = sent_by(picture_editor.get(PAGE))
    rest = {name: value for name, value in whole.items() if not name.startswith("pictures-")}

    assert picture_editor.post(PAGE, rest | data).status_code in {200, 302}
    assert len(stored()) == 2
    assert picture_editor.post(CHECK, {"upload": "../x"}).json()["again"] is True
    assert picture_editor.get("/admin/catalog/product/uploads/x/thumbnail/").status_code == 404
    assert picture_editor.get(OPEN).status_code == 405


def test_who_may_not_edit_products_sends_nothing_and_who_adds_them_does(reader, adder):
    assert "data-files" not in reader.get(PAGE).text
    thumbnail = f"/admin/catalog/product/uploads/{'x' * 43}/thumbnail/"
    assert reader.get(thumbnail).status_code == 403
    assert [reader.post(address).status_code for address in (OPEN, CHECK)] == [403] * 2
    assert Client().post(OPEN)["Location"].startswith("/admin/login/")
    assert "token" in send(adder, picture())


def test_files_go_only_where_the_page_says_and_no_other_page_says_so(picture_editor, settings):
    assert "connect-src" not in picture_editor.get("/admin/")["Content-Security-Policy"]
    assert "connect-src 'self';" in f"{picture_editor.get(PAGE)['Content-Security-Policy']};"

    settings.SERVE_BUCKETS = False
    admitted = picture_editor.get(PAGE)["Content-Security-Policy"]

    address = urlsplit(picture_editor.post(OPEN).json()["address"])
    assert f"connect-src 'self' {address.scheme}://{address.netloc};" in f"{admitted};"


def test_a_ticket_is_needed_for_what_the_shop_passes_on(picture_editor):
    file = SimpleUploadedFile("mug.jpg", picture())

    assert Client().post("/uploads/nonsense/", {"file": file}).status_code == 404
    assert Client().get("/uploads/nonsense/").status_code == 405


def test_as_many_pictures_as_a_product_may_have_are_saved_and_no_more(picture_editor):
    most = [
        row(Image(f"demo/{number}"), nl="x", en="x", values=["s", "l"])
        for number in range(MAX_PICTURES)
    ]

    assert "hoogstens 250" in save(picture_editor, *most, row(FRONT)).text
    assert save(picture_editor, *most).status_code == 302

    assert len(stored()) == MAX_PICTURES


def test_the_work_does_not_grow_with_the_pictures(picture_editor, monkeypatch):
    send_call = Transport.call
    calls: list[str] = []

    def counted(transport: Transport, operation: str, request: dict) -> dict:
        calls.append(operation)
        return send_call(transport, operation, request)

    def cost() -> tuple[int, int]:
        calls.clear()
        with CaptureQueriesContext(connection) as statements:
            assert picture_editor.get(PAGE).status_code == 200
        return len(calls), len(statements)

    monkeypatch.setattr(Transport, "call", counted)
    picture_editor.get(PAGE)  # the category tree is held from then on
    few = cost()
    with_pictures(*(Image(f"demo/{number}") for number in range(40)))

    assert cost() == few
