"""Pictures as a form shows and sends them, one row for each."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, SignatureExpired, dumps, loads
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from catalog.drafts import IMAGE_WIDTHS, MAX_PICTURES, Image
from catalog.services.pictures.uploads import USABLE_FOR

MAX_ALT = 250  # characters
_SALT = "catalog.pictures"
_ROW_ID = re.compile(r"[a-z0-9]{1,20}")
_UNTYPED = ("key", "width", "height", "address", "upload", "avif")


def picture_token(image: Image) -> str:
    """What nobody types of a picture, signed: a form brings it back as it was given out.

    So a form needs no look at what is stored, and can be saved again after somebody else has taken
    the picture away.
    """
    return dumps({name: getattr(image, name) for name in _UNTYPED}, salt=_SALT)


def picture_in(token: str) -> Image:
    """The picture that a token was made for, without texts.

    Raises:
        SignatureExpired: of an upload that was not saved in time, and will soon be gone.
        BadSignature: no token of ours.
    """
    image = Image(**loads(token, salt=_SALT))
    if image.key is None and image.upload:
        loads(token, salt=_SALT, max_age=USABLE_FOR)
    return image


@dataclass(frozen=True, slots=True)
class Row:
    """One picture. id: tells its inputs from those of others, "a1"; alts: by language."""

    id: str
    token: str = ""
    alts: Mapping[str, str] = field(default_factory=dict)
    option_values: tuple[str, ...] = ()
    removed: bool = False

    @property
    def image(self) -> Image | None:
        """What is stored, with what was typed; None where the token is none of ours."""
        try:
            image = Image(**loads(self.token, salt=_SALT))
        except BadSignature:
            return None
        alts = {code: text for code, text in self.alts.items() if text}
        return replace(image, alt=alts, option_values=self.option_values)

    @property
    def thumbnail(self) -> str | None:
        """The address of a small drawing; None where there is none."""
        return thumbnail_of(self.image) if self.image else None

    @property
    def state(self) -> str:
        """What is to be said of a picture that shoppers do not see (yet)."""
        image = self.image
        if image is None or image.key:
            return ""
        if image.upload:
            return str(_("Is drawn for shoppers once the product is saved."))
        if image.address:
            return str(_("Was not fetched from %(address)s.") % {"address": image.address})
        return str(_("Could not be drawn. Remove it, and upload it again."))

    def mistakes(self) -> Iterator[str]:
        """What is wrong with it. Of one that is to be removed, nothing is."""
        if self.removed:
            return
        try:
            picture_in(self.token)
        except SignatureExpired:
            yield str(_("It was uploaded days ago and not saved. Upload it again."))
        except BadSignature:
            yield str(_("It did not arrive whole. Remove it, and upload it again."))
        if any(len(text) > MAX_ALT for text in self.alts.values()):
            yield str(_("A description has at most %(most)d characters.") % {"most": MAX_ALT})


def thumbnail_of(image: Image) -> str | None:
    """The address of a small drawing of a picture; None where there is none."""
    if image.key:
        return f"{settings.MEDIA_URL}{image.key}-{IMAGE_WIDTHS[0]}.webp"
    return thumbnail_address(image.upload) if image.upload else None


def thumbnail_address(upload: str) -> str:
    """Where staff see an upload that has not been drawn yet."""
    return reverse("admin:catalog_product_upload_thumbnail", args=[upload])


def rows_of(images: tuple[Image, ...]) -> list[Row]:
    """Stored pictures."""
    return [
        Row(f"s{number}", picture_token(image), dict(image.alt), image.option_values)
        for number, image in enumerate(images)
    ]


def sent_rows(data: QueryDict | Mapping[str, Any], name: str) -> list[Row] | None:
    """What a form sent, in its order; names of inputs are `<name>-<row id>-<what>`.

    None: it had no pictures to begin with, which is not the same as none being left.
    """
    if not isinstance(data, QueryDict) or f"{name}-sent" not in data:
        return None
    ids = dict.fromkeys(id_ for id_ in data.getlist(f"{name}-order") if _ROW_ID.fullmatch(id_))
    return [_sent_row(data, name, id_) for id_ in [*ids][: 2 * MAX_PICTURES]]


def _sent_row(data: QueryDict, name: str, id_: str) -> Row:
    start = f"{name}-{id_}"
    alts = {code: data.get(f"{start}-alt-{code}", "").strip() for code, _ in settings.LANGUAGES}
    return Row(
        id_,
        token=data.get(f"{start}-token", ""),
        alts=alts,
        option_values=tuple(data.getlist(f"{start}-values")),
        removed=f"{start}-removed" in data,
    )
