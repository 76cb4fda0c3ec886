"""One stylesheet for all public pages, made of the ones that people edit.

On a phone's connection every further file costs a round trip before anything is shown, and the
second page has all of it already.
"""

import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from weakref import finalize

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage

NAME = "css/shop.css"
# In the order of the cascade. Pages of buying and of accounts bring a file of their own.
PARTS = (
    *("tokens", "base", "layout", "controls", "components"),
    *("pages/tiles", "pages/lists", "pages/home", "pages/product", "pages/reviews"),
    "pages/content",
)


class StylesheetFinder(BaseFinder):
    """Tells `collectstatic` of the stylesheet, which lies beside its parts when it is collected."""

    def __init__(self, *_args: Any, **_kwargs: Any) -> None:
        self._folder = Path(mkdtemp(prefix="kraam-stylesheet-"))
        finalize(self, shutil.rmtree, self._folder, ignore_errors=True)

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:  # noqa: ARG002 - it matches none
        """The one file, as old as its newest part."""
        self._write()
        yield NAME, FileSystemStorage(location=self._folder)

    def find(self, path: str, find_all: bool = False, **_: Any) -> Any:
        """Where it is on the disk."""
        if path != NAME:
            return []
        found = str(self._write())
        return [found] if find_all else found

    def _write(self) -> Path:
        parts = [settings.BASE_DIR / "static" / "css" / f"{part}.css" for part in PARTS]
        written = self._folder / NAME
        written.parent.mkdir(parents=True, exist_ok=True)
        written.write_text("\n".join(part.read_text() for part in parts))
        newest = max(part.stat().st_mtime for part in parts)
        os.utime(written, (newest, newest))
        return written
