"""Where everything is: a VPC over three zones, whose private parts reach AWS without NAT."""

from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from deploy.aws.environments import Environment
from deploy.aws.explaining import explain
from deploy.aws.stacks.stack import KraamStack


class NetworkStack(KraamStack):
    """vpc: subnets for the load balancer (public), tasks (private) and data (isolated)."""

    def __init__(self, scope: Construct, environment: Environment) -> None:
        super().__init__(scope, "network", environment)
        size = environment.network
        self.vpc = ec2.Vpc(
            self,
            "vpc",
            ip_addresses=ec2.IpAddresses.cidr(size.cidr),
            # By name, as without an account CDK would take two, wherever they are.
            availability_zones=[f"{environment.region}{zone}" for zone in "abc"[: size.zones]],
            nat_gateways=size.nat_gateways,
            subnet_configuration=[
                ec2.SubnetConfiguration(name="public", subnet_type=ec2.SubnetType.PUBLIC),
                ec2.SubnetConfiguration(
                    name="tasks", subnet_type=ec2.SubnetType.PRIVATE_WITH_EGRESS, cidr_mask=20
                ),
                ec2.SubnetConfiguration(
                    name="data", subnet_type=ec2.SubnetType.PRIVATE_ISOLATED, cidr_mask=24
                ),
            ],
        )
        explain(
            self.vpc,
            "The load balancer's subnets are public, as a load balancer for the public is.",
            "PCI.DSS.321::PCI.DSS.321-VPCNoUnrestrictedRouteToIGW",
        )
