"""Files on their way from a merchant's browser into the shop: straight into a private bucket.

An upload has an id of our making, and that is its name there; what the file was called is never
used. It is kept for a week, also when it has been drawn: a page that is open in some browser may
still name it. Then it goes, whether it was made use of or not.
"""

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from threading import Semaphore
from typing import Any
from urllib.parse import urlsplit

from botocore.exceptions import ClientError
from django.conf import settings
from django.core.files.storage import storages
from django.core.signing import BadSignature, TimestampSigner
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from catalog.errors import PictureRefused, UploadNotFound
from catalog.services.pictures.drawing import Flaw, NotAPictureError, drawn, opened_picture
from shop.kernel.ids import new_token

logger = logging.getLogger(__name__)

MAX_BYTES = 20 * 1024 * 1024  # of one file, as in imports
OPEN_FOR = 30 * 60  # seconds in which a browser may begin to send
KEPT_FOR = timedelta(days=7)
# An upload may be saved with a product for so long: drawing it is tried for 2.5 days after that.
USABLE_FOR = timedelta(days=4)
THUMBNAIL = 320  # pixels
_FOLDER = "pictures/"
_ID = re.compile(r"[A-Za-z0-9_-]{43}")
_PASSING = TimestampSigner(salt="catalog.uploads")
_CHECKED_AT_A_TIME = Semaphore(1)  # in this process: one of 50 megapixels takes 200 MB

_SENTENCES = {
    Flaw.EMPTY: _("This file is empty."),
    Flaw.UNKNOWN: _("This is no picture of a kind that we take: JPEG, PNG, WebP, AVIF or GIF."),
    Flaw.BROKEN: _("This picture is damaged, or breaks off. Save it again and retry."),
    Flaw.TOO_MANY_PIXELS: _("This picture has more than 50 megapixels. Make it smaller first."),
    Flaw.TOO_HIGH: _("This picture is too high for its width. Cut it, or make it smaller."),
}
TOO_BIG = _("This file is bigger than 20 MB. Make it smaller first.")


@dataclass(frozen=True, slots=True)
class OpenedUpload:
    """Where a browser sends one file to: a form of these fields, with the file as the last."""

    upload: str  # its id
    address: str
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CheckedUpload:
    """An upload that is a picture. width, height: pixels of the largest file that is drawn."""

    upload: str
    width: int
    height: int


def open_upload() -> OpenedUpload:
    """Let a browser send one file, within OPEN_FOR and of MAX_BYTES at most, to a name of ours.

    The bucket itself holds it to that: what it may send is signed.
    """
    upload = new_token()
    form = _post_form(_key(upload))
    address = form["url"]
    if settings.SERVE_BUCKETS:
        address = reverse("pass-upload-on", args=[_PASSING.sign(upload)])
    return OpenedUpload(upload, address, form["fields"])


def uploads_origin() -> str | None:
    """Where browsers send uploads, as a content security policy names it: "https://…".

    None: to the shop itself.
    """
    return None if settings.SERVE_BUCKETS else _bucket_origin()


def passed_on_to(ticket: str) -> str:
    """The bucket's address for forms, for a file that the shop itself passes on.

    Raises:
        UploadNotFound: no ticket of ours, or one that is too old.
    """
    try:
        upload = _PASSING.unsign(ticket, max_age=OPEN_FOR)
    except BadSignature as error:
        raise UploadNotFound from error
    address: str = _post_form(_key(upload))["url"]
    return address


@cache
def _bucket_origin() -> str:
    address = urlsplit(_post_form(_FOLDER)["url"])
    return f"{address.scheme}://{address.netloc}"


def _post_form(key: str) -> dict[str, Any]:
    bucket = _bucket()
    form: dict[str, Any] = bucket.meta.client.generate_presigned_post(
        bucket.name,
        key,
        Conditions=[["content-length-range", 1, MAX_BYTES]],
        ExpiresIn=OPEN_FOR,
    )
    return form


def check_upload(upload: str) -> CheckedUpload:
    """Look at what was sent, by its content. Draws a thumbnail, for the page that it goes to.

    May be repeated. What is refused is deleted.

    Raises:
        UploadNotFound: nothing has arrived under this id.
        PictureRefused: it is no picture, damaged, or too large.
    """
    with _CHECKED_AT_A_TIME:
        try:
            image = opened_picture(read_upload(upload))
        except NotAPictureError as error:
            _bucket().Object(_key(upload)).delete()
            raise PictureRefused(_SENTENCES[error.flaw]) from error
        thumbnail = drawn(image, THUMBNAIL, kind="webp")
    _bucket().put_object(Key=_thumbnail_key(upload), Body=thumbnail, ContentType="image/webp")
    return CheckedUpload(upload, image.width, image.height)


def read_upload(upload: str) -> bytes:
    """What was sent.

    Raises:
        UploadNotFound: nothing has arrived under this id, or it is gone.
        PictureRefused: it is bigger than the bucket was told to take.
    """
    return _read(_key(upload))


def read_thumbnail(upload: str) -> bytes:
    """The thumbnail of an upload that was checked, a WebP.

    Raises:
        UploadNotFound: there is none, or it is gone.
    """
    return _read(_thumbnail_key(upload))


@app.periodic(cron="41 2 * * *")
@app.task(name="catalog.sweep_uploads", queueing_lock="catalog.sweep_uploads", pass_context=False)
def sweep_uploads(timestamp: int) -> None:
    """Delete uploads that have been kept for KEPT_FOR. May be repeated."""
    before = datetime.fromtimestamp(timestamp, UTC) - KEPT_FOR
    swept = 0
    for stored in _bucket().objects.filter(Prefix=_FOLDER):
        if stored.last_modified < before:
            stored.delete()
            swept += 1
    logger.info("uploads swept", extra={"files": swept})


def _read(key: str) -> bytes:
    try:
        stored = _bucket().Object(key).get()
    except ClientError as error:
        if error.response["Error"]["Code"] not in {"NoSuchKey", "404"}:
            raise
        raise UploadNotFound from error
    if stored["ContentLength"] > MAX_BYTES:  # where a bucket does not look at what was signed
        raise PictureRefused(TOO_BIG)
    content: bytes = stored["Body"].read()
    return content


def _key(upload: str) -> str:
    if not _ID.fullmatch(upload):
        raise UploadNotFound
    return f"{_FOLDER}{upload}"


def _thumbnail_key(upload: str) -> str:
    return f"{_key(upload)}.webp"


def _bucket() -> Any:
    return storages["uploads"].bucket  # type: ignore[attr-defined]
