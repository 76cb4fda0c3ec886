"""What is read of products, kept by stamp: in this process and, for an hour, in Redis.

A process asks once a second whether any stamp has changed. Where one has, each thing that it holds
is looked at for its own stamp before it is next used. One caller at a time reads a thing anew,
whatever the number of processes; the others get what was there before, or wait a moment
(`shop.kernel.refilling`).
"""

import logging
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from threading import Lock
from time import monotonic
from typing import Any

from cachetools import LRUCache
from django.core.cache import cache
from pynamodb.exceptions import PynamoDBException

from catalog.selectors.stamps import ANYTHING, on_renewal, stamp_in, stamp_key, stamps_of
from shop.kernel.refilling import (
    Entry,
    done_refilling,
    keep,
    mine_to_refill,
    new_entry,
    read_entry,
    refilled,
)

logger = logging.getLogger(__name__)

IN_PROCESS = 1.0  # seconds that nobody asks whether a stamp has changed
IN_REDIS = 3600  # seconds


@dataclass(frozen=True, slots=True)
class _Held:
    """What a process has.

    thing: what it made of the entry's plain data.
    as_of: the stamp of ANYTHING when this was found fresh: while that is the stamp, nothing has
        changed, so neither has this. Empty: it is an old one, which has to do until `sure_until`.
    """

    entry: Entry
    thing: Any
    as_of: str
    sure_until: float  # by the process's clock

    def is_sure(self, anything: str) -> bool:
        """Whether it need not be asked about. An entry comes to its end by itself, too."""
        if self.as_of == anything:
            return self.entry.is_fresh(self.entry.stamp)
        return not self.as_of and monotonic() < self.sure_until


def _as_it_is(_product_id: str, plain: Any) -> Any:
    return plain


class _Anything:
    """The stamp of ANYTHING, as it was at most IN_PROCESS ago. Safe to share between threads."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Ask at the next occasion."""
        self._seen = ("", float("-inf"))  # the stamp, and when it was asked for

    def stamp(self) -> str:
        """One call to Redis a second."""
        stamp, at = self._seen
        now = monotonic()
        if now - at < IN_PROCESS:
            return stamp
        stamp = stamps_of([ANYTHING])[ANYTHING]
        self._seen = (stamp, now)
        return stamp


_anything = _Anything()


