"""What is left when data or a region is lost."""

import pytest

from deploy.aws.environments import ENVIRONMENTS
from deploy.aws.schema import table_schemas
from deploy.aws.stacks.recovery.copies import COPIED
from deploy.aws.synthesis import synthesised
from deploy.aws.tests.templates import resources


def plan(environment):
    (found,) = resources(environment, "backup", "AWS::Backup::BackupPlan")
    return {each["RuleName"]: each for each in found["BackupPlan"]["BackupPlanRule"]}


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_backups_are_made_daily_and_monthly(environment):
    rules = plan(environment)

    assert rules["daily"]["ScheduleExpression"] == "cron(0 2 * * ? *)"
    assert rules["monthly"]["ScheduleExpression"] == "cron(0 2 1 * ? *)"
    assert {name: each["Lifecycle"]["DeleteAfterDays"] for name, each in rules.items()} == {
        "daily": 35,
        "monthly": 366,
    }


def test_backups_are_of_every_table_postgres_and_what_customers_were_sent():
    (selection,) = resources("production", "backup", "AWS::Backup::BackupSelection")

    assert len(selection["BackupSelection"]["Resources"]) == len(table_schemas()) + 3


def test_a_backup_cannot_be_deleted_at_once():
    for part in ("backup", "copies"):
        (vault,) = resources("production", part, "AWS::Backup::BackupVault")
        assert vault["LockConfiguration"] == {"MinRetentionDays": 7}
        assert vault["EncryptionKeyArn"]


def test_each_backup_is_copied_to_the_second_region():
    for rule in plan("production").values():
        (copy,) = rule["CopyActions"]
        assert ":backup:eu-central-1:" in str(copy["DestinationBackupVaultArn"])
    assert "CopyActions" not in plan("small")["daily"]


def test_files_are_copied_within_15_minutes():
    copied = {
        bucket["BucketName"]["Fn::Join"][1][0]: bucket["ReplicationConfiguration"]["Rules"]
        for bucket in resources("production", "buckets", "AWS::S3::Bucket")
        if "ReplicationConfiguration" in bucket
    }

    assert set(copied) == {f"kraam-production-{name}-" for name in COPIED}
    for (rule,) in copied.values():
        assert rule["Status"] == "Enabled"
        assert rule["Destination"]["ReplicationTime"]["Time"] == {"Minutes": 15}
        assert rule["Destination"]["EncryptionConfiguration"]["ReplicaKmsKeyID"]


def test_where_files_are_copied_to_keeps_versions():
    buckets = resources("production", "copies", "AWS::S3::Bucket")

    assert len(buckets) == len(COPIED)
    assert all(each["VersioningConfiguration"] == {"Status": "Enabled"} for each in buckets)


def test_postgres_has_a_replica_in_the_second_region():
    stacks = {each.stack_name: each for each in synthesised("production").stacks}
    stack = stacks["kraam-production-second-database"]

    found = [
        each["Properties"]
        for each in stack.template["Resources"].values()
        if each["Type"] == "AWS::RDS::DBInstance"
    ]
    assert stack.environment.region == "eu-central-1"
    assert len(found) == 1
    assert ":rds:eu-west-1:" in str(found[0]["SourceDBInstanceIdentifier"])
    assert found[0]["KmsKeyId"]


def test_without_a_second_region_nothing_is_there():
    names = {each.stack_name for each in synthesised("small").stacks}

    assert not any("second" in name or "copies" in name for name in names)
