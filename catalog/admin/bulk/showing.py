"""How rows of a bulk change are shown: on its page, and in the file of its result."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import get_language

from catalog.bulk_models import BulkEdit, BulkEditRow
from catalog.services.bulk.wording import words_of

SHOWN = 50  # rows on a page; the file has all
_CHANGES = 6  # of one product, on a page
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
Outcome = BulkEditRow.Outcome
Change = tuple[str, str, str]  # what, from, to


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One product. more: changes that have no room."""

    row: BulkEditRow
    changes: list[Change]
    more: int


def changed_rows(bulk: BulkEdit) -> list[ShownRow]:
    """The first that would be changed, or were."""
    wanted = {
        "check": [Outcome.WOULD_CHANGE],
        "run": [Outcome.CHANGED],
        "undo": [Outcome.CHANGED, Outcome.UNDONE],
    }
    rows = bulk.rows.filter(outcome__in=wanted[bulk.phase]).order_by("pk")
    return [_shown(row) for row in rows[:SHOWN]]


def left_rows(bulk: BulkEdit) -> list[BulkEditRow]:
    """The first that are left as they are, with the reason."""
    wanted = (Outcome.REFUSED, Outcome.KEPT)
    return list(bulk.rows.filter(outcome__in=wanted).order_by("pk")[:SHOWN])


def _shown(row: BulkEditRow) -> ShownRow:
    changes = changes_of(row)
    return ShownRow(row, changes[:_CHANGES], max(len(changes) - _CHANGES, 0))


def changes_of(row: BulkEditRow) -> list[Change]:
    """From what to what, in the active language."""
    language = get_language() or "nl"
    was, now = words_of(row.before, language=language), words_of(row.after, language=language)
    return [(name, was.get(name, ""), text) for name, text in now.items()]


class _Echo:
    """A file that gives back each line that is written to it."""

    def write(self, line: str) -> str:
        return line


def result_lines(rows: Iterable[BulkEditRow]) -> Iterator[str]:
    """The rows as CSV, one after the other."""
    writer = csv.writer(_Echo())
    yield "\ufeff"  # so that spreadsheet programs see that it is UTF-8
    yield writer.writerow(["product", "name", "SKU", "result", "why", "changes"])
    for row in rows:
        changes = "; ".join(f"{name}: {was} → {now}" for name, was, now in changes_of(row))
        cells = (
            row.product_id,
            row.name,
            row.skus,
            str(Outcome(row.outcome).label),
            row.why,
            changes,
        )
        yield writer.writerow([_harmless(cell) for cell in cells])


def _harmless(cell: str) -> str:
    """An apostrophe keeps a spreadsheet from taking a cell for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
