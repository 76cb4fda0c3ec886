"""The network: three zones, private subnets, AWS's services without NAT, flow logs."""

import pytest

from deploy.aws.tests.templates import resources

NETWORK = ("production", "network")


def kinds_of_subnets() -> dict[str, set[str]]:
    """Zones by kind of subnet."""
    found: dict[str, set[str]] = {}
    for each in resources(*NETWORK, "AWS::EC2::Subnet"):
        tags = {tag["Key"]: tag["Value"] for tag in each["Tags"]}
        found.setdefault(tags["aws-cdk:subnet-name"], set()).add(each["AvailabilityZone"])
    return found


def test_every_kind_of_subnet_is_in_three_zones():
    zones = {"eu-west-1a", "eu-west-1b", "eu-west-1c"}

    assert kinds_of_subnets() == {"public": zones, "tasks": zones, "data": zones}


def test_nothing_gets_a_public_address_by_itself():
    assert not any(each["MapPublicIpOnLaunch"] for each in resources(*NETWORK, "AWS::EC2::Subnet"))


def test_dynamodb_and_s3_are_reached_by_gateways_and_what_tasks_need_by_interfaces():
    endpoints = resources(*NETWORK, "AWS::EC2::VPCEndpoint")
    names = {str(each["ServiceName"]).rpartition(".")[2].strip("']}") for each in endpoints}

    assert {"dynamodb", "s3"} <= {
        str(each["ServiceName"]).rpartition(".")[2].strip("']}")
        for each in endpoints
        if each["VpcEndpointType"] == "Gateway"
    }
    assert {"api", "dkr", "logs", "secretsmanager", "kms", "monitoring"} <= names


def test_the_small_one_has_only_what_costs_nothing():
    endpoints = resources("small", "network", "AWS::EC2::VPCEndpoint")

    assert {each["VpcEndpointType"] for each in endpoints} == {"Gateway"}


@pytest.mark.parametrize("environment", ["small", "production"])
def test_flows_are_logged_and_the_default_group_is_closed(environment):
    flows = resources(environment, "network", "AWS::EC2::FlowLog")

    assert [each["TrafficType"] for each in flows] == ["REJECT"]
    assert resources(environment, "network", "Custom::VpcRestrictDefaultSG")


def test_production_survives_a_zone_with_its_nat():
    assert len(resources(*NETWORK, "AWS::EC2::NatGateway")) == 3
    assert len(resources("small", "network", "AWS::EC2::NatGateway")) == 1
