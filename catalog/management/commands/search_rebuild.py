"""Builds the search index anew: manage.py search_rebuild."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from catalog.search.base import IndexBusy
from catalog.services.indexing import rebuild_index

REPORT_EVERY = 5.0  # seconds


class Command(BaseCommand):
    help = (
        "Builds the search index anew from the catalogue. The old one answers until the new one "
        "is complete. May be run at any time; changes made meanwhile are added afterwards."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        since = reported = time.monotonic()

        def report(count: int) -> None:
            nonlocal reported
            if time.monotonic() - reported >= REPORT_EVERY:
                reported = time.monotonic()
                self.stdout.write(f"{count} products so far")

        try:
            count = rebuild_index(report)
        except IndexBusy as error:
            raise CommandError(f"{error} Try again in a moment.") from error
        seconds = time.monotonic() - since
        self.stdout.write(f"Search knows {count} products (rebuilt in {seconds:.1f} s).")
