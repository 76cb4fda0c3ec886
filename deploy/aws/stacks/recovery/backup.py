"""AWS Backup: of tables, Postgres and files, every day and month, also in the second region.

Point-in-time recovery of DynamoDB, RDS and S3's versions are for mistakes of the last weeks. This
is for what is noticed later, and for an account in which somebody deletes on purpose.
"""

from aws_cdk import ArnFormat, Duration, TimeZone
from aws_cdk import aws_backup as backup
from aws_cdk import aws_events as events
from aws_cdk import aws_kms as kms
from constructs import Construct

from deploy.aws.environments import Environment
from deploy.aws.explaining import explain
from deploy.aws.stacks.buckets import BucketsStack
from deploy.aws.stacks.database import DatabaseStack
from deploy.aws.stacks.keys import new_key
from deploy.aws.stacks.stack import KraamStack
from deploy.aws.stacks.tables import TablesStack

DAILY_DAYS, MONTHLY_DAYS = 35, 366
LOCKED_DAYS = 7  # none is deleted sooner, by nobody who may not also take the lock away
NIGHT = "2"  # o'clock, in Amsterdam


def vault(stack: KraamStack, key: kms.Key) -> backup.BackupVault:
    """Where backups are; locked where nothing may be lost.

    The lock is AWS's governance mode, which an administrator can end: compliance mode, which
    nobody can, is for somebody to decide who then pays for it (docs/recovery.md).
    """
    kept = stack.environment_of.kept
    return backup.BackupVault(
        stack,
        "vault",
        backup_vault_name=vault_name(stack.environment_of),
        encryption_key=key,
        lock_configuration=(
            backup.LockConfiguration(min_retention=Duration.days(LOCKED_DAYS)) if kept else None
        ),
        removal_policy=stack.removal,
    )


def vault_name(environment: Environment) -> str:
    """The same in both regions."""
    return environment.prefix


class BackupStack(KraamStack):
    """The vault and the plan of the shop's own region."""

    def __init__(
        self,
        scope: Construct,
        environment: Environment,
        *,
        tables: TablesStack,
        database: DatabaseStack,
        buckets: BucketsStack,
    ) -> None:
        super().__init__(scope, "backup", environment)
        self.vault = vault(self, new_key(self, "backup"))
        plan = backup.BackupPlan(
            self,
            "plan",
            backup_plan_name=environment.prefix,
            backup_vault=self.vault,
            backup_plan_rules=[
                self._rule("daily", days=DAILY_DAYS, day="*"),
                self._rule("monthly", days=MONTHLY_DAYS, day="1"),
            ],
        )
        of_database = (
            backup.BackupResource.from_rds_database_instance(database.instance)
            if database.instance
            else backup.BackupResource.from_rds_database_cluster(database.cluster)  # type: ignore[arg-type]
        )
        selection = plan.add_selection(
            "all",
            allow_restores=True,
            resources=[
                of_database,
                *(
                    backup.BackupResource.from_dynamo_db_table(each)
                    for each in tables.tables.values()
                ),
                backup.BackupResource.from_arn(buckets.private.bucket_arn),
                backup.BackupResource.from_arn(buckets.media.bucket_arn),
            ],
        )
        explain(
            selection,
            "AWS's own policies for AWS Backup: it makes and restores what the plan names.",
            *(
                "AwsSolutions::AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/"
                f"service-role/AWSBackupServiceRolePolicyFor{what}]"
                for what in ("Backup", "Restores")
            ),
        )

    def _rule(self, name: str, *, days: int, day: str) -> backup.BackupPlanRule:
        second = self.environment_of.recovery.second_region
        return backup.BackupPlanRule(
            rule_name=name,
            schedule_expression=events.Schedule.cron(minute="0", hour=NIGHT, day=day),
            schedule_expression_timezone=TimeZone.of("Europe/Amsterdam"),
            start_window=Duration.hours(1),
            completion_window=Duration.hours(8),
            delete_after=Duration.days(days),
            copy_actions=[self._copy(second, name, days)] if second else None,
        )

    def _copy(self, region: str, name: str, days: int) -> backup.BackupPlanCopyActionProps:
        arn = self.format_arn(
            service="backup",
            region=region,
            resource="backup-vault",
            resource_name=vault_name(self.environment_of),
            arn_format=ArnFormat.COLON_RESOURCE_NAME,
        )
        there = backup.BackupVault.from_backup_vault_arn(self, f"there-{name}", arn)
        return backup.BackupPlanCopyActionProps(
            destination_backup_vault=there, delete_after=Duration.days(days)
        )
