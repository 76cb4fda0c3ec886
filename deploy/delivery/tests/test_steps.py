"""The order of a delivery, and that it stops where something is wrong."""

import pytest

from deploy.delivery import __main__ as command
from deploy.delivery.errors import Refused
from deploy.delivery.steps import STEPS, Step

NAMES = [step.name for step in STEPS]


def test_nothing_is_changed_before_somebody_has_agreed():
    changing = [step.name for step in STEPS if step.changes]

    assert min(map(NAMES.index, changing)) > NAMES.index("Consent")
    assert NAMES.index("Consent") > NAMES.index("Difference")


@pytest.mark.parametrize("needed", ["Secrets", "Image", "Static files"])
def test_what_the_tasks_need_is_there_before_they_are_replaced(needed):
    assert NAMES.index("First stacks") < NAMES.index(needed) < NAMES.index("All stacks")


def test_a_dry_run_prints_every_step_and_does_none(monkeypatch, capsys):
    def never(_delivery):
        raise AssertionError

    monkeypatch.setattr(command, "STEPS", [Step(n, "why", never) for n in NAMES])

    code = command.main(["small", "--dry-run"])

    printed = capsys.readouterr().out
    assert code == 0
    assert all(f" {name}: why" in printed for name in NAMES)


def test_a_refused_step_is_the_last_one_and_says_what_to_do(monkeypatch, capsys):
    done = []

    def refused(_delivery):
        raise Refused("The oven is cold.", "Heat it.")

    steps = [
        Step("one", "", lambda delivery: done.append(delivery.stack("web"))),
        Step("two", "", refused),
        Step("three", "", lambda _delivery: done.append("three")),
    ]
    monkeypatch.setattr(command, "STEPS", steps)

    code = command.main(["small"])

    assert code == 1
    assert done == ["kraam-small-web"]
    assert capsys.readouterr().err == "The oven is cold.\nHeat it.\n"


def test_a_release_that_does_not_exist_is_refused(capsys):
    assert command.main(["small", "--dry-run", "--release", "no-such-commit"]) == 1
    assert "no-such-commit" in capsys.readouterr().err


def test_another_word_than_the_environments_name_is_no_consent(monkeypatch, capsys):
    [asking] = [step for step in STEPS if step.name == "Consent"]
    monkeypatch.setattr(command, "STEPS", [asking])
    monkeypatch.setattr("sys.stdin.readline", lambda: "y\n", raising=False)

    assert command.main(["production"]) == 1
    assert command.main(["production", "--yes"]) == 0
