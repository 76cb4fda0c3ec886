"""Each alarm has its section in the runbooks, and no section is of an alarm that is gone."""

import re
from pathlib import Path

import pytest

from deploy.aws.environments import ENVIRONMENTS
from deploy.aws.tests.templates import resources

RUNBOOKS = Path("docs/runbooks.md")


def sections():
    of_alarms, _, _ = RUNBOOKS.read_text(encoding="utf-8").partition("\n# What is planned")
    return re.findall(r"^## (\S+)$", of_alarms, re.MULTILINE)


def named_by_alarms(environment):
    return {
        alarm["AlarmDescription"].rpartition("docs/runbooks.md#")[2]
        for part in ("observe", "observe-edge")
        for alarm in resources(environment, part, "AWS::CloudWatch::Alarm")
    }


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_each_alarm_leads_to_a_section(environment):
    assert named_by_alarms(environment) - set(sections()) == set()


def test_each_section_is_of_an_alarm_and_there_once():
    assert sorted(sections()) == sorted(named_by_alarms("production"))


def test_each_section_says_when_to_wake_somebody():
    text = RUNBOOKS.read_text(encoding="utf-8").partition("\n# What is planned")[0]
    for section in text.split("\n## ")[1:]:
        assert "*Wake" in section, section.partition("\n")[0]
