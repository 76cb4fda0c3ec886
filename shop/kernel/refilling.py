"""What many ask Redis for at the same moment is made by one of them: no stampede.

An entry is kept under a name without its stamp, and says itself under which stamp it was made and
until when it is fresh. So the one before is still there while somebody makes the next: who does not
have to make it takes the old one.
"""

import logging
import random
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.core.cache.backends.base import BaseCache
from django.db import DatabaseError
from pynamodb.exceptions import PynamoDBException
from redis.exceptions import LockError, RedisError

logger = logging.getLogger(__name__)

LOCKED_FOR = 2.0  # seconds that others leave the making to somebody who may have died of it
LOOKS_AGAIN = 0.02  # seconds between two looks whether it is there
KEPT_AFTER = 3600  # seconds that an entry which is not fresh any more is kept as an old one
_SPREAD = 0.1  # of its time, by which an entry ends earlier, so that not all end together


@dataclass(frozen=True, slots=True)
class Entry:
    """What is kept of one thing. until: seconds since 1970."""

    stamp: str
    until: float
    value: Any

    def is_fresh(self, stamp: str) -> bool:
        """Whether it is of this stamp, and not too old."""
        return self.stamp == stamp and time.time() < self.until


def stored(entry: Entry) -> list[Any]:
    """An entry as plain data."""
    return [entry.stamp, entry.until, entry.value]


def read_entry(plain: Any) -> Entry | None:
    """What `stored` gave; None when there is nothing."""
    return None if plain is None else Entry(*plain)


def new_entry(stamp: str, value: Any, *, seconds: float) -> Entry:
    """Fresh for about so many seconds, from now on."""
    lasts = seconds * (1 - _SPREAD * random.random())  # noqa: S311 (no secret)
    return Entry(stamp, time.time() + lasts, value)


def refilled(
    cache: BaseCache,
    key: str,
    *,
    fits: Callable[[Entry], bool],
    old: Entry | None,
    make: Callable[[], Entry | None],
) -> Entry | None:
    """An entry that fits, made by this caller or another; or the old one while another makes it.

    Who has no old one waits for the other, but no longer than LOCKED_FOR: then it makes its own.
    Without Redis everybody makes it. When the store does not answer, the old one has to do.

    make: None when there is nothing to be kept; then nobody finds anything.
    """
    lock = _try_lock(cache, key)
    if lock is None and old is not None:
        return old
    if lock is None:
        coming = _wait_for(cache, key, fits)
        if coming is not None:
            return coming
    try:
        # Somebody may have made it between our look and our lock.
        entry = _look(cache, key, fits) if lock else None
        return entry or _made(cache, key, make)
    except (PynamoDBException, DatabaseError):
        if old is None:
            raise
        logger.exception("its store does not answer: %s may be an old one", key)
        return old
    finally:
        if lock:
            lock()


def _made(cache: BaseCache, key: str, make: Callable[[], Entry | None]) -> Entry | None:
    entry = make()
    if entry is not None:
        keep(cache, {key: entry})
    return entry


def keep(cache: BaseCache, entries: dict[str, Entry]) -> None:
    """Store entries, for longer than they are fresh."""
    if entries:
        seconds = max(entry.until for entry in entries.values()) - time.time()
        plain = {key: stored(entry) for key, entry in entries.items()}
        cache.set_many(plain, timeout=int(max(seconds, 0)) + KEPT_AFTER)


def mine_to_refill(cache: BaseCache, keys: Iterable[str]) -> list[str]:
    """Those that nobody else makes at this moment. For many at once: they are made in one go.

    One call to Redis for all of them.
    """
    by_lock = {_lock_key(key): key for key in keys}
    if not by_lock:
        return []
    mine = cache.add_many(list(by_lock), 1, timeout=int(LOCKED_FOR))  # type: ignore[attr-defined]
    return [by_lock[lock] for lock in mine]


def done_refilling(cache: BaseCache, keys: Iterable[str]) -> None:
    """After `mine_to_refill`, so that the next change is not kept waiting."""
    cache.delete_many([_lock_key(key) for key in keys])


def _lock_key(key: str) -> str:
    return f"refilling:{key}"


def _try_lock(cache: BaseCache, key: str) -> Callable[[], None] | None:
    """How to open the lock again; None when somebody else has it. Without Redis it is ours."""
    lock = cache.lock(_lock_key(key), timeout=LOCKED_FOR)  # type: ignore[attr-defined]
    try:
        if not lock.acquire(blocking=False):
            return None
    except RedisError:
        return lambda: None

    def release() -> None:
        with suppress(LockError, RedisError):  # it has run out, or Redis is gone
            lock.release()

    return release


def _wait_for(cache: BaseCache, key: str, fits: Callable[[Entry], bool]) -> Entry | None:
    give_up_at = time.monotonic() + LOCKED_FOR
    is_coming = True
    while is_coming and time.monotonic() < give_up_at:
        time.sleep(LOOKS_AGAIN)
        is_coming = cache.has_key(_lock_key(key))  # asked before the look: it is kept, then opened
        entry = _look(cache, key, fits)
        if entry is not None:
            return entry
    return None


def _look(cache: BaseCache, key: str, fits: Callable[[Entry], bool]) -> Entry | None:
    entry = read_entry(cache.get(key))
    return entry if entry is not None and fits(entry) else None
