"""CloudFormation would take the templates: cfn-lint finds no error in them."""

from pathlib import Path

import pytest
from cfnlint.api import lint_by_config
from cfnlint.config import ManualArgs

from deploy.aws.environments import ENVIRONMENTS
from deploy.aws.synthesis import synthesised


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_no_template_has_an_error(environment):
    templates = [stack.template_full_path for stack in synthesised(environment).stacks]
    assert templates

    found = lint_by_config(ManualArgs(templates=templates))

    assert found, "warnings there are: zones by name"
    errors = [each for each in found if each.rule.severity == "error"]
    assert [f"{Path(each.filename).name}: {each}" for each in errors] == []
