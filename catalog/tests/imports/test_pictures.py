import io

import pytest
from django.core.files.storage import InMemoryStorage
from PIL import Image

from catalog.imports import pictures
from catalog.imports.pictures import NotAPictureError, store_picture
from catalog.tests.imports.image_server import picture


def files_of(storage: InMemoryStorage, key: str) -> dict[int, Image.Image]:
    found: dict[int, Image.Image] = {}
    for width in (320, 640, 1280):
        with storage.open(f"{key}-{width}.webp") as file:
            found[width] = Image.open(io.BytesIO(file.read()))
    return found


def test_a_picture_is_stored_as_webp_in_every_width_and_once():
    storage, content = InMemoryStorage(), picture((2000, 1000))

    stored = store_picture(content, storage)

    files = files_of(storage, stored.key)
    assert [file.size for file in files.values()] == [(320, 160), (640, 320), (1280, 640)]
    assert {file.format for file in files.values()} == {"WEBP"}
    assert (stored.width, stored.height) == (1280, 640)
    assert store_picture(content, storage) == stored
    assert len(storage.listdir("products")[1]) == 3


def test_a_small_picture_is_not_blown_up():
    storage = InMemoryStorage()

    stored = store_picture(picture((500, 400)), storage)

    assert (stored.width, stored.height) == (500, 400)
    assert files_of(storage, stored.key)[1280].size == (500, 400)


def test_a_picture_stands_upright_and_tells_nothing_of_its_maker():
    exif = Image.Exif()
    exif[0x0112] = 6  # turn a quarter to the right
    exif[0x013B] = "Somebody"
    storage = InMemoryStorage()

    stored = store_picture(picture((800, 400), exif=exif), storage)

    assert (stored.width, stored.height) == (400, 800)
    assert not files_of(storage, stored.key)[320].getexif()


@pytest.mark.parametrize(
    ("kind", "mode", "colour", "kept"),
    [
        ("PNG", "RGBA", (255, 0, 0, 0), "RGBA"),
        ("PNG", "P", 0, "RGB"),
        ("PNG", "I;16", 1000, "RGB"),
        ("JPEG", "CMYK", (0, 0, 0, 0), "RGB"),
        ("JPEG", "L", 128, "RGB"),
        ("GIF", "P", 0, "RGB"),
        ("WEBP", "RGB", "teal", "RGB"),
    ],
)
def test_every_usual_kind_of_picture(kind, mode, colour, kept):
    storage = InMemoryStorage()

    stored = store_picture(picture(kind=kind, mode=mode, colour=colour), storage)

    assert files_of(storage, stored.key)[640].mode == kept


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "no picture"),
        (b"<html>Not found</html>", "no picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no picture"),
        (picture()[:200], "no picture"),
        (picture(kind="BMP"), "no picture"),
        (picture((10, 20_000), "PNG"), "higher"),
    ],
)
def test_what_is_no_picture_is_refused(content, why):
    with pytest.raises(NotAPictureError, match=why):
        store_picture(content, InMemoryStorage())


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(pictures, "MAX_PIXELS", 900 * 600 - 1)

    with pytest.raises(NotAPictureError, match="megapixels"):
        store_picture(picture((900, 600)), InMemoryStorage())
