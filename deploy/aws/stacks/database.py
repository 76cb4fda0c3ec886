"""PostgreSQL: an RDS instance over two zones or Aurora Serverless v2, with RDS Proxy in front."""

from aws_cdk import Duration
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_logs as logs
from aws_cdk import aws_rds as rds
from constructs import Construct

from deploy.aws.environments import Environment
from deploy.aws.explaining import explain
from deploy.aws.stacks.keys import as_others_see_it, new_key
from deploy.aws.stacks.network import NetworkStack
from deploy.aws.stacks.stack import KraamStack

PORT = 5432
NAME = "kraam"
USER = "kraam"
# 18 is what the shop is tested with (README.md).
INSTANCE_VERSION = rds.PostgresEngineVersion.VER_18_3
AURORA_VERSION = rds.AuroraPostgresEngineVersion.VER_17_7  # there is no 18 of Aurora in this CDK
LOGS = ("postgresql", "upgrade")
INSIGHT_DAYS = rds.PerformanceInsightRetention.DEFAULT  # 7 days, which cost nothing
PARAMETERS = {
    "rds.force_ssl": "1",
    # A statement that hangs holds a connection and locks; none of the shop's takes seconds.
    "statement_timeout": "60000",
    "idle_in_transaction_session_timeout": "60000",
    "log_min_duration_statement": "500",  # ms
    # They would have personal data in them.
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}


