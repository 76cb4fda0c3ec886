"""`python -m deploy.image.bill FILE`: what is in the image of others, as CycloneDX, with licences.

Prints the packages whose licence passes itself on to changes of theirs (copyleft), for somebody to
judge. Licences are read from the packages installed here, which are those of the same lock file.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import PackageMetadata, PackageNotFoundError, metadata
from pathlib import Path

from packaging.requirements import Requirement

PROJECT = Path(__file__).parents[2]
LOCKED = PROJECT / "requirements/base.txt"
COPYLEFT = ("GPL", "MPL", "EUPL", "GNU ", "MOZILLA", "CDDL", "EPL-")


def write_bill(file: Path) -> None:
    """Raises CalledProcessError if the lock file cannot be read."""
    tool = Path(sys.executable).with_name("cyclonedx-py")
    subprocess.run(  # noqa: S603
        [tool, "requirements", LOCKED, "--output-reproducible", "-o", file], check=True
    )
    bill = json.loads(file.read_text())
    for part in bill["components"]:
        if found := licence(part["name"]):
            part["licenses"] = [{"license": {"name": found}}]
    file.write_text(json.dumps(bill, indent=2, sort_keys=True) + "\n")


def licence(package: str) -> str:
    """As its author names it; empty where the package is not installed, as for another system."""
    try:
        told = metadata(package)
    except PackageNotFoundError:
        return ""
    classified = [
        each.rpartition(" :: ")[2]
        for each in told.get_all("Classifier", [])
        if each.startswith("License :: ")
    ]
    written = _field(told, "License").strip().partition("\n")[0]
    return _field(told, "License-Expression") or "; ".join(classified) or written


def _field(told: PackageMetadata, name: str) -> str:
    return told[name] if name in told else ""  # noqa: SIM401 (its type knows no get)


def copyleft() -> dict[str, str]:
    """Locked packages whose licence is one, with it."""
    named = {name: licence(name) for name in _locked()}
    return {
        name: found
        for name, found in named.items()
        if any(word in found.upper() for word in COPYLEFT)
    }


def unknown() -> list[str]:
    """Locked packages that are installed here and name no licence."""
    return [name for name in _locked() if _is_installed(name) and not licence(name)]


def _locked() -> Iterator[str]:
    for line in LOCKED.read_text().splitlines():
        if line[:1].isalnum():
            yield Requirement(line.rstrip("\\ ")).name


def _is_installed(package: str) -> bool:
    try:
        metadata(package)
    except PackageNotFoundError:
        return False
    return True


def main() -> None:
    """Write the bill, and say which licences want a look."""
    parser = argparse.ArgumentParser(prog="python -m deploy.image.bill", description=__doc__)
    parser.add_argument("file", type=Path)
    file = parser.parse_args().file
    write_bill(file)
    sys.stdout.write(f"{file}\n")
    for package, found in copyleft().items():
        sys.stdout.write(f"copyleft: {package} ({found})\n")
    for package in unknown():
        sys.stdout.write(f"no licence named: {package}\n")


if __name__ == "__main__":
    main()
