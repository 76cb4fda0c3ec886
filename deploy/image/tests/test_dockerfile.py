"""What the Dockerfile says, held to what the deployment relies on."""

import re
import subprocess
from configparser import ConfigParser
from pathlib import Path

PROJECT = Path(__file__).parents[3]
DOCKERFILE = PROJECT / "deploy/image/Dockerfile"


def test_hadolint_finds_nothing():
    done = subprocess.run(
        [PROJECT / ".venv/bin/hadolint", DOCKERFILE], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr


def test_every_image_from_outside_is_named_by_its_digest():
    stages = re.findall(r"^FROM (\S+)(?: AS (\S+))?$", DOCKERFILE.read_text(), re.MULTILINE)

    outside = [image for image, _ in stages if image not in {name for _, name in stages}]

    assert len(outside) == 1
    assert re.fullmatch(r"python:3\.11-slim-\w+@sha256:[0-9a-f]{64}", outside[0])


def test_the_last_stage_installs_nothing_and_runs_as_nobody_in_particular():
    last = DOCKERFILE.read_text().rpartition("\nFROM ")[2]

    assert "install" not in last.replace("uninstall", "")
    assert "\nUSER 10001:10001\n" in last
    assert "\nHEALTHCHECK " in last


def test_the_engine_is_given_all_that_is_copied_and_no_more():
    given = set(re.findall(r"^!(\S+)$", (PROJECT / ".dockerignore").read_text(), re.MULTILINE))
    script = (PROJECT / "deploy/image/build.sh").read_text()
    parts = re.search(r'^parts="([^"]+)"', script, re.MULTILINE)

    assert parts is not None
    assert given == {"LICENSE", "manage.py", "deploy/image", "requirements", *parts[1].split()}


def test_every_package_that_runs_is_in_the_image():
    rules = ConfigParser()
    rules.read(PROJECT / ".importlinter")
    packages = set(rules["importlinter"]["root_packages"].split()) - {"deploy"}

    assert packages <= set(re.findall(r"\w+", (PROJECT / "deploy/image/build.sh").read_text()))
