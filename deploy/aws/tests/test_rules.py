"""AWS's own advice and the card industry's rules hold, or it is written down why not."""

import pytest
from cdk_nag import AwsSolutionsChecks, PCIDSS321Checks

from deploy.aws.environments import ENVIRONMENTS
from deploy.aws.synthesis import synthesised


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_the_packs_find_nothing_unexplained(environment):
    assert synthesised(environment, rules=(AwsSolutionsChecks(), PCIDSS321Checks())).stacks
