"""S3's replication of files to the second region, within 15 minutes and watched by S3 itself."""

from typing import cast

from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3

from deploy.aws.explaining import explain
from deploy.aws.stacks.buckets import BucketsStack
from deploy.aws.stacks.recovery.copies import COPIED, KEY, copy_name

MINUTES = 15  # the only figure that S3 promises


def replicate(buckets: BucketsStack) -> None:
    """Have the buckets' own stack copy them: S3 wants rule and role where the original is."""
    role = iam.Role(
        buckets,
        "replication",
        description="S3 copies files to the second region",
        assumed_by=iam.ServicePrincipal("s3.amazonaws.com"),
    )
    key = _key_arn(buckets)
    _permit_keys(buckets, role)
    for name in COPIED:
        bucket: s3.Bucket = getattr(buckets, name)
        copy = f"arn:aws:s3:::{copy_name(buckets.environment_of, buckets.account, name)}"
        _permit(role, bucket, copy)
        resource = cast(s3.CfnBucket, bucket.node.default_child)
        resource.replication_configuration = _configuration(role, copy=copy, key=key)
    _explain(buckets, role)


def _explain(buckets: BucketsStack, role: iam.Role) -> None:
    """The rules name each star by what it stands behind."""
    second = buckets.environment_of.recovery.second_region
    starred = [f"arn:<AWS::Partition>:kms:{second}:<AWS::AccountId>:key/*"]
    for name in COPIED:
        resource = cast(s3.CfnBucket, getattr(buckets, name).node.default_child)
        copy = copy_name(buckets.environment_of, "<AWS::AccountId>", name)
        starred += [f"<{buckets.get_logical_id(resource)}.Arn>/*", f"arn:aws:s3:::{copy}/*"]
    explain(
        role,
        "Stars stand for the objects of the named buckets, and for the key that the alias leads to "
        "in the other region.",
        *(f"AwsSolutions::AwsSolutions-IAM5[Resource::{each}]" for each in starred),
    )


def _key_arn(buckets: BucketsStack) -> str:
    return buckets.format_arn(
        service="kms",
        region=buckets.environment_of.recovery.second_region,
        resource="alias",
        resource_name=_alias(buckets),
    )


def _alias(buckets: BucketsStack) -> str:
    return f"{buckets.environment_of.prefix}-{KEY}"


def _permit(role: iam.Role, bucket: s3.Bucket, copy: str) -> None:
    for actions, resource in (
        (("s3:GetReplicationConfiguration", "s3:ListBucket"), bucket.bucket_arn),
        (
            (
                "s3:GetObjectVersionForReplication",
                "s3:GetObjectVersionAcl",
                "s3:GetObjectVersionTagging",
            ),
            bucket.arn_for_objects("*"),
        ),
        (("s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"), f"{copy}/*"),
    ):
        role.add_to_policy(iam.PolicyStatement(actions=[*actions], resources=[resource]))


def _permit_keys(buckets: BucketsStack, role: iam.Role) -> None:
    own = cast(kms.IKey, buckets.private.encryption_key)
    role.add_to_policy(iam.PolicyStatement(actions=["kms:Decrypt"], resources=[own.key_arn]))
    role.add_to_policy(
        iam.PolicyStatement(
            actions=["kms:Encrypt", "kms:GenerateDataKey"],
            resources=[
                buckets.format_arn(
                    service="kms",
                    region=buckets.environment_of.recovery.second_region,
                    resource="key",
                    resource_name="*",
                )
            ],
            conditions={
                "ForAnyValue:StringEquals": {"kms:ResourceAliases": f"alias/{_alias(buckets)}"}
            },
        )
    )


def _configuration(
    role: iam.Role, *, copy: str, key: str
) -> s3.CfnBucket.ReplicationConfigurationProperty:
    within = s3.CfnBucket.ReplicationTimeValueProperty(minutes=MINUTES)
    return s3.CfnBucket.ReplicationConfigurationProperty(
        role=role.role_arn,
        rules=[
            s3.CfnBucket.ReplicationRuleProperty(
                status="Enabled",
                priority=1,
                filter=s3.CfnBucket.ReplicationRuleFilterProperty(prefix=""),
                delete_marker_replication=s3.CfnBucket.DeleteMarkerReplicationProperty(
                    status="Enabled"
                ),
                source_selection_criteria=s3.CfnBucket.SourceSelectionCriteriaProperty(
                    sse_kms_encrypted_objects=s3.CfnBucket.SseKmsEncryptedObjectsProperty(
                        status="Enabled"
                    )
                ),
                destination=s3.CfnBucket.ReplicationDestinationProperty(
                    bucket=copy,
                    encryption_configuration=s3.CfnBucket.EncryptionConfigurationProperty(
                        replica_kms_key_id=key
                    ),
                    replication_time=s3.CfnBucket.ReplicationTimeProperty(
                        status="Enabled", time=within
                    ),
                    metrics=s3.CfnBucket.MetricsProperty(status="Enabled", event_threshold=within),
                ),
            )
        ],
    )
