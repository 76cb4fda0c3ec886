"""The application, for what has to be read from it: its models, its settings."""

import os

import django
from django.apps import apps


def load_application() -> None:
    """With settings that need no server, unless there are others, as in the tests."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings.checking")
    if not apps.ready:
        django.setup()
