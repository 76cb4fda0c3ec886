"""Builds the search index anew, or goes back to the one before: manage.py search_rebuild."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from catalog.search.backend import search_backend
from catalog.search.base import IndexBusy, NoEarlierIndex
from catalog.services.indexing import rebuild_index

REPORT_EVERY = 5.0  # seconds


class Command(BaseCommand):
    help = (
        "Builds the search index anew from the catalogue. The old one answers until the new one "
        "is complete. May be run at any time; changes made meanwhile are added afterwards."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--roll-back",
            action="store_true",
            help="make the index before the last rebuild the current one again",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            if options["roll_back"]:
                search_backend().roll_back()
                self.stdout.write("The index before is back: run manage.py search_check --repair.")
            else:
                self._rebuild()
        except IndexBusy as error:
            raise CommandError(f"{error} Try again in a moment.") from error
        except NoEarlierIndex as error:
            raise CommandError(str(error)) from error

    def _rebuild(self) -> None:
        since = reported = time.monotonic()

        def report(count: int) -> None:
            nonlocal reported
            if time.monotonic() - reported >= REPORT_EVERY:
                reported = time.monotonic()
                rate = count / (reported - since)
                self.stdout.write(f"{count} products so far, {rate:.0f} a second")

        count = rebuild_index(report)
        seconds = time.monotonic() - since
        self.stdout.write(f"Search knows {count} products (rebuilt in {seconds:.1f} s).")
