"""The shop starts with exactly the environment that a task is given, and with no less."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from deploy.aws.tests.world import resources

PROJECT = Path(__file__).resolve().parents[3]
SECRETS = {
    "EMAIL_URL": "smtp+tls://user:password@mail.example:587",
    "DATABASE_USER": "kraam",
    "STRIPE_API_KEY": "sk_live_x",
}
READ = "import django; django.setup(); from django.conf import settings; print({})"


def container(name: str) -> dict[str, Any]:
    found = resources("production", "service", "AWS::ECS::TaskDefinition")
    one: dict[str, Any]
    (one,) = (
        each["ContainerDefinitions"][0]
        for each in found
        if each["ContainerDefinitions"][0]["Name"] == name
    )
    return one


def environment(name: str) -> dict[str, str]:
    """What ECS gives the container; what only a deployment knows stands for itself."""
    given = {each["Name"]: _filled(each["Value"]) for each in container(name)["Environment"]}
    for secret in container(name)["Secrets"]:
        given[secret["Name"]] = SECRETS.get(secret["Name"], "a-secret-of-a-length-that-will-do")
    return given


def _filled(value: Any) -> str:
    if isinstance(value, str):
        return value
    if "Fn::Join" in value:
        return "".join(_filled(part) for part in value["Fn::Join"][1])
    return "known-later"


def read(given: dict[str, str], what: str) -> subprocess.CompletedProcess[str]:
    """Of the settings, in a process that has nothing else of ours."""
    return subprocess.run(
        [sys.executable, "-c", READ.format(what)],
        cwd=PROJECT,
        env={"PATH": os.environ["PATH"], **given},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize(
    ("name", "host"),
    [("web", "proxy.example"), ("worker", "db.example"), ("migrate", "db.example")],
)
def test_the_settings_of_production_are_complete(name, host):
    done = read(environment(name), "settings.DATABASES['default']")

    assert done.returncode == 0, done.stderr
    assert f"'HOST': '{host}'" in done.stdout
    assert "'USER': 'kraam'" in done.stdout
    assert "'sslmode': 'require'" in done.stdout


@pytest.mark.parametrize("missing", ["SECRET_KEY", "ALLOWED_HOSTS", "MEDIA_BUCKET"])
def test_without_one_of_them_the_start_says_which(missing):
    given = environment("web")
    del given[missing]

    done = read(given, "settings.DEBUG")

    assert done.returncode != 0
    assert missing in done.stderr


def test_two_proxies_stand_before_a_task():
    assert environment("web")["TRUSTED_PROXY_COUNT"] == "2"


def test_no_secret_is_in_the_environment():
    names = {each["Name"] for each in container("web")["Environment"]}

    assert not names & {each["Name"] for each in container("web")["Secrets"]}
    assert not {name for name in names if name.endswith(("_KEY", "_KEYS", "PASSWORD", "SECRET"))}
