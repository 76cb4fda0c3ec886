"""Where everything is: a VPC over three zones, whose private parts reach AWS without NAT."""

from aws_cdk import RemovalPolicy
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from constructs import Construct

from deploy.aws.environments import Environment
from deploy.aws.explaining import explain
from deploy.aws.stacks.stack import KraamStack

_ENDPOINTS = {
    "ecr": ec2.InterfaceVpcEndpointAwsService.ECR,
    "ecr-docker": ec2.InterfaceVpcEndpointAwsService.ECR_DOCKER,
    "logs": ec2.InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS,
    "monitoring": ec2.InterfaceVpcEndpointAwsService.CLOUDWATCH_MONITORING,
    "secrets": ec2.InterfaceVpcEndpointAwsService.SECRETS_MANAGER,
    "kms": ec2.InterfaceVpcEndpointAwsService.KMS,
}


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
            restrict_default_security_group=True,
            subnet_configuration=[
                ec2.SubnetConfiguration(
                    name="public",
                    subnet_type=ec2.SubnetType.PUBLIC,
                    cidr_mask=24,
                    map_public_ip_on_launch=False,
                ),
                ec2.SubnetConfiguration(
                    name="tasks", subnet_type=ec2.SubnetType.PRIVATE_WITH_EGRESS, cidr_mask=20
                ),
                ec2.SubnetConfiguration(
                    name="data", subnet_type=ec2.SubnetType.PRIVATE_ISOLATED, cidr_mask=24
                ),
            ],
        )
        self._reach_aws(size.endpoints)
        self._log_flows()
        explain(
            self.vpc,
            "The subnets of the NAT gateways have a way out; nothing else is in them.",
            "PCI.DSS.321::PCI.DSS.321-VPCNoUnrestrictedRouteToIGW",
        )

    def _reach_aws(self, by_interface: bool) -> None:
        self.vpc.add_gateway_endpoint("dynamodb", service=ec2.GatewayVpcEndpointAwsService.DYNAMODB)
        self.vpc.add_gateway_endpoint("s3", service=ec2.GatewayVpcEndpointAwsService.S3)
        if not by_interface:
            return
        access = ec2.SecurityGroup(
            self,
            "endpoints",
            vpc=self.vpc,
            description="The services of AWS, asked from within",
            allow_all_outbound=False,
        )
        within = ec2.Peer.ipv4(self.environment_of.network.cidr)
        access.add_ingress_rule(within, ec2.Port.tcp(443), "from within")
        for name, service in _ENDPOINTS.items():
            self.vpc.add_interface_endpoint(
                name,
                service=service,
                security_groups=[access],
                open=False,
                private_dns_enabled=True,
                subnets=ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_WITH_EGRESS),
            )

    def _log_flows(self) -> None:
        """Who spoke to whom, without contents: what was refused, to be read after an incident."""
        group = logs.LogGroup(
            self,
            "flows",
            log_group_name=f"/{self.environment_of.prefix}/flows",
            retention=logs.RetentionDays.THREE_MONTHS,
            removal_policy=RemovalPolicy.DESTROY,
        )
        explain(
            group,
            "Addresses and ports of our own network, encrypted with CloudWatch's own key: the "
            "network is made before the keys.",
            "PCI.DSS.321::PCI.DSS.321-CloudWatchLogGroupEncrypted",
        )
        role = iam.Role(
            self,
            "flows-role",
            assumed_by=iam.ServicePrincipal("vpc-flow-logs.amazonaws.com"),
        )
        self.vpc.add_flow_log(
            "flow-log",
            destination=ec2.FlowLogDestination.to_cloud_watch_logs(group, role),
            traffic_type=ec2.FlowLogTrafficType.REJECT,
        )
