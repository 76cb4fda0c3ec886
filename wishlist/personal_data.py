"""What wishlists keep of a customer: see accounts.own_data.parts."""

from collections.abc import Iterator
from typing import Any

from accounts.own_data.parts import Part, Subject
from wishlist.selectors import wishlist_of
from wishlist.services import erase_wishlist


def _wishes(subject: Subject) -> Iterator[dict[str, Any]]:
    kept = wishlist_of(str(subject.user.pk))
    for sku, added_at in kept.added.items():
        yield {"sku": sku, "title": kept.titles.get(sku, ""), "added_at": added_at}


PARTS = (Part("wishlist", _wishes, erase=lambda subject: erase_wishlist(str(subject.user.pk))),)
