"""Which ports are open between tasks and what they talk to, all said in the service's stack."""

from aws_cdk import aws_ec2 as ec2
from constructs import Construct

POSTGRES, VALKEY, HTTPS = 5432, 6379, 443


def let_in(
    scope: Construct,
    name: str,
    *,
    into: ec2.ISecurityGroup,
    source: ec2.ISecurityGroup,
    port: int,
) -> None:
    """Open a port of another stack's group to a group of this one.

    As a resource of this stack: a rule of the other's would make the two need each other.
    """
    ec2.CfnSecurityGroupIngress(
        scope,
        name,
        ip_protocol="tcp",
        from_port=port,
        to_port=port,
        group_id=into.security_group_id,
        source_security_group_id=source.security_group_id,
        description=f"{name}: port {port}",
    )


def let_out(
    scope: Construct,
    name: str,
    *,
    of: ec2.ISecurityGroup,
    to: ec2.ISecurityGroup,
    port: int,
) -> None:
    """Let another stack's group reach a port of a group of this one."""
    ec2.CfnSecurityGroupEgress(
        scope,
        name,
        ip_protocol="tcp",
        from_port=port,
        to_port=port,
        group_id=of.security_group_id,
        destination_security_group_id=to.security_group_id,
        description=f"{name}: port {port}",
    )
