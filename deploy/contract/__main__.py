"""python -m deploy.contract: what of docs/openapi.yaml breaks apps of the last release."""

import sys
from pathlib import Path

import yaml

from deploy.contract.operations import breaches

DOCS = Path(__file__).resolve().parents[2] / "docs"
RELEASED, NOW = DOCS / "openapi-released.yaml", DOCS / "openapi.yaml"


def main() -> int:
    """0: nothing does."""
    released, now = (yaml.load(path.read_bytes(), yaml.CSafeLoader) for path in (RELEASED, NOW))
    found = breaches(released, now)
    for each in found:
        print(each)  # noqa: T201 (what a command says)
    if found:
        print(f"{len(found)} changes break apps of the last release: see docs/api.md.")  # noqa: T201
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
