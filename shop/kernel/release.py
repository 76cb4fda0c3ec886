"""Which release of the shop draws pages: what one release drew, another must not show."""

import hashlib
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage

# What pages are made of, and what of the settings stands in them.
_SOURCES = (
    "templates/**/*.html",
    "locale/**/*.mo",
    "catalog/**/*.py",
    "pages/**/*.py",
    "shop/**/*.py",
)
_SETTINGS = ("SITE_URL", "SHOP_NAME", "SHOP_EMAIL", "SHOP_ADDRESS", "OFFER_TERMS")
_PACKAGES = ("Django", "django-htmx")  # what they put into pages is of no source of ours


@cache
def release() -> str:
    """Short, and the same in all processes that would draw the same page."""
    folder = Path(settings.BASE_DIR)
    files = sorted(path for source in _SOURCES for path in folder.glob(source))
    facts = [repr(getattr(settings, name)) for name in _SETTINGS]
    # Not with their names, which differ by the language of the request that asks first.
    facts += [code for code, _name in settings.LANGUAGES]
    facts += [version(package) for package in _PACKAGES]
    facts.append(getattr(staticfiles_storage, "manifest_hash", ""))
    return digest(files, facts)


def digest(files: Iterable[Path], facts: Iterable[str]) -> str:
    """Of the files' contents, and of the facts."""
    content = hashlib.sha256()
    for path in files:
        content.update(hashlib.sha256(path.read_bytes()).digest())
    for fact in facts:
        content.update(fact.encode() + b"\0")
    return content.hexdigest()[:12]
