"""Begins the pages that the law asks for, and that the shop does not have."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from pages.services.law import begin_legal_pages


class Command(BaseCommand):
    help = "Make a draft of each page that the law asks for and the shop lacks. Safe to repeat."

    def handle(self, *_args: Any, **_options: Any) -> None:
        begin_legal_pages(now=timezone.now())