class Kept:
    """One kind of thing that every product has. Safe to share between threads.

    kind: part of the key in Redis; with a number, which a change of the data's form counts up.
    most: things that a process holds.
    shaped: what `get_many` gives, made of an id and the plain data once by a process that holds it.
    """

    def __init__(
        self, kind: str, *, most: int, shaped: Callable[[str, Any], Any] = _as_it_is
    ) -> None:
        self._kind = kind
        self._shaped = shaped
        self._held: LRUCache[str, _Held] = LRUCache(most)
        self._lock = Lock()
        on_renewal.append(self._forget)

    def get(self, product_id: str, read: Callable[[], Any]) -> Any:
        """The plain data, one call to Redis away at most; None when `read` finds none."""
        entry = self.entry(product_id, read)
        return None if entry is None else entry.value

    def entry(self, product_id: str, read: Callable[[], Any]) -> Entry | None:
        """The same, with the stamp under which it was read, for who makes something of it.

        It may be an old one: from this process, or while another reads it anew. What is made of
        it has to be kept under this stamp, or an edit in between would stay hidden.
        """
        anything = _anything.stamp()
        with self._lock:
            held = self._held.get(product_id)
        if held is not None and held.is_sure(anything):
            return held.entry
        key = self._key(product_id)
        found = cache.get_many([stamp_key(product_id), key])
        stamp, entry = stamp_in(found, product_id), read_entry(found.get(key))
        if entry is None or not entry.is_fresh(stamp):
            entry = refilled(
                cache,
                key,
                fits=lambda coming: coming.is_fresh(stamp),
                old=entry,
                make=lambda: self._made(stamp, read()),
            )
        if entry is not None:
            self._hold({product_id: entry}, {product_id: stamp}, anything)
        return entry

    def get_many(
        self, product_ids: Collection[str], read: Callable[[list[str]], Mapping[str, Any]]
    ) -> dict[str, Any]:
        """By product id, without those that are gone.

        One call to Redis at most, one more when something changed, and one read. Of what this
        process has, that call asks for the stamps only, and for none while nothing has changed.

        What was never kept, or fell out of Redis, is read by everybody who misses it: a list has
        many things, and most are there. When DynamoDB does not answer, old ones have to do.
        """
        anything = _anything.stamp()
        with self._lock:
            held = {id_: each for id_ in product_ids if (each := self._held.get(id_))}
        sure = {id_: each for id_, each in held.items() if each.is_sure(anything)}
        wanted = [id_ for id_ in product_ids if id_ not in sure]
        if wanted:
            sure |= self._hold(*self._asked_for(wanted, held, read), anything)
        return {id_: each.thing for id_, each in sure.items()}

    def _asked_for(
        self,
        wanted: Collection[str],
        held: Mapping[str, _Held],
        read: Callable[[list[str]], Mapping[str, Any]],
    ) -> tuple[dict[str, Entry], dict[str, str]]:
        """What there is, and the present stamps."""
        found = cache.get_many(
            [*map(stamp_key, wanted), *(self._key(id_) for id_ in wanted if id_ not in held)]
        )
        stamps = {id_: stamp_in(found, id_) for id_ in wanted}
        mine = {id_: held[id_].entry for id_ in wanted if id_ in held}
        changed = [id_ for id_, entry in mine.items() if not entry.is_fresh(stamps[id_])]
        if changed:  # another process may have read it anew
            found |= cache.get_many([*map(self._key, changed)])
        entries = {id_: read_entry(found.get(self._key(id_))) or mine.get(id_) for id_ in wanted}
        missing = [*self._to_read(entries, stamps)]
        if missing:
            try:
                read_now = read(missing)
                entries |= {id_: self._made(stamps[id_], read_now.get(id_)) for id_ in missing}
                keep(cache, {self._key(id_): entry for id_ in missing if (entry := entries[id_])})
            except PynamoDBException:
                if not all(entries[id_] for id_ in missing):
                    raise
                logger.exception("DynamoDB does not answer: %s may be old ones", self._kind)
            finally:
                done_refilling(cache, map(self._key, missing))
        return {id_: entry for id_, entry in entries.items() if entry is not None}, stamps

    def clear(self) -> None:
        """Forget what this process holds."""
        _anything.forget()
        with self._lock:
            self._held.clear()

    def _forget(self, product_ids: Collection[str]) -> None:
        """Who writes sees at once what it wrote; other processes after IN_PROCESS."""
        with self._lock:
            for product_id in product_ids:
                self._held.pop(product_id, None)

    def _to_read(
        self, entries: Mapping[str, Entry | None], stamps: Mapping[str, str]
    ) -> Iterable[str]:
        """What is not there, and what is old and nobody else reads at this moment."""
        yield from (id_ for id_, entry in entries.items() if entry is None)
        old = {
            self._key(id_): id_
            for id_, entry in entries.items()
            if entry is not None and not entry.is_fresh(stamps[id_])
        }
        yield from (old[key] for key in mine_to_refill(cache, old))

    def _made(self, stamp: str, thing: Any) -> Entry | None:
        return None if thing is None else new_entry(stamp, thing, seconds=IN_REDIS)

    def _hold(
        self, entries: Mapping[str, Entry], stamps: Mapping[str, str], anything: str
    ) -> dict[str, _Held]:
        """anything: that stamp, read before the others, so that a change since is noticed."""
        sure_until = monotonic() + IN_PROCESS
        with self._lock:
            before = {id_: self._held.get(id_) for id_ in entries}
        now = {
            id_: _Held(
                entry,
                self._thing(id_, entry, before[id_]),
                anything if entry.is_fresh(stamps[id_]) else "",
                sure_until,
            )
            for id_, entry in entries.items()
        }
        with self._lock:
            self._held.update(now)
        return now

    def _thing(self, product_id: str, entry: Entry, before: _Held | None) -> Any:
        """The one before, where it was made of the same: so does what was made of it since."""
        if before is not None and (before.entry.stamp, before.entry.until) == (
            entry.stamp,
            entry.until,
        ):
            return before.thing
        return self._shaped(product_id, entry.value)

    def _key(self, product_id: str) -> str:
        return f"catalog:{self._kind}:{product_id}"
