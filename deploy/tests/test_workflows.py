"""The pipeline's definition: what zizmor says of it, and what we promise of it."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

PROJECT = Path(__file__).parents[2]
FOLDER = PROJECT / ".github/workflows"
FILES = sorted(FOLDER.glob("*.yml"))


def jobs(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((FOLDER / name).read_text())["jobs"]
    return found


def test_zizmor_finds_nothing():
    done = subprocess.run(
        [PROJECT / ".venv/bin/zizmor", "--offline", "--quiet", PROJECT / ".github"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_action_is_named_by_its_commit_and_no_key_is_stored(file):
    text = file.read_text()
    used = [name for name in re.findall(r"uses: (\S+)", text) if not name.startswith("./")]

    assert used
    assert all(re.search(r"@[0-9a-f]{40}$", name) for name in used)
    assert "secrets." not in text


def test_production_comes_after_staging_and_in_an_environment_of_its_own():
    deploying = jobs("deploy.yml")

    assert deploying["image"]["needs"] == "check"
    assert deploying["staging"]["needs"] == "image"
    assert deploying["production"]["needs"] == "staging"
    assert deploying["production"]["environment"] == "production"
    assert "needs.staging.result == 'success'" in deploying["production"]["if"]


def test_the_image_is_scanned_before_it_is_pushed():
    names = [step.get("name") for step in jobs("deploy.yml")["image"]["steps"]]

    assert (
        names.index("Build")
        < names.index("Scan")
        < names.index("Push to each environment's registry")
    )


def test_both_environments_are_deployed_to_as_a_person_does_it():
    for job in ("staging", "production"):
        [deploying] = [
            step
            for step in jobs("deploy.yml")[job]["steps"]
            if "make deploy" in step.get("run", "")
        ]
        assert "make deploy" in deploying["run"]


def test_only_jobs_that_enter_aws_may_ask_for_a_token():
    for job in jobs("deploy.yml").values():
        entering = any(
            "configure-aws-credentials" in step.get("uses", "") for step in job.get("steps", [])
        )
        assert ("id-token" in job.get("permissions", {})) is entering
