"""Checks every invariant of the shop, from the command line."""

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from payments.services.auditing import breaches, repair
from payments.services.auditing.running import EVER, WINDOW
from shop.kernel.audit import GRACE, NOT_CHECKED, Breach

FOUND = 1  # exit code: something is wrong; 2 is a wrong call
INCOMPLETE = 3  # exit code: nothing wrong was found, but a part could not be checked


def _number(text: str) -> int:
    if not text.isdecimal():
        raise ArgumentTypeError(f"{text} is no number: zero or more.")
    return int(text)


class Command(BaseCommand):
    help = (
        "Check every invariant of the shop across Postgres, DynamoDB and the payment providers. "
        f"Exit code 0: all is well; {FOUND}: something is wrong; {INCOMPLETE}: a provider did not "
        "answer, and nothing else is wrong."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        window = parser.add_mutually_exclusive_group()
        window.add_argument(
            "--since",
            type=_number,
            metavar="DAYS",
            default=WINDOW.days,
            help="orders placed in the last so many days with the stock of what they are of, and "
            f"whatever is open or reserved; {WINDOW.days}",
        )
        window.add_argument("--all", action="store_true", help="all orders, and all of the stock")
        parser.add_argument(
            "--grace",
            type=_number,
            metavar="SECONDS",
            default=int(GRACE.total_seconds()),
            help="what a job is about to do is not wrong for so long; "
            f"{int(GRACE.total_seconds())}. For servers outside six times as much.",
        )
        parser.add_argument(
            "--repair", action="store_true", help="mend what has one right answer, then look again"
        )

    def handle(self, *_args: Any, since: int, grace: int, **options: Any) -> None:
        found = self._look(since, grace, everything=options["all"])
        if options["repair"] and any(breach.code != NOT_CHECKED for breach in found):
            self._repair(found)
            found = self._look(since, grace, everything=options["all"])
        for breach in found:
            by_hand = options["repair"] and breach.code != NOT_CHECKED
            self.stdout.write(f"{breach} -> needs a person" if by_hand else str(breach))
        wrong = [breach for breach in found if breach.code != NOT_CHECKED]
        if wrong:
            raise CommandError(f"{len(wrong)} breaches.", returncode=FOUND)
        if found:
            raise CommandError("A part could not be checked.", returncode=INCOMPLETE)
        self.stdout.write("Nothing is wrong.")

    def _look(self, since: int, grace: int, *, everything: bool) -> Sequence[Breach]:
        now: datetime = timezone.now()
        return list(
            breaches(
                since=EVER if everything else now - timedelta(days=since),
                now=now,
                grace=timedelta(seconds=grace),
                whole_stock=everything,
            )
        )

    def _repair(self, found: Sequence[Breach]) -> None:
        for breach in found:
            if breach.code != NOT_CHECKED:
                done = repair(breach, now=timezone.now())
                if done:  # else it is gone by now, or found again by the next look
                    self.stdout.write(f"{breach} -> mended: {done}")
