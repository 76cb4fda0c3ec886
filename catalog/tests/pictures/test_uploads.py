"""Uploads: into the bucket by a form that it signed, looked at by their content, swept."""

import io
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.core.files.storage import storages
from django.utils import translation
from PIL import Image

from catalog.errors import PictureRefused, UploadNotFound
from catalog.services.pictures import uploads
from catalog.services.pictures.uploads import (
    check_upload,
    open_upload,
    read_thumbnail,
    read_upload,
    sweep_uploads,
    uploads_origin,
)
from catalog.tests.imports.image_server import picture
from catalog.tests.pictures.files import BROKEN, EMPTY, EVIL_NAME, SVG, huge, zipped
from catalog.tests.pictures.sending import send_file

pytestmark = pytest.mark.usefixtures("uploads_bucket")


def files() -> set[str]:
    bucket = storages["uploads"].bucket  # type: ignore[attr-defined]
    return {stored.key for stored in bucket.objects.all()}


def test_a_file_is_kept_under_a_name_of_ours_and_its_own_is_never_used():
    content = picture((640, 480))

    upload = send_file(content, name=EVIL_NAME)

    assert read_upload(upload) == content
    assert f"pictures/{upload}" in files()
    assert not [name for name in files() if "etc" in name or ".jpg" in name]


def test_a_picture_is_what_its_content_says():
    checked = check_upload(send_file(picture((2000, 1000), "PNG"), name="photo.jpg"))

    assert (checked.width, checked.height) == (1280, 640)
    thumbnail = Image.open(io.BytesIO(read_thumbnail(checked.upload)))
    assert (thumbnail.format, thumbnail.size) == ("WEBP", (320, 160))
    assert check_upload(checked.upload) == checked


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (SVG, "no picture of a kind"),
        (zipped(), "no picture of a kind"),
        (BROKEN, "breaks off"),
        (huge("PNG"), "50 megapixels"),
        (huge("JPEG"), "50 megapixels"),
        (picture((10, 20_000), "PNG"), "too high"),
    ],
    ids=["svg", "zip", "broken", "huge PNG", "huge JPEG", "high"],
)
def test_what_is_no_picture_is_refused_and_deleted(content, why):
    upload = send_file(content, name="mug.jpg")

    with translation.override("en"), pytest.raises(PictureRefused) as refusal:
        check_upload(upload)

    with translation.override("en"):
        assert why in str(refusal.value.message)
    with pytest.raises(UploadNotFound):
        read_upload(upload)


def test_the_bucket_takes_neither_empty_nor_big_files(monkeypatch):
    monkeypatch.setattr(uploads, "MAX_BYTES", 1000)
    for content in (EMPTY, bytes(1001)):
        upload = send_file(content, status=400)

        with pytest.raises(UploadNotFound):
            check_upload(upload)


def test_a_bucket_that_takes_more_than_was_signed_is_not_read(monkeypatch):
    upload = send_file(picture())
    monkeypatch.setattr(uploads, "MAX_BYTES", 100)

    with pytest.raises(PictureRefused):
        check_upload(upload)


@pytest.mark.parametrize("upload", ["", "nothing", "../secret", "x" * 43, "é" * 43])
def test_an_id_that_is_none_of_ours_finds_nothing(upload):
    with pytest.raises(UploadNotFound):
        check_upload(upload)
    with pytest.raises(UploadNotFound):
        read_thumbnail(upload)


def test_uploads_go_after_a_week_with_their_thumbnails():
    upload = send_file(picture())
    check_upload(upload)
    today = datetime.now(UTC)

    sweep_uploads(int((today + timedelta(days=6)).timestamp()))
    assert {f"pictures/{upload}", f"pictures/{upload}.webp"} <= files()

    sweep_uploads(int((today + timedelta(days=8)).timestamp()))
    assert files() == set()


def test_where_no_shop_stands_between_a_browser_sends_to_the_bucket_itself(settings):
    settings.SERVE_BUCKETS = False

    address = urlsplit(open_upload().address)

    assert f"{address.scheme}://{address.netloc}" == uploads_origin() == settings.S3_ENDPOINT


def test_at_amazon_that_is_the_buckets_address_in_its_own_region(settings):
    options = {**settings.STORAGES["uploads"]["OPTIONS"], "addressing_style": "virtual"}
    options |= {"endpoint_url": None, "access_key": "a", "secret_key": "b", "bucket_name": "mine"}
    backend = {"BACKEND": settings.STORAGES["uploads"]["BACKEND"], "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "uploads": backend}
    settings.SERVE_BUCKETS = False

    assert open_upload().address == "https://mine.s3.eu-central-1.amazonaws.com/"
