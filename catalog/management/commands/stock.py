"""Stock from the command line: what there is of a SKU, and what is done with it."""

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from catalog.models import MAIN_WAREHOUSE, StockItem
from catalog.selectors.stock_parts import sums
from catalog.services.stock import (
    count_stock,
    expect_stock,
    limit_purchases,
    move_stock,
    receive_expected,
    receive_stock,
    split_stock,
    stock_parts,
)
from shop.kernel.errors import ShopError

BY = "command line"


def _units(text: str) -> int:
    if not text.isdecimal():
        raise ArgumentTypeError(f"{text} is no number of units: zero or more.")
    return int(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text} is no date such as 2026-12-01.") from None


def _limit(text: str) -> int | None:
    return None if text == "none" else _units(text)


class Command(BaseCommand):
    help = "Show the stock of a SKU in all its parts, or change it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("sku")
        what = parser.add_mutually_exclusive_group()
        what.add_argument(
            "--count",
            type=_units,
            metavar="N",
            help="units counted: those for sale and those kept for unpaid orders",
        )
        what.add_argument("--receive", type=_units, metavar="N", help="units that came in")
        what.add_argument(
            "--split", type=_units, metavar="N", help="spread over N buckets; 1: merge"
        )
        what.add_argument("--expect", type=_units, metavar="N", help="units promised for --on")
        what.add_argument(
            "--receive-expected",
            action="store_true",
            help="the delivery of --on, or the next, came",
        )
        what.add_argument("--move", type=_units, metavar="N", help="units, --from one --to another")
        what.add_argument(
            "--limit", type=_limit, metavar="N", default=False, help="per customer, or none"
        )
        parser.add_argument("--warehouse", metavar="NAME", help=f"default: {MAIN_WAREHOUSE}")
        parser.add_argument("--on", type=_day, metavar="DATE", help="such as 2026-12-01")
        parser.add_argument("--from", dest="source", metavar="NAME", help="a warehouse")
        parser.add_argument("--to", dest="target", metavar="NAME", help="a warehouse")
        parser.add_argument("--reason", default="", metavar="TEXT", help="of whatever moves units")

    def handle(self, *_args: Any, sku: str, **options: Any) -> None:
        change = self._change(sku, options)
        try:
            if change is not None:
                change()
            parts = stock_parts(sku)
        except ShopError as refusal:
            raise CommandError(f"{sku}: {refusal.message}") from refusal
        except ValueError as mistake:
            raise CommandError(str(mistake)) from mistake
        self._show(parts)

    def _change(self, sku: str, options: dict[str, Any]) -> Callable[[], object] | None:
        if options["limit"] is not False:
            return lambda: limit_purchases(sku=sku, units=options["limit"])
        why = {"sku": sku, "reason": options["reason"], "by": BY, "now": timezone.now()}
        place = {"warehouse": options["warehouse"]} if options["warehouse"] else {}
        changes: dict[str, Callable[[Any], object]] = {
            "count": lambda units: count_stock(units=units, **place, **why),
            "receive": lambda units: receive_stock(units=units, **place, **why),
            "split": lambda buckets: split_stock(buckets=buckets, **why),
            "expect": lambda units: expect_stock(
                units=units, promised_on=options["on"], **place, **why
            ),
            "receive_expected": lambda _: receive_expected(
                promised_on=options["on"], **place, **why
            ),
            "move": lambda units: move_stock(
                units=units, source=options["source"], target=options["target"], **why
            ),
        }
        chosen = next(
            (n for n in changes if options[n] is not None and options[n] is not False), None
        )
        if chosen is None:
            return None
        self._check(chosen, options)
        return lambda: changes[chosen](options[chosen])

    def _check(self, chosen: str, options: dict[str, Any]) -> None:
        if not options["reason"].strip():
            raise CommandError("--reason is needed, and is not empty.")
        if chosen == "expect" and options["on"] is None:
            raise CommandError("--expect needs --on DATE.")
        if chosen == "move" and not (options["source"] and options["target"]):
            raise CommandError("--move needs --from NAME and --to NAME.")

    def _show(self, parts: tuple[StockItem, ...]) -> None:
        units = sums(parts)
        self.stdout.write(
            f"{units.sku}: {units.available} available, {units.reserved} reserved, "
            f"{units.sold} sold, {units.received} received"
        )
        if units.limit is not None:
            self.stdout.write(f"  at most {units.limit} per customer")
        if len(parts) == 1:
            return
        for part in parts:
            state = f"expected on {part.promised_on}" if part.is_expected else part.warehouse
            closed = ", closed" if part.closed_at else ""
            self.stdout.write(
                f"  {part.sku} ({state}{closed}): {part.available} available, "
                f"{part.reserved} reserved, {part.sold} sold"
            )
