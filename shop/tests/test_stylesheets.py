"""The one stylesheet of the public pages, and what travels compressed where no CDN compresses."""

import gzip
import re

import pytest
from django.conf import settings
from django.contrib.staticfiles.finders import find, get_finders
from django.http import HttpRequest, HttpResponse

from shop.middleware import CompressTextMiddleware
from shop.stylesheets import NAME, PARTS, StylesheetFinder

TEMPLATES = settings.BASE_DIR / "templates"
TEXT = "De kraam staat er weer, met mokken en borden. " * 40


def test_it_holds_its_parts_in_their_order():
    (finder,) = (each for each in get_finders() if isinstance(each, StylesheetFinder))
    ((name, storage),) = finder.list([])

    with storage.open(name) as written:
        css = written.read().decode()

    assert name == NAME
    assert css.startswith("/* Every colour")
    places = [
        css.index((settings.BASE_DIR / "static" / "css" / f"{part}.css").read_text())
        for part in PARTS
    ]
    assert places == sorted(places)


def test_it_is_as_old_as_its_newest_part():
    sources = [settings.BASE_DIR / "static" / "css" / f"{part}.css" for part in PARTS]
    (finder,) = (each for each in get_finders() if isinstance(each, StylesheetFinder))
    ((name, storage),) = finder.list([])

    written = storage.get_modified_time(name).timestamp()

    assert written == pytest.approx(max(each.stat().st_mtime for each in sources), abs=1)


def test_it_can_be_found_by_its_name():
    assert str(find(NAME)).endswith(NAME)
    assert find("css/none.css") is None


def test_no_page_loads_a_part_by_itself():
    loaded = {
        name
        for template in TEMPLATES.rglob("*.html")
        for name in re.findall(r'static "css/([\w/]+)\.css"', template.read_text())
    }

    assert "shop" in loaded
    assert loaded.isdisjoint(PARTS)


@pytest.mark.parametrize(
    ("kind", "compressed"),
    [
        ("text/html; charset=utf-8", True),
        ("text/css", True),
        ("text/javascript", True),
        ("application/json", True),
        ("image/svg+xml", True),
        ("image/webp", False),
        ("font/woff2", False),
        ("application/gzip", False),
    ],
)
def test_text_travels_compressed_and_pictures_as_they_are(kind: str, compressed: bool):
    request = HttpRequest()
    request.META["HTTP_ACCEPT_ENCODING"] = "gzip, br"
    middleware = CompressTextMiddleware(lambda _request: HttpResponse(TEXT, content_type=kind))

    answer = middleware(request)

    assert isinstance(answer, HttpResponse)
    assert (answer.get("Content-Encoding") == "gzip") is compressed
    body = gzip.decompress(answer.content) if compressed else answer.content
    assert body.decode() == TEXT
