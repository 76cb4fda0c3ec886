"""What an entry of a menu, or a banner, leads to: its plain form, and what may be typed. Pure."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

MAX_ADDRESS = 500  # characters

# A target: {"kind": "page", "page": id} | {"kind": "category", "category": id}
#         | {"kind": "link", "addresses": {language: address}} | {"kind": "none"}
# An entry: a target, with "labels" by language and "nested", below the last that is not.
Target = Mapping[str, Any]
Entry = Mapping[str, Any]


class TargetKind(models.TextChoices):
    """What somebody gets to see who follows it."""

    PAGE = "page", _("Page")
    CATEGORY = "category", _("Category")
    LINK = "link", _("Address of your own")
    NONE = "none", _("Nothing: words only")


def check_address(text: str) -> None:
    """An address within the shop ("/sale/"), a whole one, or one for mail or a telephone.

    Raises:
        ValidationError: anything else, such as a script.
    """
    if len(text) > MAX_ADDRESS or any(char.isspace() or ord(char) < 32 for char in text):
        raise ValidationError(_("This is no address: it has a space in it, or is too long."))
    if text.startswith("/") and not text.startswith(("//", "/\\")):
        return
    if text.startswith("mailto:"):
        EmailValidator(_("This is no e-mail address."))(text.removeprefix("mailto:"))
    elif not (text.startswith("tel:") and text[4:].lstrip("+").replace("-", "").isdigit()):
        wrong = _("Write /sale/ for an address of the shop, or https:// and the rest.")
        URLValidator(schemes=["http", "https"], message=wrong)(text)
