"""A crash where a test asks for one, once; none anywhere else, and never in production."""

import signal
import subprocess
import sys

import pytest
from django.core.checks import run_checks

from shop.kernel.failpoints import FailPoint, fail_point

PASS_BY = (
    "import django; django.setup();"
    "from shop.kernel.failpoints import FailPoint, fail_point;"
    "fail_point(FailPoint.SELLING_SOLD); print('alive')"
)


def test_the_first_process_that_comes_by_dies_and_the_next_one_passes(monkeypatch, tmp_path):
    monkeypatch.setenv("FAIL_POINTS", str(tmp_path))
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "shop.settings.checking")
    (tmp_path / FailPoint.SELLING_SOLD).touch()

    first, second = (
        subprocess.run([sys.executable, "-c", PASS_BY], capture_output=True, text=True)
        for _ in range(2)
    )

    assert (first.returncode, first.stdout) == (-signal.SIGKILL, "")
    assert (second.returncode, second.stdout) == (0, "alive\n")
    assert not list(tmp_path.iterdir())


def test_another_point_is_passed(settings, tmp_path):
    settings.FAIL_POINTS = str(tmp_path)
    (tmp_path / FailPoint.SELLING_SOLD).touch()

    fail_point(FailPoint.SELLING_STARTED)

    assert (tmp_path / FailPoint.SELLING_SOLD).exists()


@pytest.mark.parametrize(("in_production", "found"), [(True, ["shop.E004"]), (False, [])])
def test_production_refuses_fail_points(settings, in_production, found):
    settings.FAIL_POINTS = "/tmp/fail"
    settings.SECURE_SSL_REDIRECT = in_production

    assert [each.id for each in run_checks() if each.id == "shop.E004"] == found
