"""The network is over three zones."""

from deploy.aws.tests.templates import resources


def test_every_kind_of_subnet_is_in_three_zones():
    subnets = resources("production", "network", "AWS::EC2::Subnet")

    assert len(subnets) == 9
