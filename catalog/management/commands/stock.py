"""Records a counted stock from the command line."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from catalog.services.stock import count_stock
from shop.kernel.errors import ShopError


class Command(BaseCommand):
    help = "Record the counted units of a SKU: those for sale and those kept for unpaid orders."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("sku")
        parser.add_argument("--count", type=int, required=True, metavar="N", help="units")
        parser.add_argument("--reason", required=True, metavar="TEXT")

    def handle(self, *_args: Any, sku: str, count: int, reason: str, **_options: Any) -> None:
        if count < 0 or not reason.strip():
            raise CommandError("--count is zero or more, and --reason is not empty.")
        try:
            item = count_stock(
                sku=sku, units=count, reason=reason, by="command line", now=timezone.now()
            )
        except ShopError as refusal:
            raise CommandError(f"{sku}: {refusal.message}") from refusal
        self.stdout.write(f"{sku}: {item.available} available, {item.reserved} reserved")
