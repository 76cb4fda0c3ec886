"""Stamps: a cached thing's key holds its stamp, and a write changes the stamp.

Nothing is ever deleted from the cache by a write, so a reader that fills the cache with what it
read before the write fills a key that nobody asks for any more.
"""

from collections.abc import Iterable

from django.core.cache import cache

from shop.kernel.ids import new_token

CATEGORIES = "categories"  # the stamp of the whole category tree; products have their id
STAMP_TTL = 24 * 3600  # seconds; longer than anything that is cached under a stamp


def stamps_of(names: Iterable[str]) -> dict[str, str]:
    """The present stamp of each. Without Redis every stamp is new, so nothing is read from it."""
    wanted = {f"stamp:{name}": name for name in names}
    found = cache.get_many(wanted)
    stamps = {}
    for key, name in wanted.items():
        stamp = found.get(key)
        if stamp is None:
            stamp = new_token()[:12]
            if not cache.add(key, stamp, timeout=STAMP_TTL):
                stamp = cache.get(key) or stamp  # another process was first
        stamps[name] = stamp
    return stamps


def renew_stamps(names: Iterable[str]) -> None:
    """What is cached under the old stamps is not read again. Called after every write."""
    cache.set_many({f"stamp:{name}": new_token()[:12] for name in names}, timeout=STAMP_TTL)
