"""Writes sitemaps and feeds here and now."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from catalog.services.exports import write_exports


class Command(BaseCommand):
    help = (
        "Write the sitemaps and the product feed into the media bucket. The worker does it every "
        "night, in parts side by side; this is for a shop that has just been filled."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        for kind, parts in write_exports(now=timezone.now()).items():
            self.stdout.write(f"    {kind}: {parts} part{'s' if parts > 1 else ''}")
