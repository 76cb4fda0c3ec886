"""Whether the shop can open here: `python -m shop.starting`. What is wrong is said in a sentence.

Gunicorn asks it before it serves, in production; anybody may, before a release.
"""

import os
import sys

import django
from django.core.exceptions import ImproperlyConfigured


def main() -> None:
    """Ends with 1 where the shop cannot open."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings.production")
    try:
        django.setup()
        from shop.start_checks import faults  # needs the settings

        found = faults()
    except ImproperlyConfigured as error:
        found = [str(error)]
    if found:
        sys.exit(f"Kraam does not start: {' '.join(found)}")


if __name__ == "__main__":
    main()
