"""From a picture's bytes, whatever a shop or a camera made, to the files that pages show."""

import hashlib
import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from PIL import Image as Pillow
from PIL import ImageCms, ImageOps, UnidentifiedImageError

from catalog.drafts import IMAGE_WIDTHS

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
MAX_PIXELS = 50_000_000
MAX_SIDE = 16_383  # pixels that WebP can be high
WEBP_QUALITY = 82  # of 100
AVIF_QUALITY = 60  # of 100, on a scale of its own: as good as WEBP_QUALITY
AVIF_SPEED = 8  # 0 to 10; at 6 it takes five times as long for files that are no smaller


class Flaw(StrEnum):
    """Why bytes are no picture that we take, as an import's list of mistakes says it."""

    EMPTY = "an empty file"
    UNKNOWN = "no picture (JPEG, PNG, WebP, GIF or AVIF)"
    BROKEN = "a picture that is damaged or breaks off"
    TOO_MANY_PIXELS = f"larger than {MAX_PIXELS // 10**6} megapixels"
    TOO_HIGH = f"higher than {MAX_SIDE} pixels"


class NotAPictureError(Exception):
    """The bytes are no picture that we take. The text says why."""

    def __init__(self, flaw: Flaw) -> None:
        super().__init__(flaw.value)
        self.flaw = flaw


@dataclass(frozen=True, slots=True)
class StoredPicture:
    """key: of the files `<key>-<width>.webp`. width, height: pixels of the largest one.

    avif: they are there as AVIF, too.
    """

    key: str
    width: int
    height: int
    avif: bool = False


def store_picture(content: bytes, storage: Storage, *, avif: bool = False) -> StoredPicture:
    """Write a picture in the widths that pages use; a smaller one is not blown up.

    The key follows from the content, so the same picture is stored once. Whatever the camera
    wrote about it (place, time, owner) is left out.

    avif: also as AVIF, a fifth smaller, which takes as long again.

    Raises:
        NotAPictureError: no picture, of a kind that we do not take, or too large.
    """
    key = f"products/{hashlib.sha256(content).hexdigest()[:32]}"
    largest = opened_picture(content)
    kinds = ("webp", "avif") if avif else ("webp",)
    for kind in kinds:
        # The largest comes last: where it is, the others are.
        for width in sorted(IMAGE_WIDTHS):
            name = f"{key}-{width}.{kind}"
            if not storage.exists(name):
                storage.save(name, ContentFile(drawn(largest, width, kind=kind)))
    return StoredPicture(key, largest.width, largest.height, avif)


def opened_picture(content: bytes) -> Pillow.Image:
    """Upright, in sRGB with or without transparency, at most as wide as the largest file.

    Of one that moves, the first frame. The whole of it is read, so one that breaks off is found;
    how many pixels it has is looked at before.

    Raises:
        NotAPictureError: no picture, of a kind that we do not take, or too large.
    """
    if not content:
        raise NotAPictureError(Flaw.EMPTY)
    with _flaws_told():
        image = Pillow.open(io.BytesIO(content), formats=FORMATS)
        if image.width * image.height > MAX_PIXELS:
            raise NotAPictureError(Flaw.TOO_MANY_PIXELS)
        image.draft("RGB", (2 * max(IMAGE_WIDTHS), 2 * max(IMAGE_WIDTHS)))  # JPEG: less memory
        image.load()
        upright = ImageOps.exif_transpose(image)
    if upright.mode not in _PROFILED or upright.has_transparency_data:
        upright = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    scaled = _scaled(upright, max(IMAGE_WIDTHS))
    if scaled.height > MAX_SIDE:
        raise NotAPictureError(Flaw.TOO_HIGH)
    plain = _in_srgb(scaled, upright.info.get("icc_profile"))
    plain.info = {}
    return plain


def drawn(image: Pillow.Image, width: int, *, kind: str) -> bytes:
    """A file of at most this width. kind: "webp" or "avif"."""
    out = io.BytesIO()
    scaled = _scaled(image, width)
    if kind == "avif":
        scaled.save(out, "AVIF", quality=AVIF_QUALITY, speed=AVIF_SPEED)
    else:
        scaled.save(out, "WEBP", quality=WEBP_QUALITY)
    return out.getvalue()


@contextmanager
def _flaws_told() -> Iterator[None]:
    """What Pillow raises about a file, as what is wrong with it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Pillow.DecompressionBombWarning)
            yield
    except (Pillow.DecompressionBombError, Pillow.DecompressionBombWarning) as error:
        raise NotAPictureError(Flaw.TOO_MANY_PIXELS) from error
    except UnidentifiedImageError as error:
        raise NotAPictureError(Flaw.UNKNOWN) from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise NotAPictureError(Flaw.BROKEN) from error


_PROFILED = frozenset({"L", "RGB", "RGBA", "CMYK"})  # modes that a colour profile may be about


def _in_srgb(image: Pillow.Image, profile: bytes | None) -> Pillow.Image:
    """With colours as every browser shows them; a profile that makes no sense is left out."""
    wanted = "RGBA" if image.mode == "RGBA" else "RGB"
    if profile:
        try:
            given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            shown = ImageCms.profileToProfile(image, given, _srgb(), outputMode=wanted)
        except (ImageCms.PyCMSError, OSError, ValueError):
            shown = None
        if shown is not None:
            return shown
    return image.convert(wanted)


@cache
def _srgb() -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


def _scaled(image: Pillow.Image, width: int) -> Pillow.Image:
    if image.width <= width:
        return image
    height = max(1, round(image.height * width / image.width))
    return image.resize((width, height), Pillow.Resampling.LANCZOS)
