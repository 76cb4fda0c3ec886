"""Makes the roles of staff what the code says. Part of `prepare`."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.staff import restore_roles


class Command(BaseCommand):
    help = (
        "Make the groups Owner, Catalogue, Fulfilment, Support and Read-only what this release "
        "says. Other groups are left alone. Safe to repeat."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        restore_roles()
