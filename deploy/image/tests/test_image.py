"""The image's steps, run into a folder without an engine: what comes out of them."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest

PROJECT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def image() -> Iterator[Path]:
    """A folder with what /opt/kraam is in the image."""
    folder = Path(mkdtemp(prefix="kraam-image-"))
    subprocess.run(
        [PROJECT / "deploy/image/build.sh", folder / "kraam"],
        env={
            **os.environ,
            "COMPILE": "no",  # it takes longer than the tests
            "UV": str(PROJECT / ".venv/bin/uv"),
            "PYTHON": str(Path(sys.executable).resolve()),
        },
        check=True,
    )
    yield folder / "kraam"
    shutil.rmtree(folder)


def test_an_unknown_command_is_refused_with_those_that_there_are(image):
    done = subprocess.run([image / "bin/kraam", "wrk"], capture_output=True, text=True, check=False)

    assert done.returncode == 64
    assert "web, worker, migrate" in done.stderr


def test_what_only_development_needs_is_not_in_it(image):
    names = {path.name for path in image.rglob("*") if "venv" not in path.parts}
    installed = {path.name.partition("-")[0] for path in image.glob("venv/lib/*/site-packages/*")}

    assert not names & {"tests", "deploy", "bench", ".git", "requirements"}
    assert not installed & {"pytest", "mypy", "ministack", "pip", "uv", "setuptools"}


def test_it_is_not_built_over_something(image):
    done = subprocess.run(
        [PROJECT / "deploy/image/build.sh", image], capture_output=True, text=True, check=False
    )

    assert done.returncode == 1
    assert "built into a new folder" in done.stderr
