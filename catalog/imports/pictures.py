"""From a picture's bytes, whatever a shop published, to the WebP files that pages show."""

import hashlib
import io
import warnings
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from PIL import Image as Pillow
from PIL import ImageOps

from catalog.drafts import IMAGE_WIDTHS

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
MAX_PIXELS = 50_000_000
MAX_SIDE = 16_383  # pixels that WebP can be high
QUALITY = 82  # of 100
MAX_PROFILE = 20_000  # bytes of a colour profile worth sending along


class NotAPictureError(Exception):
    """The bytes are no picture that we take. The text says why."""


@dataclass(frozen=True, slots=True)
class StoredPicture:
    """key: of the files `<key>-<width>.webp`. width, height: pixels of the largest one."""

    key: str
    width: int
    height: int


def store_picture(content: bytes, storage: Storage) -> StoredPicture:
    """Write a picture in the widths that pages use; a smaller one is not blown up.

    The key follows from the content, so the same picture is stored once. Whatever the camera
    wrote about it (place, time, owner) is left out.

    Raises:
        NotAPictureError: no picture, of a kind that we do not take, or too large.
    """
    key = f"products/{hashlib.sha256(content).hexdigest()[:32]}"
    largest = _decoded(content)
    # The largest comes last: where it is, the others are.
    for width in sorted(IMAGE_WIDTHS):
        name = f"{key}-{width}.webp"
        if not storage.exists(name):
            storage.save(name, ContentFile(_webp(largest, width)))
    return StoredPicture(key, largest.width, largest.height)


def _decoded(content: bytes) -> Pillow.Image:
    """Upright, in RGB with or without transparency, at most as wide as the largest file."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Pillow.DecompressionBombWarning)
            image = Pillow.open(io.BytesIO(content), formats=FORMATS)
        if image.width * image.height > MAX_PIXELS:
            raise NotAPictureError(f"larger than {MAX_PIXELS // 10**6} megapixels")
        image.draft("RGB", (2 * max(IMAGE_WIDTHS), 2 * max(IMAGE_WIDTHS)))  # JPEG: less memory
        image.load()
    except (OSError, SyntaxError, ValueError, Pillow.DecompressionBombError) as error:
        raise NotAPictureError("no picture (JPEG, PNG, WebP, GIF or AVIF)") from error
    profile = image.info.get("icc_profile") if image.mode in {"RGB", "RGBA"} else None
    upright = ImageOps.exif_transpose(image)
    upright = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    scaled = _scaled(upright, max(IMAGE_WIDTHS))
    if scaled.height > MAX_SIDE:
        raise NotAPictureError(f"higher than {MAX_SIDE} pixels")
    scaled.info = {"icc_profile": profile} if profile and len(profile) <= MAX_PROFILE else {}
    return scaled


def _scaled(image: Pillow.Image, width: int) -> Pillow.Image:
    if image.width <= width:
        return image
    height = max(1, round(image.height * width / image.width))
    return image.resize((width, height), Pillow.Resampling.LANCZOS)


def _webp(image: Pillow.Image, width: int) -> bytes:
    out = io.BytesIO()
    _scaled(image, width).save(
        out, "WEBP", quality=QUALITY, icc_profile=image.info.get("icc_profile")
    )
    return out.getvalue()
