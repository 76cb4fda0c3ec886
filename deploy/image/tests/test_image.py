"""The image's steps, run into a folder without an engine; what comes out of them serves the shop.

Where the tests run as root, it runs as the image's user, who owns nothing there.
"""

import http.client
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from urllib.parse import urlsplit

import boto3
import pytest
from django.conf import settings
from django.db import connection

from catalog.tests.factories import make_category, make_product

PROJECT = Path(__file__).parents[3]
USER = 10001  # as in the Dockerfile
PAGE = "/products/p-mug/mok-in-het-beeld/"
STATIC = "test-image-static"
PATIENCE = 300  # seconds that a start may take on a busy machine


def interpreter() -> Path:
    """A Python that the image's user may run: ours may be in root's own folder."""
    for name in (sys.executable, "/usr/local/bin/python3", "/usr/bin/python3"):
        path = Path(name).resolve()
        if path.exists() and all(each.stat().st_mode & 0o001 for each in (path, *path.parents)):
            return path
    raise AssertionError("There is no Python here that others than root may run.")


@pytest.fixture(scope="module")
def image() -> Iterator[Path]:
    """A folder with what /opt/kraam is in the image. Others than its owner may enter it."""
    folder = Path(mkdtemp(prefix="kraam-image-"))
    folder.chmod(0o755)
    subprocess.run(
        [PROJECT / "deploy/image/build.sh", folder / "kraam"],
        env={
            **os.environ,
            "COMPILE": "no",  # all of it takes longer than the test; see `environment`
            "UV": str(PROJECT / ".venv/bin/uv"),
            "PYTHON": str(interpreter()),
        },
        check=True,
    )
    yield folder / "kraam"
    shutil.rmtree(folder)


@pytest.fixture
def environment(committed: None) -> Iterator[dict[str, str]]:
    """Of a shop in production, on the servers of the suite."""
    database = urlsplit(os.environ["DATABASE_URL"])._replace(
        path=f"/{connection.settings_dict['NAME']}"
    )
    elsewhere = Path(mkdtemp(prefix="kraam-elsewhere-"))
    elsewhere.chmod(0o777)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    yield {
        **{key: value for key, value in os.environ.items() if key not in {"HOME", "PYTHONPATH"}},
        "DJANGO_SETTINGS_MODULE": "shop.settings.production",
        "SECRET_KEY": "0123456789" * 6,
        "ALLOWED_HOSTS": "shop.example",
        "SITE_URL": "https://shop.example",
        "DATABASE_URL": database.geturl(),
        "DYNAMODB_TABLE_PREFIX": settings.DYNAMODB_TABLE_PREFIX,
        "STATIC_BUCKET": STATIC,
        "MEDIA_BUCKET": settings.MEDIA_BUCKET,
        "SEARCH_INDEX_PATH": str(elsewhere / "search"),
        "PYTHONPYCACHEPREFIX": str(elsewhere / "compiled"),
        "WEB_STOP_DELAY": "0",
        "WEB_WORKERS": "1",
        "PORT": str(port),
    }
    shutil.rmtree(elsewhere)


def nobody() -> dict[str, Any]:
    """For subprocess: who runs it."""
    return {"user": USER, "group": USER, "extra_groups": []} if os.geteuid() == 0 else {}


def files(folder: Path) -> dict[Path, int]:
    return {path: path.lstat().st_mtime_ns for path in folder.rglob("*")}


def answer(port: str, path: str, host: str) -> tuple[int, bytes]:
    """What the load balancer gets."""
    asked = http.client.HTTPConnection("127.0.0.1", int(port), timeout=PATIENCE)
    asked.request("GET", path, headers={"Host": host, "X-Forwarded-Proto": "https"})
    given = asked.getresponse()
    return given.status, given.read()


def wait_until_healthy(image: Path, environment: dict[str, str], web: subprocess.Popen) -> None:
    began = time.monotonic()
    healthy: list[Path | str] = [image / "bin/kraam", "healthy"]
    while subprocess.run(healthy, env=environment, capture_output=True, check=False).returncode:
        assert web.poll() is None, "web has ended"
        assert time.monotonic() - began < PATIENCE, "web does not answer"
        time.sleep(0.2)


def test_web_serves_the_shop_as_somebody_who_may_write_nothing(image, environment):
    make_category()
    make_product(names={"nl": "Mok in het beeld", "en": "Mug in the image"})
    region: Any = settings.AWS_REGION
    bucket = boto3.resource("s3", endpoint_url=settings.S3_ENDPOINT).Bucket(STATIC)
    bucket.create(CreateBucketConfiguration={"LocationConstraint": region})
    subprocess.run([image / "bin/kraam", "static"], env=environment, check=True)
    before = files(image)

    web = subprocess.Popen([image / "bin/kraam", "web"], env=environment, cwd="/", **nobody())
    try:
        wait_until_healthy(image, environment, web)
        health, _ = answer(environment["PORT"], "/health", host="10.0.1.17:8000")
        page, content = answer(environment["PORT"], PAGE, host="shop.example")
    finally:
        web.terminate()
        ended = web.wait(timeout=PATIENCE)

    assert (health, page, ended) == (200, 200, 0)
    assert b"Mok in het beeld" in content
    assert files(image) == before


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
