"""What the indexes are called, and which of them answers: one per language, behind an alias."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from opensearchpy import NotFoundError
from opensearchpy import OpenSearch as Client

from catalog.search.base import IndexUnusable, NoEarlierIndex
from catalog.search.opensearch.connection import Calls
from catalog.search.opensearch.fields import FIELDS_VERSION, index_body
from catalog.search.words import LANGUAGES

_BULK_LOAD = {"refresh_interval": "-1", "number_of_replicas": 0}
# As many replicas as the server gives by itself. An interval that is set is kept to also while
# nobody searches.
_SERVING: dict[str, Any] = {"refresh_interval": "1s", "number_of_replicas": None}


class Indexes:
    """prefix: begins the name of every index, so that several shops can share a server."""

    def __init__(self, client: Client, calls: Calls, prefix: str) -> None:
        self._client = client
        self._calls = calls
        self._prefix = prefix

    def alias(self, language: str) -> str:
        """The name that searches use: of an index with the fields of this version of the shop."""
        return f"{self._prefix}products-v{FIELDS_VERSION}-{language}"

    def _before(self, language: str) -> str:
        """The name that holds on to the index before the last rebuild."""
        return f"{self._prefix}before-v{FIELDS_VERSION}-{language}"

    def check(self) -> None:
        """Raises IndexUnusable when there is nothing to write to."""
        if self._behind(",".join(map(self.alias, LANGUAGES))) is None:
            raise IndexUnusable("it was never built")

    def create(self) -> dict[str, str]:
        """New indexes beside those that answer, by language; nobody reads them yet."""
        stamp = f"{datetime.now(UTC):%Y%m%d%H%M%S}-{uuid4().hex[:6]}"
        made = {}
        for language in LANGUAGES:
            made[language] = f"{self.alias(language)}-{stamp}"
            body = index_body(language)
            body["settings"]["index"] = _BULK_LOAD
            self._calls.write(self._client.indices.create, index=made[language], body=body)
        return made

    def drop(self, names: Iterable[str]) -> None:
        """Delete indexes that nobody reads."""
        for name in names:
            self._calls.write(self._client.indices.delete, index=name, ignore_unavailable=True)

    def switch_to(self, made: Mapping[str, str]) -> None:
        """Let searches read the new indexes, all at once; what was read until now can come back."""
        names = ",".join(made.values())
        settings = self._client.indices.put_settings
        self._calls.write(settings, index=names, body={"index": _SERVING})
        self._calls.write(self._client.indices.refresh, index=names)
        actions, kept = [], set(made.values())
        for language, name in made.items():
            current = self._behind(self.alias(language))
            actions += self._moved(self.alias(language), current, name)
            if current is not None:
                earlier = self._behind(self._before(language))
                actions += self._moved(self._before(language), earlier, current)
                kept.add(current)
        self._calls.write(self._client.indices.update_aliases, body={"actions": actions})
        self._sweep(kept)

    def switch_back(self) -> None:
        """Let searches read the indexes before the last rebuild. Raises NoEarlierIndex."""
        actions, kept = [], set()
        for language in LANGUAGES:
            earlier = self._behind(self._before(language))
            if earlier is None:
                raise NoEarlierIndex
            current = self._behind(self.alias(language))
            actions += self._moved(self.alias(language), current, earlier)
            actions.append({"remove": {"index": earlier, "alias": self._before(language)}})
            kept.add(earlier)
        self._calls.write(self._client.indices.update_aliases, body={"actions": actions})
        self._sweep(kept)

    def _moved(self, alias: str, here: str | None, there: str) -> list[dict[str, Any]]:
        add = {"add": {"index": there, "alias": alias}}
        return [add] if here is None else [{"remove": {"index": here, "alias": alias}}, add]

    def _sweep(self, kept: set[str]) -> None:
        """Delete what no alias needs: older indexes, those of a rebuild that was killed, and those
        with the fields of an earlier version.
        """
        pattern = f"{self._prefix}products-*"
        there = self._calls.write(self._client.indices.get_alias, index=pattern)
        self.drop(set(there) - kept)

    def _behind(self, alias: str) -> str | None:
        try:
            return str(next(iter(self._calls.write(self._client.indices.get_alias, name=alias))))
        except NotFoundError:
            return None
