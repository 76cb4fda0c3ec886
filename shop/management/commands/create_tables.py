"""Makes the DynamoDB tables and indexes that are not there yet."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from shop.kernel.dynamo import create_table
from shop.tables import TABLES


class Command(BaseCommand):
    help = (
        "Create the DynamoDB tables and indexes that are missing, with TTL and point-in-time "
        "recovery where the server has them. Safe to repeat."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--quiet", action="store_true", help="name only what is new")

    def handle(self, *_args: Any, quiet: bool, **_options: Any) -> None:
        for model in TABLES:
            done = create_table(model)
            if done.created or done.indexes or not quiet:
                self.stdout.write(f"{model.Meta.table_name}: {done}")
