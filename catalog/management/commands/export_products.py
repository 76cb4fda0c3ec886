"""Writes all products into a file of our own format: manage.py export_products FILE."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from catalog.services.exports.products import write_products
from shop.kernel.sheets import ExportFormat


class Command(BaseCommand):
    help = (
        "Writes all products into a CSV or XLSX file, in the format that import_products reads "
        "with --format kraam: docs/import-format.md. In constant memory, whatever their number."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="ends with .csv or .xlsx")

    def handle(self, *_args: Any, **options: Any) -> None:
        path: Path = options["file"]
        kind = path.suffix.removeprefix(".").lower()
        if kind not in ExportFormat:
            raise CommandError("The name of the file has to end with .csv or .xlsx.")
        try:
            with path.open("wb") as file:
                written = write_products(file, ExportFormat(kind), None)
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"{written} products written.")
