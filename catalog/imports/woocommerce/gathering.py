"""Rows put beside each other that a file has apart: a product, its variations, its groups.

On disk, as variations may stand anywhere: memory does not grow with the file.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from types import TracebackType

import orjson

from catalog.imports.tables import Row
from catalog.imports.woocommerce import columns as col

_TABLES = """
CREATE TABLE products (line INTEGER PRIMARY KEY, cells BLOB);
CREATE TABLE variations (parent TEXT, place INTEGER, line INTEGER, cells BLOB);
CREATE TABLE names (name TEXT PRIMARY KEY, line INTEGER) WITHOUT ROWID;
CREATE TABLE groups (line INTEGER, member TEXT);
"""
_INDEXES = """
CREATE INDEX of_parent ON variations (parent, place, line);
CREATE INDEX of_member ON groups (member);
"""


class Gathered:
    """Remembers rows on disk. A context manager: it removes its file after."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("", isolation_level=None)  # "": temporary, spills to disk
        self._database.executescript(f"PRAGMA journal_mode = OFF; {_TABLES}")

    def add_product(self, row: Row) -> int | None:
        """A row that others may name; the line of an earlier one with the same name, if any."""
        for name in _names(row):
            known = self._database.execute("SELECT line FROM names WHERE name = ?", (name,))
            if found := known.fetchone():
                return int(found[0])
        for name in _names(row):
            self._database.execute("INSERT INTO names VALUES (?, ?)", (name, row.line))
        cells = orjson.dumps(dict(row.values))
        self._database.execute("INSERT INTO products VALUES (?, ?)", (row.line, cells))
        return None

    def add_variation(self, row: Row, *, place: int) -> None:
        """A row that belongs to the product it names. place: its order among the others."""
        given = (row.get(col.PARENT), place, row.line, orjson.dumps(dict(row.values)))
        self._database.execute("INSERT INTO variations VALUES (?, ?, ?, ?)", given)

    def add_group(self, row: Row, members: list[str]) -> None:
        """Products, by id or SKU, that are sold side by side."""
        self._database.executemany(
            "INSERT INTO groups VALUES (?, ?)", [(row.line, member) for member in members]
        )

    def all_there(self) -> None:
        """Every row was added."""
        self._database.executescript(_INDEXES)

    def products(self) -> Iterator[tuple[Row, list[Row]]]:
        """Each product with its variations, in the order of the file."""
        for line, cells in self._database.execute("SELECT * FROM products ORDER BY line"):
            product = Row(line, orjson.loads(cells))
            yield product, [row for name in _names(product) for row in self._of(name)]

    def _of(self, parent: str) -> Iterator[Row]:
        found = self._database.execute(
            "SELECT line, cells FROM variations WHERE parent = ? ORDER BY place, line", (parent,)
        )
        return (Row(line, orjson.loads(cells)) for line, cells in found)

    def orphans(self) -> Iterator[tuple[int, str]]:
        """Line and parent of variations whose product is not in the file."""
        yield from self._database.execute(
            "SELECT line, parent FROM variations WHERE parent NOT IN (SELECT name FROM names)"
            " ORDER BY line"
        )

    def beside(self, row: Row) -> list[Mapping[str, str]]:
        """The rows of all products that a group puts beside this one."""
        names = _names(row)
        marks = ", ".join("?" * len(names))
        found = self._database.execute(
            "SELECT DISTINCT products.line, products.cells FROM groups AS own"  # noqa: S608 (marks)
            " JOIN groups AS other ON other.line = own.line"
            " JOIN names ON names.name = other.member JOIN products ON products.line = names.line"
            f" WHERE own.member IN ({marks}) AND products.line != ? ORDER BY products.line",
            (*names, row.line),
        )
        return [orjson.loads(cells) for _line, cells in found]

    def __enter__(self) -> "Gathered":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._database.close()


def _names(row: Row) -> list[str]:
    """What other rows may call it."""
    names = [f"id:{row.get(col.ID)}"] if row.get(col.ID) else []
    return [*names, row.get(col.SKU)] if row.get(col.SKU) else names
