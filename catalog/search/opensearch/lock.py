"""One rebuild at a time, and no other writes while one runs, whatever process they come from."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any
from uuid import uuid4

from opensearchpy import ConflictError, NotFoundError, RequestError
from opensearchpy import OpenSearch as Client

from catalog.search.base import IndexBusy, IndexUnusable
from catalog.search.opensearch.connection import Calls

LEASE = 120.0  # seconds after which a lock is nobody's; whoever lives renews it in time
_RENEW = 20.0  # seconds
_ID = "writer"

Mark = dict[str, Any]  # a state of the lock that nobody has changed yet, as a condition


class WriterLock:
    """A document of the server that one writer can create."""

    def __init__(self, client: Client, calls: Calls, prefix: str) -> None:
        self._client = client
        self._calls = calls
        self._index = f"{prefix}search-lock"

    def check(self) -> None:
        """Raises IndexBusy while somebody holds the lock.

        Called before and after a write: a rebuild that begins meanwhile might have read the
        product too early, so the same write has to come once more when it is over.
        """
        holder = self._holder()
        if holder is not None and holder["_source"]["until"] > time.time():
            raise IndexBusy(holder["_source"]["activity"])

    @contextmanager
    def held(self, activity: str) -> Iterator[Callable[[], None]]:
        """Yields what has to be called now and then to keep the lock.

        Raises:
            IndexBusy: somebody else holds it, or took over from one who was too slow.
        """
        self._make_index()
        self.check()
        body = {"activity": activity, "owner": uuid4().hex}
        left = self._holder()  # by one who died: it was not renewed
        mark = self._put(body, {"op_type": "create"} if left is None else _mark(left))
        renew_at = time.monotonic() + _RENEW

        def renew() -> None:
            nonlocal mark, renew_at
            if time.monotonic() >= renew_at:
                mark = self._put(body, mark)
                renew_at = time.monotonic() + _RENEW

        try:
            yield renew
        finally:
            self._give_back(mark)

    def _holder(self) -> dict[str, Any] | None:
        try:
            holder: dict[str, Any] = self._calls.write(self._client.get, index=self._index, id=_ID)
        except (IndexUnusable, NotFoundError):
            return None
        return holder

    def _put(self, body: dict[str, Any], condition: Mark) -> Mark:
        body = {**body, "until": time.time() + LEASE}
        try:
            return _mark(
                self._calls.write(
                    self._client.index, index=self._index, id=_ID, body=body, **condition
                )
            )
        except ConflictError as error:
            raise IndexBusy("another writer") from error

    def _give_back(self, mark: Mark) -> None:
        with suppress(ConflictError, NotFoundError):  # somebody took over
            self._calls.write(self._client.delete, index=self._index, id=_ID, **mark)

    def _make_index(self) -> None:
        body = {"settings": {"number_of_shards": 1, "auto_expand_replicas": "0-1"}}
        try:
            self._calls.write(self._client.indices.create, index=self._index, body=body)
        except RequestError as error:
            if error.error != "resource_already_exists_exception":
                raise


def _mark(answer: dict[str, Any]) -> Mark:
    return {"if_seq_no": answer["_seq_no"], "if_primary_term": answer["_primary_term"]}
