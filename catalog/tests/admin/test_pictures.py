"""The page of a product's pictures, and what it asks for while files are sent."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.admin.pictures.rows import picture_token
from catalog.drafts import MAX_PICTURES, Image, Option, OptionValue, VariantDraft
from catalog.models import Product
from catalog.selectors.products import products_kept
from catalog.services.pictures.drawing_jobs import draw_pictures
from catalog.tests.factories import make_category, make_product
from catalog.tests.imports.image_server import picture
from catalog.tests.pictures.files import BROKEN, EVIL_NAME, SVG, huge, zipped
from shop.kernel.caching import held
from shop.kernel.dynamo.transport import Transport

PAGE = "/admin/catalog/product/p-mug-s/pictures/"
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


@dataclass
class Form:
    """What the page's form sends, row by row."""

    version: int = 1
    rows: list[tuple[str, dict[str, object]]] = field(default_factory=list)

    def row(self, image: Image | str, *, removed: bool = False, values=(), **alts: str) -> "Form":
        token = picture_token(image) if isinstance(image, Image) else image
        given: dict[str, object] = {"token": token, "values": list(values)}
        given |= {f"alt-{code}": text for code, text in alts.items()}
        if removed:
            given["removed"] = "on"
        self.rows.append((f"r{len(self.rows)}", given))
        return self

    @property
    def data(self) -> dict[str, object]:
        sent: dict[str, object] = {"version": self.version, "pictures-sent": "1"}
        sent["pictures-order"] = [id_ for id_, _ in self.rows]
        for id_, given in self.rows:
            sent |= {f"pictures-{id_}-{name}": value for name, value in given.items()}
        return sent


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
    assert page.text.count('value="s"\n                       checked') == 1


def test_a_file_goes_through_the_bucket_to_the_shoppers(picture_editor):
    checked = send(picture_editor, picture((1600, 800), "PNG"), EVIL_NAME)
    assert picture_editor.get(checked["thumbnail"])["Content-Type"] == "image/webp"

    form = Form().row(checked["token"], nl="Nieuw", values=["l"]).row(FRONT, nl="Voorkant")
    answer = picture_editor.post(PAGE, form.data)

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
    form = Form().row(SMALL, nl="Klein", en="Small", values=["l", "nonsense"])
    form.row(FRONT, removed=True, nl="Weg")

    picture_editor.post(PAGE, form.data)

    assert [(each["key"], each["alt"], each["option_values"]) for each in stored()] == [
        ("demo/small", {"nl": "Klein", "en": "Small"}, ["l"])
    ]
    assert LogEntry.objects.get().object_id == "p-mug-s"
    assert (stored()[0]["width"], stored()[0]["height"]) == (900, 900)


def test_the_second_of_two_merchants_is_told_and_loses_nothing(picture_editor):
    picture_editor.post(PAGE, Form().row(SMALL, nl="Van hen").data)

    refused = picture_editor.post(PAGE, Form().row(FRONT, nl="Van mij", en="Mine").data)

    assert "Iemand anders heeft dit product veranderd" in refused.text
    for text in ('value="Van mij"', 'value="Mine"', "Van hen", 'name="version" value="2"'):
        assert text in refused.text
    assert stored()[0]["alt"] == {"nl": "Van hen"}

    picture_editor.post(PAGE, Form(version=2).row(FRONT, nl="Van mij", en="Mine").data)
    assert stored()[0]["alt"] == {"nl": "Van mij", "en": "Mine"}


def test_a_form_that_is_sent_twice_saves_once(picture_editor):
    form = Form().row(FRONT, nl="Eén keer")

    answers = [picture_editor.post(PAGE, form.data) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Product.get("p-mug-s").version == 2
    assert LogEntry.objects.count() == 1


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
    form = Form().row(SMALL, nl="Getypt").row(image, **typed)

    answer = picture_editor.post(PAGE, form.data)

    assert answer.status_code == 200
    assert "Foto 2: " in answer.text
    assert why in answer.text
    assert 'value="Getypt"' in answer.text
    assert Product.get("p-mug-s").version == 1


def test_an_upload_that_was_not_saved_for_days_is_told(picture_editor, monkeypatch):
    checked = send(picture_editor, picture())
    monkeypatch.setattr("catalog.admin.pictures.rows.USABLE_FOR", -1)

    answer = picture_editor.post(PAGE, Form().row(checked["token"]).data)

    assert "dagen geleden" in answer.text
    assert len(stored()) == 2


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"version": "x", "pictures-sent": "1"},
        {"version": "-1", "pictures-sent": "1"},
        {"version": "1"},
        {"version": "1", "pictures-sent": "1", "pictures-order": ["<b>", "r1", "r1"]},
    ],
)
def test_nonsense_is_no_500_and_removes_nothing(picture_editor, data):
    assert picture_editor.post(PAGE, data).status_code in {200, 302}
    assert len(stored()) == 2
    assert picture_editor.post(CHECK, {"upload": "../x"}).json()["again"] is True
    assert picture_editor.get("/admin/catalog/product/uploads/x/thumbnail/").status_code == 404
    assert picture_editor.get(OPEN).status_code == 405


def test_an_unknown_product_is_said_to_be_unknown(picture_editor):
    answer = picture_editor.get("/admin/catalog/product/nothing/pictures/", follow=True)

    assert "nothing" in next(str(message) for message in answer.context["messages"])


def test_who_may_not_change_products_has_no_link_and_is_refused(reader, picture_editor):
    sheet = "/admin/catalog/product/p-mug-s/change/"

    assert PAGE not in reader.get(sheet).text
    assert PAGE in picture_editor.get(sheet).text
    thumbnail = f"/admin/catalog/product/uploads/{'x' * 43}/thumbnail/"
    assert [reader.get(address).status_code for address in (PAGE, thumbnail)] == [403, 403]
    assert [reader.post(address).status_code for address in (PAGE, OPEN, CHECK)] == [403] * 3
    assert Client().post(OPEN)["Location"].startswith("/admin/login/")


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
    most, more = Form(), Form()
    for number in range(MAX_PICTURES):
        most.row(Image(f"demo/{number}"), nl="x", en="x", values=["s", "l"])
    more.rows = [*most.rows, ("r250", most.rows[0][1])]

    assert "hoogstens 250" in picture_editor.post(PAGE, more.data).text
    assert picture_editor.post(PAGE, most.data).status_code == 302

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
    few = cost()
    with_pictures(*(Image(f"demo/{number}") for number in range(40)))

    assert cost() == few
