"""The second region's pilot light: a network, and a Postgres that follows the first one's."""

from dataclasses import replace
from typing import cast

from aws_cdk import Duration
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_rds as rds
from constructs import Construct

from deploy.aws.environments import Environment
from deploy.aws.environments.sizes import NetworkSize, RecoverySettings
from deploy.aws.explaining import explain
from deploy.aws.stacks.database import INSIGHT_DAYS, LOGS, PARAMETERS, PORT, DatabaseStack
from deploy.aws.stacks.database import INSTANCE_VERSION as VERSION
from deploy.aws.stacks.keys import new_key
from deploy.aws.stacks.network import NetworkStack
from deploy.aws.stacks.stack import KraamStack

CIDR = "10.21.0.0/16"  # another one than the first region's, so that both can be joined


def second_region_of(environment: Environment) -> Environment:
    """What is to be found there: an environment of its own, with the least that has to be on."""
    return replace(
        environment,
        name=f"{environment.name}-second",
        region=environment.recovery.second_region,
        network=NetworkSize(nat_gateways=1, endpoints=False, cidr=CIDR),
        recovery=RecoverySettings(),
    )


class SecondDatabaseStack(KraamStack):
    """replica: some seconds behind; promoted by hand, as docs/recovery.md says.

    It is as large as the first one, or it could not follow, nor carry the shop. Aurora has another
    way (a global database) which is not built: an environment with it has only backups there.
    """

    def __init__(
        self,
        scope: Construct,
        environment: Environment,
        *,
        network: NetworkStack,
        first: DatabaseStack,
    ) -> None:
        super().__init__(scope, "database", environment)
        key = new_key(self, "database")
        self.security_group = ec2.SecurityGroup(
            self,
            "access",
            vpc=network.vpc,
            description="PostgreSQL",
            allow_all_outbound=False,
        )
        source = rds.DatabaseInstance.from_database_instance_attributes(
            first,
            "for-the-second-region",
            instance_identifier=first.environment_of.prefix,
            instance_endpoint_address=first.direct,
            port=PORT,
            security_groups=[],
        )
        size = environment.database
        self.replica = rds.DatabaseInstanceReadReplica(
            self,
            "replica",
            instance_identifier=environment.prefix,
            source_database_instance=source,
            instance_type=ec2.InstanceType(size.instance),
            vpc=network.vpc,
            vpc_subnets=ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_ISOLATED),
            security_groups=[self.security_group],
            parameter_group=self._parameters(),
            storage_encrypted=True,
            storage_encryption_key=key,
            multi_az=True,  # so that it is, once promoted, as safe as the first was
            backup_retention=Duration.days(size.backup_days),
            copy_tags_to_snapshot=True,
            enable_performance_insights=True,
            performance_insight_retention=INSIGHT_DAYS,
            performance_insight_encryption_key=key,
            monitoring_interval=Duration.seconds(60),
            cloudwatch_logs_exports=list(LOGS),
            auto_minor_version_upgrade=True,
            deletion_protection=environment.kept,
            removal_policy=self.removal,
        )
        # A replica is encrypted because its source is, and takes the key; saying so is refused.
        resource = cast(rds.CfnDBInstance, self.replica.node.default_child)
        resource.add_property_deletion_override("StorageEncrypted")
        self._explain()

    def _parameters(self) -> rds.ParameterGroup:
        return rds.ParameterGroup(
            self,
            "parameters",
            engine=rds.DatabaseInstanceEngine.postgres(version=VERSION),
            parameters=PARAMETERS,
        )

    def _explain(self) -> None:
        explain(
            self.replica,
            "The port is no secret, and nothing but the tasks can reach it.",
            "AwsSolutions::AwsSolutions-RDS11",
        )
        explain(
            self.replica,
            "AWS's own policy for what RDS itself writes: metrics of its operating system.",
            "AwsSolutions::AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/"
            "service-role/AmazonRDSEnhancedMonitoringRole]",
        )
