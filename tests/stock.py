"""Counts the running shop's stock with the merchant's own command."""

import os
import re
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).parents[1]


def count(sku: str, units: int) -> tuple[int, int]:
    """Record that this many lie on the shelf; returns the units for sale and the reserved ones."""
    done = subprocess.run(
        [sys.executable, "manage.py", "stock", sku, "--count", str(units), "--reason", "a test"],
        cwd=PROJECT,
        # The shop's own tables, where this process has those of the suite.
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "shop.settings.local"},
        capture_output=True,
        text=True,
        check=False,
    )
    told = re.match(rf"{sku}: (\d+) available, (\d+) reserved, ", done.stdout)
    assert told, done.stderr
    return int(told[1]), int(told[2])
