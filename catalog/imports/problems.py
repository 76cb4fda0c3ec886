"""What an import reports: a cell or row that could not be read, or a file that is none at all."""

from dataclasses import dataclass

SHOWN = 80  # characters of a cell in a report; a description would fill the screen


@dataclass(frozen=True, slots=True)
class RowError:
    """One thing that the merchant should look at. The rest of the file goes in.

    line: where the row starts: lines of the file, from 1, as a text editor counts them.
    column: as the file writes it; empty when it is about the whole row.
    value: what stood there, at most SHOWN characters.
    warning: True when nothing was left out, but something was understood or changed.
    """

    line: int
    column: str
    value: str
    message: str
    warning: bool = False

    def __post_init__(self) -> None:
        if len(self.value) > SHOWN:
            object.__setattr__(self, "value", self.value[: SHOWN - 1] + "…")

    def __str__(self) -> str:
        parts = [f"line {self.line}", self.column, f"“{self.value}”" if self.value else ""]
        return f"{', '.join(part for part in parts if part)}: {self.message}"


class UnreadableFileError(Exception):
    """The file as a whole cannot be read; nothing was written. The text says what to do."""


class UnreadableCellError(Exception):
    """One cell does not hold what its column promises. The text completes "line 3, Price: ..."."""
