"""Changing products in the index of a language, on condition that nobody else just did."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from http import HTTPStatus
from random import uniform
from typing import Any

import orjson
from opensearchpy import OpenSearch as Client

from catalog.errors import SearchUnavailable
from catalog.search.base import IndexBusy, IndexUnusable
from catalog.search.documents import SearchDocument, Update
from catalog.search.merging import with_document, with_update
from catalog.search.opensearch.connection import Calls
from catalog.search.opensearch.entries import entry_of, facts_in, figures_of
from catalog.search.opensearch.names import Indexes
from catalog.search.opensearch.reading import Reading

_CHUNK = 500  # products of one request
_TRIES = 5  # of a product that others change at the same moment
_PAUSE = 0.2  # seconds between two of them, at most

Known = Mapping[str, dict[str, Any]]  # by id: what `Reading.known` says of a product
Operations = list[dict[str, Any]]


class Writing:
    """refresh: whether a change is visible when the call returns, else within a second."""

    def __init__(
        self, client: Client, calls: Calls, indexes: Indexes, reading: Reading, *, refresh: bool
    ) -> None:
        self._client = client
        self._calls = calls
        self._indexes = indexes
        self._reading = reading
        self._refresh = refresh

    def put(self, language: str, documents: Sequence[SearchDocument]) -> None:
        """Add or replace; of each part of a product the newest stays."""

        def operations(ids: set[str], known: Known) -> Operations:
            held = {product_id: facts_in(each["_source"]) for product_id, each in known.items()}
            now = {}
            for document in documents:
                merged = with_document(held.get(document.product_id), document)
                if document.product_id in ids and merged is not None:
                    now[document.product_id] = held[document.product_id] = merged
            return [
                each
                for product_id, document in now.items()
                for each in (_index(product_id, known), entry_of(document, language))
            ]

        self._change(language, [document.product_id for document in documents], operations)

    def update(self, language: str, updates: Sequence[Update]) -> None:
        """Change the figures of products, and send nothing else of them."""

        def operations(ids: set[str], known: Known) -> Operations:
            held = {product_id: facts_in(each["_source"]) for product_id, each in known.items()}
            now = {}
            for update in updates:
                before = held.get(update.product_id)
                if update.product_id not in ids or before is None:
                    continue
                if (merged := with_update(before, update)) is not None:
                    now[update.product_id] = held[update.product_id] = merged
            return [
                each
                for product_id, document in now.items()
                for each in (
                    {"update": {"_id": product_id, **_unchanged(known[product_id])}},
                    {"doc": figures_of(document)},
                )
            ]

        self._change(language, [update.product_id for update in updates], operations)

    def remove(self, language: str, product_ids: Sequence[str]) -> None:
        """Forget products."""
        operations = [{"delete": {"_id": product_id}} for product_id in product_ids]
        self._send(self._indexes.alias(language), operations, require_alias="true")

    def fill(self, name: str, language: str, documents: Iterable[SearchDocument]) -> None:
        """Write products into an index that nobody reads yet."""
        operations: Operations = []
        for document in documents:
            operations.append({"index": {"_id": document.product_id}})
            operations.append(entry_of(document, language))
        self._send(name, operations, refresh="false")

    def _change(
        self,
        language: str,
        product_ids: Iterable[str],
        operations: Callable[[set[str], Known], Operations],
    ) -> None:
        """Read, merge, write on condition; those that somebody else wrote meanwhile once more.

        Raises:
            IndexBusy: others change the same products all the time.
        """
        alias = self._indexes.alias(language)
        left = set(product_ids)
        for attempt in range(_TRIES):
            if attempt:
                time.sleep(uniform(0, _PAUSE))  # noqa: S311 - no secret
            known = self._reading.known(language, sorted(left))
            left = self._send(alias, operations(left, known), require_alias="true")
            if not left:
                return
        raise IndexBusy(f"{len(left)} products are changed by others all the time")

    def _send(self, index: str, operations: Operations, **options: str) -> set[str]:
        """Returns the ids of products that were not as the operation expects them."""
        conflicts: set[str] = set()
        options = {"refresh": "true" if self._refresh else "false", **options}
        for start in range(0, len(operations), 2 * _CHUNK):
            part = operations[start : start + 2 * _CHUNK]
            body = b"".join(orjson.dumps(each) + b"\n" for each in part)
            answer = self._calls.write(self._client.bulk, index=index, body=body, **options)
            conflicts |= _conflicts(answer)
        return conflicts


def _index(product_id: str, known: Known) -> dict[str, Any]:
    """Replace what is known; add what is not there."""
    if product_id in known:
        return {"index": {"_id": product_id, **_unchanged(known[product_id])}}
    return {"create": {"_id": product_id}}


def _unchanged(known: Mapping[str, Any]) -> dict[str, Any]:
    return {"if_seq_no": known["_seq_no"], "if_primary_term": known["_primary_term"]}


def _conflicts(answer: Mapping[str, Any]) -> set[str]:
    """Ids of products that somebody else wrote meanwhile.

    Raises:
        SearchUnavailable: the server has too much to do.
        IndexUnusable: the index has gone.
        ValueError: it does not take what we sent, which is a bug of ours.
    """
    conflicts = set()
    for item in answer["items"] if answer["errors"] else ():
        ((action, result),) = item.items()
        status, error = result["status"], result.get("error")
        if status == HTTPStatus.CONFLICT:
            conflicts.add(result["_id"])
        elif error is None or (action, error["type"]) == ("update", "document_missing_exception"):
            continue  # it was removed meanwhile, or before
        elif status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise SearchUnavailable
        elif status == HTTPStatus.NOT_FOUND:
            raise IndexUnusable(str(error["reason"]))
        else:
            raise ValueError(f"The index does not take product {result['_id']}: {error}")
    return conflicts