class DatabaseStack(KraamStack):
    """secret: user and password. endpoint: host of the proxy, or of the database without one.

    direct: host of the database itself. The worker listens for jobs (LISTEN), for which a proxy
    would have to keep a connection to itself, so it goes there.
    """

    def __init__(
        self, scope: Construct, environment: Environment, *, network: NetworkStack
    ) -> None:
        super().__init__(scope, "database", environment)
        self._network = network
        self.key = new_key(self, "database")
        self.security_group = ec2.SecurityGroup(
            self,
            "access",
            vpc=network.vpc,
            description="PostgreSQL and its proxy",
            allow_all_outbound=False,
        )
        # The proxy and the database are in one group, and speak to each other.
        self.security_group.add_ingress_rule(self.security_group, ec2.Port.tcp(PORT), "the proxy")
        self.security_group.add_egress_rule(self.security_group, ec2.Port.tcp(PORT), "the proxy")
        self._secret = rds.DatabaseSecret(
            self,
            "secret",
            username=USER,
            dbname=NAME,
            encryption_key=self.key,
            secret_name=f"{environment.prefix}/database",
        )
        self.secret = as_others_see_it(self._secret)
        self._keep_logs()
        self.instance: rds.DatabaseInstance | None = None
        self.cluster: rds.DatabaseCluster | None = None
        if environment.database.aurora_units is None:
            self.instance = self._instance()
            self.direct = self.instance.db_instance_endpoint_address
        else:
            self.cluster = self._cluster(environment.database.aurora_units)
            self.direct = self.cluster.cluster_endpoint.hostname
        self.proxy = self._proxy() if environment.database.proxy else None
        self.endpoint = self.proxy.endpoint if self.proxy else self.direct
        self._rotate()
        explain(
            self.security_group,
            "The rules let in port 5432 from the proxy and the rotation, by references that these "
            "checks cannot read.",
            "PCI.DSS.321::PCI.DSS.321-EC2RestrictedCommonPorts",
            "PCI.DSS.321::PCI.DSS.321-EC2RestrictedSSH",
            "AwsSolutions::AwsSolutions-EC23",
        )

    def _keep_logs(self) -> None:
        """Made before the database writes to it, which would keep them for ever."""
        size = self.environment_of.database
        kind = "instance" if size.aurora_units is None else "cluster"
        for log in LOGS:
            logs.LogGroup(
                self,
                f"logs-{log}",
                log_group_name=f"/aws/rds/{kind}/{self.environment_of.prefix}/{log}",
                retention=logs.RetentionDays.ONE_MONTH,
                encryption_key=self.key,
                removal_policy=self.removal,
            )

    def _instance(self) -> rds.DatabaseInstance:
        size = self.environment_of.database
        instance = rds.DatabaseInstance(
            self,
            "postgres",
            instance_identifier=self.environment_of.prefix,
            engine=rds.DatabaseInstanceEngine.postgres(version=INSTANCE_VERSION),
            instance_type=ec2.InstanceType(size.instance),
            vpc=self._network.vpc,
            vpc_subnets=ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_ISOLATED),
            security_groups=[self.security_group],
            credentials=rds.Credentials.from_secret(self._secret),
            database_name=NAME,
            port=PORT,
            multi_az=size.multi_az,
            allocated_storage=size.storage,
            max_allocated_storage=size.storage * 4,
            storage_type=rds.StorageType.GP3,
            storage_encryption_key=self.key,
            parameters=PARAMETERS,
            backup_retention=Duration.days(size.backup_days),
            copy_tags_to_snapshot=True,
            enable_performance_insights=True,
            performance_insight_retention=INSIGHT_DAYS,
            performance_insight_encryption_key=self.key,
            monitoring_interval=Duration.seconds(60),
            cloudwatch_logs_exports=list(LOGS),
            auto_minor_version_upgrade=True,
            iam_authentication=False,
            deletion_protection=self.environment_of.kept,
            removal_policy=self.removal,
        )
        self._explain(instance)
        explain(
            instance,
            "AWS's own policy for what RDS itself writes: metrics of its operating system.",
            "AwsSolutions::AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/"
            "service-role/AmazonRDSEnhancedMonitoringRole]",
        )
        if not size.multi_az:
            explain(
                instance,
                "A small shop may wait some minutes for a new instance, at half the price.",
                "AwsSolutions::AwsSolutions-RDS3",
                "PCI.DSS.321::PCI.DSS.321-RDSMultiAZSupport",
            )
        return instance

    def _cluster(self, units: tuple[float, float]) -> rds.DatabaseCluster:
        size = self.environment_of.database
        cluster = rds.DatabaseCluster(
            self,
            "aurora",
            cluster_identifier=self.environment_of.prefix,
            engine=rds.DatabaseClusterEngine.aurora_postgres(version=AURORA_VERSION),
            vpc=self._network.vpc,
            vpc_subnets=ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_ISOLATED),
            security_groups=[self.security_group],
            credentials=rds.Credentials.from_secret(self._secret),
            default_database_name=NAME,
            port=PORT,
            serverless_v2_min_capacity=units[0],
            serverless_v2_max_capacity=units[1],
            writer=rds.ClusterInstance.serverless_v2(
                "writer", enable_performance_insights=True, auto_minor_version_upgrade=True
            ),
            readers=[
                rds.ClusterInstance.serverless_v2(
                    "standby",
                    scale_with_writer=True,
                    enable_performance_insights=True,
                    auto_minor_version_upgrade=True,
                )
            ]
            * int(size.multi_az),
            storage_encryption_key=self.key,
            parameters=PARAMETERS,
            backup=rds.BackupProps(retention=Duration.days(size.backup_days)),
            copy_tags_to_snapshot=True,
            cloudwatch_logs_exports=["postgresql"],
            deletion_protection=self.environment_of.kept,
            removal_policy=self.removal,
        )
        self._explain(cluster)
        return cluster

    def _explain(self, database: rds.DatabaseInstance | rds.DatabaseCluster) -> None:
        explain(
            database,
            "The port is no secret, and nothing but the tasks can reach it.",
            "AwsSolutions::AwsSolutions-RDS11",
        )
        explain(
            database,
            "IAM's tokens last 15 minutes, less than a pooled connection; the password is rotated.",
            "AwsSolutions::AwsSolutions-RDS6",
        )

    def _proxy(self) -> rds.DatabaseProxy:
        target = (
            rds.ProxyTarget.from_instance(self.instance)
            if self.instance
            else rds.ProxyTarget.from_cluster(self.cluster)  # type: ignore[arg-type]
        )
        return rds.DatabaseProxy(
            self,
            "proxy",
            proxy_target=target,
            secrets=[self._secret],
            vpc=self._network.vpc,
            vpc_subnets=ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_ISOLATED),
            security_groups=[self.security_group],
            require_tls=True,
            borrow_timeout=Duration.seconds(10),
            idle_client_timeout=Duration.minutes(30),
            max_connections_percent=90,  # the rest is the worker's, which goes past the proxy
        )

    def _rotate(self) -> None:
        """Made ready, and begun by somebody who starts the tasks anew right after it.

        There is one user: a second would own what its migrations make. Tasks read the password at
        their start, so a change at a time of its own would leave them without new connections.
        """
        where = ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_WITH_EGRESS)
        rotated = self.instance or self.cluster
        rotated.add_rotation_single_user(  # type: ignore[union-attr]
            automatically_after=Duration.days(0),
            rotate_immediately_on_update=False,
            vpc_subnets=where,
        )
        explain(
            self._secret,
            "It is changed by `aws secretsmanager rotate-secret` and a roll-out after it, as "
            "docs/runbooks.md says: by itself it would leave the tasks without new connections.",
            "AwsSolutions::AwsSolutions-SMG4",
        )
