"""Writes what Amazon Personalize imports: manage.py export_personalize FOLDER."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from catalog.services.recommending.exporting import export


class Command(BaseCommand):
    help = (
        "Writes interactions.csv and items.csv, and the schema of each, for the import into Amazon "
        "Personalize. Files of these names are written over."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="is made where it is missing")

    def handle(self, *_args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        try:
            folder.mkdir(parents=True, exist_ok=True)
            written = export(folder, now=timezone.now())
        except OSError as error:
            raise CommandError(f"{folder} cannot be written to: {error.strerror}.") from error
        for name, rows in written.items():
            self.stdout.write(f"{folder / name}.csv: {rows} rows")
