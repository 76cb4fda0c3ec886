"""The stack of what runs."""

from aws_cdk import CfnParameter, Duration
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_elasticloadbalancingv2 as elb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from constructs import Construct

from deploy.aws.durations import DURATIONS
from deploy.aws.environments import Environment
from deploy.aws.explaining import explain
from deploy.aws.stacks.entrance import TASK_PORT
from deploy.aws.stacks.service.migrating import Migrated
from deploy.aws.stacks.service.permissions import (
    permit,
    permit_secrets,
    web_statements,
    worker_statements,
)
from deploy.aws.stacks.service.reaching import HTTPS, POSTGRES, VALKEY, let_in, let_out
from deploy.aws.stacks.service.scaling import scale_web, scale_worker
from deploy.aws.stacks.service.settings import direct_settings_of, secrets_of, settings_of
from deploy.aws.stacks.service.sources import Sources
from deploy.aws.stacks.service.tasks import Kind, task_definition
from deploy.aws.stacks.stack import KraamStack

SUBNETS = ec2.SubnetSelection(subnet_group_name="tasks")


class ServiceStack(KraamStack):
    """web and worker in one cluster, and the migrations, which run before either is replaced.

    The parameter Release is the tag of the image; a deployment that does not say it keeps the one
    that runs. Roll-outs are rolling, not blue/green: old and new run side by side either way, which
    migrations allow for, and ECS's circuit breaker goes back by itself without a second load
    balancer listener to keep.
    """

    def __init__(self, scope: Construct, environment: Environment, sources: Sources) -> None:
        super().__init__(scope, "service", environment)
        explain(
            self,
            "What CDK grants to the roles that start tasks and run its functions belongs to the one"
            " role, and goes with it.",
            "PCI.DSS.321::PCI.DSS.321-IAMNoInlinePolicy",
        )
        self._sources = sources
        self._image = self._released()
        self._secrets = secrets_of(sources)
        self.cluster = ecs.Cluster(
            self,
            "cluster",
            cluster_name=environment.prefix,
            vpc=sources.vpc,
            container_insights_v2=ecs.ContainerInsights.ENABLED,
        )
        self.web_logs, self.worker_logs = self._logs("web"), self._logs("worker")
        self.web_role, self.worker_role = self._role("web"), self._role("worker")
        permit(self.web_role, "web", web_statements(self.web_role, sources))
        permit(self.worker_role, "worker", worker_statements(self.worker_role, sources))
        self._web_group, self._worker_group = self._group("web"), self._group("worker")
        self._open_ports()
        self.migration = self._migration()
        self.web = self._web()
        self.worker = self._worker()
        self._migrate_first()
        scale_web(
            self.web,
            sources.entrance.target_group,
            environment.web,
            campaigns=environment.campaigns,
        )
        scale_worker(self.worker, environment.worker)

    def _released(self) -> ecs.ContainerImage:
        release = CfnParameter(
            self,
            "Release",
            description="Tag of the image, such as the commit that it was built from",
            allowed_pattern="[0-9A-Za-z._-]+",
        )
        return ecs.ContainerImage.from_ecr_repository(
            self._sources.repository, release.value_as_string
        )

    def _logs(self, name: str) -> logs.LogGroup:
        return logs.LogGroup(
            self,
            f"{name}-logs",
            log_group_name=f"/{self.environment_of.prefix}/{name}",
            retention=logs.RetentionDays.ONE_YEAR,
            encryption_key=self._sources.key,
            removal_policy=self.removal,
        )

    def _role(self, name: str) -> iam.Role:
        return iam.Role(
            self,
            f"{name}-role",
            description=f"What the code of {name} may do at AWS",
            assumed_by=iam.ServicePrincipal("ecs-tasks.amazonaws.com"),
        )

    def _group(self, name: str) -> ec2.SecurityGroup:
        """Out: to stores in our network, and by TLS to AWS, Stripe and the mail server."""
        group = ec2.SecurityGroup(
            self,
            f"{name}-group",
            vpc=self._sources.vpc,
            description=f"Tasks of {name}",
            allow_all_outbound=False,
        )
        for port, what in (
            (HTTPS, "AWS, Stripe, the search"),
            (587, "the mail server"),
            (POSTGRES, "Postgres"),
            (VALKEY, "Valkey"),
        ):
            group.add_egress_rule(ec2.Peer.any_ipv4(), ec2.Port.tcp(port), what)
        return group

    def _open_ports(self) -> None:
        sources = self._sources
        entrance = sources.entrance.security_group
        let_in(self, "EntranceToWeb", into=self._web_group, source=entrance, port=TASK_PORT)
        let_out(self, "EntranceOut", of=entrance, to=self._web_group, port=TASK_PORT)
        for name, group in (("Web", self._web_group), ("Worker", self._worker_group)):
            for what, store, port in (
                ("Database", sources.database.security_group, POSTGRES),
                ("Valkey", sources.valkey.security_group, VALKEY),
                ("Search", sources.search.security_group, HTTPS),
            ):
                let_in(self, f"{name}To{what}", into=store, source=group, port=port)

    def _task(
        self, kind: Kind, *, role: iam.Role, log_group: logs.LogGroup
    ) -> ecs.FargateTaskDefinition:
        settings = settings_of if kind.listens else direct_settings_of
        task = task_definition(
            self,
            kind,
            family=self.environment_of.prefix,
            image=self._image,
            role=role,
            log_group=log_group,
            settings=settings(self.environment_of, self._sources),
            secrets=self._secrets,
        )
        permit_secrets(task.obtain_execution_role(), self._sources.secret_keys)
        explain(
            task,
            "Settings that are no secrets are in the environment; secrets come from Secrets"
            " Manager.",
            "AwsSolutions::AwsSolutions-ECS2",
        )
        explain(
            task,
            "Signing in to ECR is for all repositories or none; pulling is of the one.",
            "AwsSolutions::AwsSolutions-IAM5[Resource::*]",
        )
        return task

    def _migration(self) -> ecs.FargateTaskDefinition:
        """It changes Postgres only, and so has no permission at AWS."""
        kind = Kind("migrate", self.environment_of.worker, stop=DURATIONS.worker_stop)
        return self._task(kind, role=self._role("migrate"), log_group=self.worker_logs)

    def _service(
        self, name: str, task: ecs.FargateTaskDefinition, group: ec2.SecurityGroup
    ) -> ecs.FargateService:
        """No number of tasks is set: scaling has it, and a deployment must not take it back."""
        return ecs.FargateService(
            self,
            name,
            service_name=name,
            cluster=self.cluster,
            task_definition=task,
            vpc_subnets=SUBNETS,
            security_groups=[group],
            assign_public_ip=False,
            circuit_breaker=ecs.DeploymentCircuitBreaker(enable=True, rollback=True),
            min_healthy_percent=100,
            max_healthy_percent=200,
            enable_execute_command=False,
            enable_ecs_managed_tags=True,
            propagate_tags=ecs.PropagatedTagSource.SERVICE,
            health_check_grace_period=Duration.seconds(60) if name == "web" else None,
        )

    def _web(self) -> ecs.FargateService:
        kind = Kind("web", self.environment_of.web, stop=DURATIONS.web_stop, listens=True)
        task = self._task(kind, role=self.web_role, log_group=self.web_logs)
        web = self._service("web", task, self._web_group)
        entrance = self._sources.entrance
        # As one of another stack, so that CDK writes no rule of ours into that stack.
        web.attach_to_application_target_group(
            elb.ApplicationTargetGroup.from_target_group_attributes(
                self,
                "targets",
                target_group_arn=entrance.target_group.target_group_arn,
                load_balancer_arns=entrance.listener.listener_arn,
            )
        )
        return web

    def _worker(self) -> ecs.FargateService:
        kind = Kind("worker", self.environment_of.worker, stop=DURATIONS.worker_stop)
        task = self._task(kind, role=self.worker_role, log_group=self.worker_logs)
        return self._service("worker", task, self._worker_group)

    def _migrate_first(self) -> None:
        migrated = Migrated(
            self,
            "migrated",
            cluster=self.cluster,
            task=self.migration,
            subnets=self._sources.vpc.select_subnets(subnet_group_name="tasks"),
            security_group=self._worker_group,
            key=self._sources.key,
        )
        self.web.node.add_dependency(migrated)
        self.worker.node.add_dependency(migrated)
