"""An app in TypeScript, on types that a public generator makes of the API's description."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.catalogue import BOUGHT
from tests.stock import PROJECT

_HERE = Path(__file__).parent / "typescript"
_LIMIT = 120  # seconds
_OPTIONS = {
    "target": "es2024",
    "lib": ["es2024", "dom"],
    "module": "nodenext",
    "strict": True,
    "noUncheckedIndexedAccess": True,
    "noEmit": True,
    "allowImportingTsExtensions": True,
    "skipLibCheck": True,
    "types": [],
}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The consumer beside the types of this commit."""
    folder = tmp_path_factory.mktemp("typescript")
    for name in ("consumer.ts", "package.json"):
        shutil.copy(_HERE / name, folder)
    (folder / "node_modules").symlink_to(_HERE / "node_modules")
    described = PROJECT / "docs" / "openapi.yaml"
    # What has a default may be left out of a request.
    options = ("--default-non-nullable", "false", "-o", "described.ts")
    run(folder, "openapi-typescript/bin/cli.js", str(described), *options)
    return folder


def run(folder: Path, script: str, *arguments: str) -> str:
    """Run a script of node_modules, or of the folder; returns what it says."""
    file = folder / "node_modules" / script
    done = subprocess.run(
        ["node", str(file if file.exists() else folder / script), *arguments],
        cwd=folder,
        env={**os.environ, "PATH": f"{PROJECT / '.venv/bin'}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        timeout=_LIMIT,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout


def check(folder: Path) -> None:
    """Let the compiler look."""
    settings = {"compilerOptions": _OPTIONS, "files": ["consumer.ts"]}
    (folder / "tsconfig.json").write_text(json.dumps(settings))
    run(folder, "typescript/bin/tsc", "--project", "tsconfig.json")


def test_the_compiler_finds_nothing_wrong_with_the_app(app: Path) -> None:
    check(app)


def test_the_compiler_knows_what_the_api_has_not(app: Path) -> None:
    """So that the test above can fail."""
    right = (app / "consumer.ts").read_text()
    (app / "consumer.ts").write_text(right.replace("product.variants", "product.versions"))
    try:
        with pytest.raises(AssertionError, match="'versions' does not exist"):
            check(app)
    finally:
        (app / "consumer.ts").write_text(right)


def test_the_app_buys(app: Path, site: str) -> None:
    ordered = json.loads(run(app, "consumer.ts", site, BOUGHT))

    assert ordered["state"] == "awaiting_payment"
    assert ordered["quantity"] == 2
