"""Compares the search index with the shop's tables: manage.py search_check."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from catalog.errors import SearchUnavailable
from catalog.search.base import IndexBusy
from catalog.services.search_check import differences, repair

SHOWN = 100  # differences that are written out


class Command(BaseCommand):
    help = (
        "Prints each product of which the search index says something else than the tables, and "
        "ends with 1 when there is one. What still waits for the worker counts, too."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--repair", action="store_true", help="index those products again")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            found = self._found()
            if options["repair"] and found:
                repair(found)
        except SearchUnavailable as error:
            raise CommandError(
                "There is no index that could be compared: run manage.py search_rebuild."
            ) from error
        except IndexBusy as error:
            raise CommandError(f"{error} Try again in a moment.") from error
        if not found:
            self.stdout.write("The search index says what the tables say.")
        elif options["repair"]:
            self.stdout.write(f"{len(found)} products were indexed again.")
        else:
            raise CommandError(f"{len(found)} products differ; --repair indexes them again.")

    def _found(self) -> list[str]:
        ids = []
        for difference in differences(now=timezone.now()):
            ids.append(difference.product_id)
            if len(ids) <= SHOWN:
                self.stdout.write(f"{difference.product_id}: {difference.what}")
        return ids
