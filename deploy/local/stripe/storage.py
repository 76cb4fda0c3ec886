"""Look here for where everything is kept: one SQLite file, written by one thread.

All requests change state in the event loop's thread, each inside one transaction without a pause
in it. That is what makes a change of an intent atomic under any number of requests at once.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson

from deploy.local.stripe.shapes import JsonObject, Stored

_SCHEMA = Path(__file__).with_name("schema.sql").read_text(encoding="utf-8")
_FILTERS = frozenset({"customer", "payment_intent", "charge", "type"})
# These have no column: asked for within one customer, where there are few.
_IN_BODY = frozenset({"allow_redisplay", "payment_method"})
_COMPARISONS = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}


class Storage:
    """The objects of one account, newest last."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        # No isolation level: `transaction` says where each one begins and ends.
        self._connection = sqlite3.connect(folder / "stripe.sqlite3", isolation_level=None)
        self._connection.row_factory = sqlite3.Row
        # WAL keeps what was committed through kill -9; NORMAL spares a disk flush per commit.
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=NORMAL")
        self._connection.execute("PRAGMA cache_size=-8000")  # KiB
        self._connection.executescript(_SCHEMA)

    def close(self) -> None:
        """Merge the log into the file."""
        self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of it or nothing. The body must not await."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def run(self, sql: str, values: Sequence[Any] = ()) -> sqlite3.Cursor:
        """One statement, for the modules that own a table besides the objects."""
        return self._connection.execute(sql, values)

    def add(self, body: JsonObject, private: Mapping[str, Any] | None = None) -> None:
        """Keep a new object."""
        self._connection.execute(
            "INSERT INTO objects (id, kind, created, customer, payment_intent, charge, type,"
            " body, private) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                body["id"],
                body["object"],
                body["created"],
                body.get("customer"),
                body.get("payment_intent"),
                body.get("charge"),
                body.get("type"),
                orjson.dumps(body),
                orjson.dumps(private or {}),
            ),
        )

    def save(self, stored: Stored) -> None:
        """Keep what has changed of an object that was read before."""
        body = stored.body
        self._connection.execute(
            "UPDATE objects SET customer = ?, body = ?, private = ? WHERE id = ?",
            (
                body.get("customer"),
                orjson.dumps(body),
                orjson.dumps(stored.private),
                body["id"],
            ),
        )

    def get(self, kind: str, identifier: str) -> Stored | None:
        """The object with this id, or None when there is none of that kind."""
        row = self._connection.execute(
            "SELECT body, private FROM objects WHERE id = ? AND kind = ?", (identifier, kind)
        ).fetchone()
        return row and Stored(orjson.loads(row["body"]), orjson.loads(row["private"]))

    def position(self, identifier: str) -> int | None:
        """Where an object stands among all; later ones stand higher."""
        row = self._connection.execute(
            "SELECT seq FROM objects WHERE id = ?", (identifier,)
        ).fetchone()
        return row and int(row["seq"])

    def page(
        self,
        kind: str,
        *,
        limit: int,
        filters: Mapping[str, Sequence[str]],
        created: Mapping[str, int],
        before: int | None = None,
        after: int | None = None,
    ) -> tuple[list[JsonObject], bool]:
        """Objects newest first, and whether there are more in the direction asked.

        before, after: positions; the page holds what is older, or what is newer and nearest.
        """
        conditions, values = ["kind = ?"], [kind]  # type: tuple[list[str], list[Any]]
        for name, wanted in filters.items():
            conditions.append(f"{_column(name)} IN ({', '.join('?' * len(wanted))})")
            values += wanted
        for name, bound in created.items():
            conditions.append(f"created {_COMPARISONS[name]} ?")
            values.append(bound)
        for sign, bound_at in (("<", before), (">", after)):
            if bound_at is not None:
                conditions.append(f"seq {sign} ?")
                values.append(bound_at)
        order = "DESC" if after is None else "ASC"
        # Every part of the statement comes from the constants above; values are bound.
        rows = self._connection.execute(
            f"SELECT body FROM objects WHERE {' AND '.join(conditions)}"  # noqa: S608
            f" ORDER BY seq {order} LIMIT ?",
            (*values, limit + 1),
        ).fetchall()
        found = [orjson.loads(row["body"]) for row in rows[:limit]]
        return (found if after is None else found[::-1]), len(rows) > limit


def _column(name: str) -> str:
    """What to compare for a filter; the names come from our code, never from a caller."""
    if name in _FILTERS:
        return name
    if name in _IN_BODY:
        return f"json_extract(CAST(body AS TEXT), '$.{name}')"
    raise ValueError(name)
