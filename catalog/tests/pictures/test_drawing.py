import io

import pytest
from django.core.files.storage import InMemoryStorage
from PIL import Image, ImageCms, ImageFile

from catalog.services.pictures import drawing
from catalog.services.pictures.drawing import NotAPictureError, opened_picture, store_picture
from catalog.tests.imports.image_server import picture
from catalog.tests.pictures.files import BROKEN, SVG, huge, zipped


def files_of(storage: InMemoryStorage, key: str, kind: str = "webp") -> dict[int, Image.Image]:
    found: dict[int, Image.Image] = {}
    for width in (320, 640, 1280):
        with storage.open(f"{key}-{width}.{kind}") as file:
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


def test_a_picture_is_also_drawn_as_avif_where_that_is_asked_for():
    storage, content = InMemoryStorage(), picture((2000, 1000))
    before = store_picture(content, storage)

    stored = store_picture(content, storage, avif=True)

    files = files_of(storage, stored.key, "avif")
    assert [file.size for file in files.values()] == [(320, 160), (640, 320), (1280, 640)]
    assert {file.format for file in files.values()} == {"AVIF"}
    assert (before.avif, stored.avif) == (False, True)
    assert before.key == stored.key


def test_colours_are_those_of_the_pictures_own_profile():
    turned = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))  # of no RGB picture
    wide = drawing._srgb()

    plain = opened_picture(picture(kind="PNG", icc_profile=wide.tobytes()))
    senseless = opened_picture(picture(kind="PNG", icc_profile=turned.tobytes()))
    clear = opened_picture(picture(kind="PNG", mode="RGBA", colour=(0, 128, 128, 99)))

    assert plain.getpixel((0, 0)) == senseless.getpixel((0, 0)) == (0, 128, 128)
    assert clear.getpixel((0, 0)) == (0, 128, 128, 99)
    assert plain.info == senseless.info == {}


def test_of_a_picture_that_moves_the_first_frame_is_taken():
    out = io.BytesIO()
    frames = [Image.new("RGB", (40, 30), colour) for colour in ("red", "blue")]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])

    assert opened_picture(out.getvalue()).getpixel((0, 0)) == (255, 0, 0)


def test_a_small_picture_is_not_blown_up():
    storage = InMemoryStorage()

    stored = store_picture(picture((500, 400)), storage)

    assert (stored.width, stored.height) == (500, 400)
    assert files_of(storage, stored.key)[1280].size == (500, 400)


def test_a_picture_stands_upright_and_tells_nothing_of_its_maker():
    exif = Image.Exif()
    exif[0x0112] = 6  # turn a quarter to the right
    exif[0x013B] = "Somebody"
    exif.get_ifd(0x8825)[1] = "N"  # where it was taken
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
        (b"", "empty"),
        (b"<html>Not found</html>", "no picture"),
        (SVG, "no picture"),
        (BROKEN, "breaks off"),
        (picture(kind="PNG")[:-30], "breaks off"),
        (picture(kind="WEBP")[:-30], "breaks off"),
        (zipped(), "no picture"),
        (picture(kind="BMP"), "no picture"),
        (picture((10, 20_000), "PNG"), "higher"),
    ],
)
def test_what_is_no_picture_is_refused(content, why):
    with pytest.raises(NotAPictureError, match=why):
        store_picture(content, InMemoryStorage())


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked(monkeypatch):
    files = [huge("PNG"), huge("JPEG")]
    monkeypatch.setattr(ImageFile.ImageFile, "load", lambda _image: pytest.fail("unpacked"))
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 10**9)  # Pillow's own alarm is silent

    for content in files:
        with pytest.raises(NotAPictureError, match="megapixels"):
            store_picture(content, InMemoryStorage())


def test_pillows_own_alarm_says_the_same(monkeypatch):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 1000)

    with pytest.raises(NotAPictureError, match="megapixels"):
        store_picture(picture((900, 600)), InMemoryStorage())
