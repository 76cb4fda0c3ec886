"""Migrations before a roll-out: CloudFormation waits for them, and goes back if they fail.

A custom resource runs the task definition that it is given, and the services depend on it. So there
is no order that a pipeline or a person could get wrong, and none for `cdk deploy`, a roll-back and
the console apart. A roll-back runs the older release's migrations, of which none is left to do.
"""

from pathlib import Path

from aws_cdk import CustomResource, Duration, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import custom_resources as cr
from constructs import Construct

from deploy.aws.explaining import LOGGING, explain, explain_stars

HANDLERS = Path(__file__).with_name("migration_handlers")
LONGEST = Duration.hours(1)  # which CloudFormation waits at most
ASKED_EVERY = Duration.seconds(15)


class Migrated(Construct):
    """Is there once the migrations of a release have been made."""

    def __init__(
        self,
        scope: Construct,
        name: str,
        *,
        cluster: ecs.ICluster,
        task: ecs.FargateTaskDefinition,
        subnets: ec2.SelectedSubnets,
        security_group: ec2.ISecurityGroup,
        key: kms.IKey,
    ) -> None:
        super().__init__(scope, name)
        self._key = key
        starting, looking = self._function("starting"), self._function("looking")
        self._let_start(starting, cluster, task)
        self._let_look(looking, cluster)
        provider = cr.Provider(
            self,
            "provider",
            on_event_handler=starting,
            is_complete_handler=looking,
            query_interval=ASKED_EVERY,
            total_timeout=LONGEST,
        )
        self._explain(provider, starting, looking)
        CustomResource(
            self,
            "run",
            resource_type="Custom::Migrated",
            service_token=provider.service_token,
            properties={
                "Cluster": cluster.cluster_arn,
                "TaskDefinition": task.task_definition_arn,
                "Subnets": subnets.subnet_ids,
                "SecurityGroup": security_group.security_group_id,
            },
        )

    def _function(self, name: str) -> lambda_.Function:
        log_group = logs.LogGroup(
            self, f"{name}-log", retention=logs.RetentionDays.ONE_YEAR, encryption_key=self._key
        )
        return lambda_.Function(
            self,
            name,
            runtime=lambda_.Runtime.PYTHON_3_14,
            architecture=lambda_.Architecture.ARM_64,
            handler=f"{name}.handle",
            code=lambda_.Code.from_asset(str(HANDLERS)),
            timeout=Duration.seconds(30),
            log_group=log_group,
        )

    def _let_start(
        self, function: lambda_.Function, cluster: ecs.ICluster, task: ecs.FargateTaskDefinition
    ) -> None:
        family = Stack.of(self).format_arn(
            service="ecs", resource="task-definition", resource_name=f"{task.family}:*"
        )
        function.add_to_role_policy(
            iam.PolicyStatement(
                actions=["ecs:RunTask"],
                resources=[family],
                conditions={"ArnEquals": {"ecs:cluster": cluster.cluster_arn}},
            )
        )
        roles = [task.task_role.role_arn, task.obtain_execution_role().role_arn]
        function.add_to_role_policy(iam.PolicyStatement(actions=["iam:PassRole"], resources=roles))
        explain_stars(
            function,
            "A roll-back runs an earlier revision: all revisions of the one family are allowed.",
            family,
        )

    def _let_look(self, function: lambda_.Function, cluster: ecs.ICluster) -> None:
        tasks = Stack.of(self).format_arn(
            service="ecs", resource="task", resource_name=f"{cluster.cluster_name}/*"
        )
        function.add_to_role_policy(
            iam.PolicyStatement(
                actions=["ecs:DescribeTasks"],
                resources=[tasks],
                conditions={"ArnEquals": {"ecs:cluster": cluster.cluster_arn}},
            )
        )
        explain_stars(
            function,
            "A task's id is not known before it runs: all tasks of the one cluster are allowed.",
            tasks,
        )

    def _explain(self, provider: cr.Provider, *functions: lambda_.Function) -> None:
        explain(
            self,
            "Functions write their logs with AWS's own policy for that, and nothing else by it.",
            LOGGING,
        )
        framework = [
            each for each in provider.node.find_all() if isinstance(each, lambda_.CfnFunction)
        ]
        explain_stars(
            provider,
            "CDK's framework for custom resources calls any version of these functions.",
            *(f"{each.function_arn}:*" for each in functions),
            *(f"{each.attr_arn}:*" for each in framework),
        )
        explain(
            provider,
            "CDK's framework makes its state machine, which only asks again every few seconds: what"
            " happened is in the logs of the functions.",
            "AwsSolutions::AwsSolutions-SF1",
            "AwsSolutions::AwsSolutions-SF2",
        )
        explain(
            self,
            "It talks to ECS only and touches no card data, so it needs no place in our network.",
            "PCI.DSS.321::PCI.DSS.321-LambdaInsideVPC",
        )
