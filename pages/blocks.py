"""The blocks that a home page is composed of: their kinds, and what there is by default. Pure."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

# A block: {"kind": ..., "from": ISO time or None, "until": ..., "titles": {language: text},
#          "categories": [ids]}; the last two for `categories` only.
Block = Mapping[str, Any]


class BlockKind(models.TextChoices):
    """What a block shows. The rows are of products."""

    BANNERS = "banners", _("Banners; without any, the welcome")
    PROMISES = "promises", _("What customers can count on")
    DEPARTMENTS = "departments", _("Departments")
    CATEGORIES = "categories", _("Featured categories")
    FEATURED = "featured", _("Featured products")
    HOT = "hot", _("Popular right now")
    NEW = "new", _("Just in")
    REDUCED = "reduced", _("On sale")
    RATED = "rated", _("Highly rated")


# Kinds of which a home page may have several.
REPEATED = frozenset({BlockKind.CATEGORIES})
DEFAULT: tuple[Block, ...] = tuple(
    {"kind": kind.value, "from": None, "until": None, "titles": {}, "categories": []}
    for kind in BlockKind
    if kind not in REPEATED
)
MOST = 40  # blocks
MOST_CATEGORIES = 24  # of one block
