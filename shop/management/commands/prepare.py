"""Brings a shop's stores up to date before it opens: what `make demo` runs at every start."""

import hashlib
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand

Fingerprint = Callable[[], str]
_DEMO_SOURCES = (
    *("catalog/demo", "pages/demo.py", "pages/drafts", "reports/demo.py"),
    "shop/management/commands/seed_demo.py",
)
_SEARCH_SOURCES = (*_DEMO_SOURCES, "catalog/search", "catalog/services/search_documents.py")
_EXPORT_SOURCES = (*_DEMO_SOURCES, "catalog/services/exports")


class Command(BaseCommand):
    help = (
        "Migrate, restore the roles of staff, begin the pages that the law asks for, create "
        "tables and buckets, collect static files, seed the demo catalogue and build the search "
        "index. Safe to repeat; a repeat does only what has changed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--marks", type=Path, help="folder to remember in what was done (default: do it all)"
        )
        parser.add_argument("--no-demo", action="store_true", help="leave the catalogue empty")
        parser.add_argument("--coarse", action="store_true", help="draw coarse pictures, quickly")

    def handle(
        self, *_args: Any, marks: Path | None, no_demo: bool, coarse: bool, **_options: Any
    ) -> None:
        self._marks = marks
        self._step("Migrating the database", "migrate", verbosity=0)
        self._step("Checking what is stored", "check", databases=["default"])
        self._step("Restoring the roles of staff", "restore_roles")
        self._step("Beginning the pages that the law asks for", "begin_pages")
        self._step("Creating the tables", "create_tables", quiet=True)
        self._step("Creating the buckets", "create_buckets")
        self._changed_step(
            "Publishing the static files", _static, "collectstatic", interactive=False, verbosity=0
        )
        if not no_demo:
            seed = _content(_DEMO_SOURCES)
            self._changed_step("Seeding the catalogue", seed, "seed_demo", coarse=coarse)
        self._changed_step("Building the search index", _content(_SEARCH_SOURCES), "search_rebuild")
        self._changed_step("Writing sitemaps and feeds", _content(_EXPORT_SOURCES), "write_exports")

    def _changed_step(
        self, title: str, fingerprint: Fingerprint, command: str, **options: Any
    ) -> None:
        """Run the command unless its sources are as they were when it last went through."""
        mark = self._marks / command if self._marks else None
        now = fingerprint() if mark else ""
        if mark and mark.exists() and mark.read_text() == now:
            return
        self._step(title, command, **options)
        if mark:
            mark.parent.mkdir(parents=True, exist_ok=True)
            mark.write_text(now)

    def _step(self, title: str, command: str, **options: Any) -> None:
        began = time.monotonic()
        self.stdout.write(f"{title} ...")
        self.stdout.flush()
        call_command(command, stdout=self.stdout, stderr=self.stderr, **options)
        self.stdout.write(f"    {time.monotonic() - began:.1f} s")
        self.stdout.flush()


def _static() -> str:
    """What the static files are, by name, size and time: they are too many to read each start."""
    found = (
        Path(storage.path(name))
        for finder in get_finders()
        for name, storage in finder.list(ignore_patterns=None)
    )
    return _digest(f"{path} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in found)


def _content(sources: Iterable[str]) -> Fingerprint:
    """What the code is that makes the data, by content: a checkout changes only the times."""
    return lambda: _digest(_checksum(path) for path in _files(sources))


def _checksum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _files(sources: Iterable[str]) -> Iterator[Path]:
    for source in sources:
        place = Path(settings.BASE_DIR) / source
        everything = sorted(place.rglob("*")) if place.is_dir() else [place]
        yield from (path for path in everything if path.is_file() and path.suffix != ".pyc")


def _digest(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
