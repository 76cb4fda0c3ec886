"""What a wishlist shows: its articles at the prices and with the stock of this moment."""

from dataclasses import dataclass
from datetime import datetime

from django.core import signing
from django.utils.http import urlencode

from catalog.addresses import product_url
from catalog.errors import BadQuery
from catalog.selectors.offers import Offer, offers
from catalog.selectors.pictures import Picture
from shop.kernel.money import Money
from wishlist.models import Wishlist

PAGE_SIZE = 24
SOLD_OUT, GONE = "sold_out", "gone"  # why an article cannot be ordered
_SALT = "wishlist"


@dataclass(frozen=True, slots=True)
class Wish:
    """One SKU. Of one that is not for sale any more only the title is known."""

    sku: str
    added_at: datetime
    title: str
    offer: Offer | None

    @property
    def url(self) -> str:
        """The product's page, with this variant chosen; "" when it is gone."""
        if self.offer is None:
            return ""
        page = product_url(self.offer.product_id, self.offer.slug)
        return f"{page}?{urlencode({'variant': self.sku})}"

    @property
    def product_id(self) -> str:
        """Of what is for sale; "" when it is gone."""
        return self.offer.product_id if self.offer else ""

    @property
    def label(self) -> str:
        """The chosen options: "Zwart, M"."""
        return self.offer.label if self.offer else ""

    @property
    def image(self) -> Picture | None:
        """A picture of this variant, if there is one."""
        return self.offer.image if self.offer else None

    @property
    def price(self) -> Money | None:
        """VAT included; None when it is gone."""
        return self.offer.price if self.offer else None

    @property
    def compare_at(self) -> Money | None:
        """What it cost before, while it is reduced."""
        return self.offer.compare_at if self.offer else None

    @property
    def available(self) -> int:
        """Units that can be sold now."""
        return self.offer.available if self.offer else 0

    @property
    def problem(self) -> str:
        """Why it cannot be ordered; "": it can."""
        if self.offer is None:
            return GONE
        return "" if self.offer.available > 0 else SOLD_OUT


@dataclass(frozen=True, slots=True)
class WishlistPage:
    """Some wishes, the newest first. next_cursor: where to go on; None on the last page."""

    wishes: tuple[Wish, ...]
    next_cursor: str | None


def wishlist_page(customer_id: str, language: str, *, cursor: str | None = None) -> WishlistPage:
    """A page of an account's wishlist. Three calls to DynamoDB, however long it is.

    Raises:
        BadQuery: the cursor is not one of a wishlist.
    """
    kept = wishlist_of(customer_id)
    places = sorted(((str(at), sku) for sku, at in kept.added.items()), reverse=True)
    if cursor:
        before = _read(cursor)
        places = [place for place in places if place < before]
    shown = places[:PAGE_SIZE]
    found = offers([sku for _at, sku in shown], language) if shown else {}
    wishes = tuple(
        Wish(
            sku=sku,
            added_at=datetime.fromisoformat(at),
            title=found[sku].title if sku in found else str(kept.titles.get(sku, sku)),
            offer=found.get(sku),
        )
        for at, sku in shown
    )
    return WishlistPage(wishes, _cursor(shown[-1]) if len(places) > PAGE_SIZE else None)


def wishlist_of(customer_id: str) -> Wishlist:
    """An account's wishlist as it is stored; an empty one where there is none."""
    try:
        return Wishlist.get(customer_id, consistent_read=True)
    except Wishlist.DoesNotExist:
        return Wishlist(customer_id)


def is_wished(customer_id: str, sku: str) -> bool:
    """Whether the account keeps this SKU. One read; a moment old, perhaps."""
    try:
        kept = Wishlist.get(customer_id, attributes_to_get=["added"])
    except Wishlist.DoesNotExist:
        return False
    return sku in kept.added


def _cursor(place: tuple[str, str]) -> str:
    return signing.dumps(list(place), salt=_SALT)


def _read(cursor: str) -> tuple[str, str]:
    try:
        at, sku = signing.loads(cursor, salt=_SALT)
    except signing.BadSignature:
        raise BadQuery("cursor") from None
    return at, sku
