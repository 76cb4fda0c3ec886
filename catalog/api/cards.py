"""Product cards in JSON, written by hand: a list has dozens, and a serializer's fields cost more
than what they say. `ProductCardOutput` describes them.
"""

from functools import lru_cache
from typing import Any
from urllib.parse import urljoin

from django.conf import settings

from catalog.drafts import IMAGE_WIDTHS
from catalog.selectors.cards import CARDS_KEPT, ProductCard
from catalog.selectors.pictures import Picture
from shop.kernel.money import Money


@lru_cache(maxsize=CARDS_KEPT)  # of about 1 KB
def card_json(card: ProductCard) -> dict[str, Any]:
    """Not to be changed: many answers share it."""
    return {
        "id": card.id,
        "slug": card.slug,
        "name": card.name,
        "brand": card.brand,
        "price": _money(card.price),
        "price_max": _money(card.price_max),
        "compare_at_price": None if card.compare_at is None else _money(card.compare_at),
        "rating": card.rating_hundredths / 100,
        "review_count": card.review_count,
        "image": None if card.image is None else _picture(card.image),
    }


@lru_cache(maxsize=CARDS_KEPT)
def picture_files(picture: Picture) -> dict[str, str]:
    """Width in pixels to address. Not to be changed: many answers share it."""
    return {str(width): urljoin(settings.SITE_URL, picture.at(width)) for width in IMAGE_WIDTHS}


@lru_cache(maxsize=CARDS_KEPT)
def picture_srcset(picture: Picture) -> list[dict[str, Any]]:
    """Its files, the smaller formats first, each from the narrowest to the widest.

    Not to be changed: many answers share it.
    """
    return [
        {
            "type": f"image/{kind}",
            "width": file.width,
            "height": file.height,
            "url": urljoin(settings.SITE_URL, file.address),
        }
        for kind in picture.kinds
        for file in picture.files(kind)
    ]


def _picture(picture: Picture) -> dict[str, Any]:
    return {
        "alt": picture.alt,
        "width": picture.width,
        "height": picture.height,
        "option_values": list(picture.option_values),
        "srcset": picture_srcset(picture),
        "files": picture_files(picture),
    }


def _money(amount: Money) -> dict[str, Any]:
    return {"amount": amount.minor, "currency": amount.currency}
