"""OpenSearch over three zones, reached by signed requests from the tasks only."""

from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from aws_cdk import aws_opensearchservice as opensearch
from constructs import Construct

from deploy.aws.environments import Environment
from deploy.aws.environments.sizes import SearchSize
from deploy.aws.explaining import explain
from deploy.aws.stacks.keys import KeysStack
from deploy.aws.stacks.network import NetworkStack
from deploy.aws.stacks.stack import KraamStack

VERSION = opensearch.EngineVersion.OPENSEARCH_2_19  # what `make test-vendors` tests with


class SearchStack(KraamStack):
    """domain, and its endpoint: host name. Who may ask: roles that the service stack lets in."""

    def __init__(
        self,
        scope: Construct,
        environment: Environment,
        size: SearchSize,
        *,
        network: NetworkStack,
        keys: KeysStack,
    ) -> None:
        super().__init__(scope, "search", environment)
        self.security_group = ec2.SecurityGroup(
            self,
            "access",
            vpc=network.vpc,
            description="OpenSearch",
            allow_all_outbound=False,
        )
        zones = min(environment.network.zones, size.nodes)
        self.domain = opensearch.Domain(
            self,
            "domain",
            version=VERSION,
            domain_name=environment.prefix,
            capacity=opensearch.CapacityConfig(
                data_nodes=size.nodes,
                data_node_instance_type=size.instance,
                master_nodes=size.managers or None,
                master_node_instance_type=size.manager_instance if size.managers else None,
                multi_az_with_standby_enabled=False,  # all three zones answer, none waits
            ),
            ebs=opensearch.EbsOptions(
                volume_size=size.storage, volume_type=ec2.EbsDeviceVolumeType.GP3
            ),
            zone_awareness=opensearch.ZoneAwarenessConfig(
                enabled=zones > 1, availability_zone_count=zones if zones > 1 else None
            ),
            vpc=network.vpc,
            vpc_subnets=[
                ec2.SubnetSelection(
                    subnets=network.vpc.select_subnets(
                        subnet_type=ec2.SubnetType.PRIVATE_ISOLATED
                    ).subnets[:zones]
                )
            ],
            security_groups=[self.security_group],
            enforce_https=True,
            tls_security_policy=opensearch.TLSSecurityPolicy.TLS_1_2_PFS,
            node_to_node_encryption=True,
            encryption_at_rest=opensearch.EncryptionAtRestOptions(enabled=True, kms_key=keys.key),
            logging=opensearch.LoggingOptions(
                slow_search_log_enabled=True,
                slow_search_log_group=self._logs("slow-search", keys),
                slow_index_log_enabled=True,
                slow_index_log_group=self._logs("slow-index", keys),
                app_log_enabled=True,
                app_log_group=self._logs("application", keys),
            ),
            enable_version_upgrade=True,
            suppress_logs_resource_policy=True,  # each group lets it in itself, below
            removal_policy=self.removal,
        )
        self.endpoint = self.domain.domain_endpoint
        explain(
            self.domain,
            "It is in the VPC, behind its security group; each request is signed, and the tasks' "
            "roles say which. Addresses in a policy do not work in a VPC.",
            "AwsSolutions::AwsSolutions-OS3",
            "AwsSolutions::AwsSolutions-OS5",
        )

        if size.nodes == 1:
            explain(
                self.domain,
                "A small shop may be without search for as long as a node is replaced: lists then"
                " come from DynamoDB.",
                "AwsSolutions::AwsSolutions-OS4",
                "AwsSolutions::AwsSolutions-OS7",
            )

    def _logs(self, name: str, keys: KeysStack) -> logs.LogGroup:
        group = logs.LogGroup(
            self,
            f"logs-{name}",
            log_group_name=f"/{self.environment_of.prefix}/search/{name}",
            encryption_key=keys.key,
            retention=logs.RetentionDays.ONE_MONTH,
            removal_policy=self.removal,
        )
        group.grant_write(iam.ServicePrincipal("es.amazonaws.com"))
        return group
