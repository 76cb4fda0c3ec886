"""Stamps: a cached thing says under which stamp it was read, and a write changes the stamp.

Nothing is ever deleted from the cache by a write. A reader that fills the cache with what it read
before the write fills it under the old stamp, so the next reader sees that it is an old one.
"""

from collections.abc import Callable, Collection, Iterable

from django.core.cache import cache

from shop.kernel.ids import new_token

CATEGORIES = "categories"  # the stamp of the whole category tree; products have their id
FEATURED = "featured"  # of what merchants put on the home page
ANYTHING = "anything"  # the stamp that changes with every other one
on_renewal: list[Callable[[Collection[str]], None]] = []  # of this process: told what is renewed
STAMP_TTL = 24 * 3600  # seconds; longer than anything that is cached under a stamp


def stamp_key(name: str) -> str:
    """Where a stamp lies in the cache, for who asks for it together with other things."""
    return f"stamp:{name}"


def stamps_of(names: Iterable[str]) -> dict[str, str]:
    """The present stamp of each. Without Redis every stamp is new, so nothing is read from it."""
    wanted = {stamp_key(name): name for name in names}
    found = cache.get_many(wanted)
    return {name: stamp_in(found, name) for name in wanted.values()}


def stamp_in(found: dict[str, str], name: str) -> str:
    """The stamp among what was read of the cache; a new one when it has none."""
    key = stamp_key(name)
    stamp = found.get(key)
    if stamp is None:
        stamp = new_token()[:12]
        if not cache.add(key, stamp, timeout=STAMP_TTL):
            stamp = cache.get(key) or stamp  # another process was first
    return stamp


def renew_stamps(names: Collection[str]) -> None:
    """What is cached under the old stamps is not fresh any more. Called after every write."""
    changed = map(stamp_key, [*names, ANYTHING])  # in one transaction of Redis
    cache.set_many({key: new_token()[:12] for key in changed}, timeout=STAMP_TTL)
    for told in on_renewal:
        told(names)
