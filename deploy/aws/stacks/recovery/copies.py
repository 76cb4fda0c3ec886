"""In the second region: where files and backups are copied to, all the time."""

from aws_cdk import Duration
from aws_cdk import aws_s3 as s3
from constructs import Construct

from deploy.aws.environments import Environment
from deploy.aws.explaining import explain
from deploy.aws.stacks.buckets import OLD_VERSIONS_DAYS
from deploy.aws.stacks.keys import new_key
from deploy.aws.stacks.recovery.backup import vault
from deploy.aws.stacks.stack import KraamStack

COPIED = ("static", "media", "private")
KEY = "copies"  # its alias: a key has no name that another region could know before it is made


def copy_name(environment: Environment, account: str, name: str) -> str:
    """Of the bucket that a bucket is copied to."""
    return f"{environment.prefix}-{name}-copy-{account}"


class CopiesStack(KraamStack):
    """Has to be there before anything can be copied to it."""

    def __init__(self, scope: Construct, environment: Environment) -> None:
        region = environment.recovery.second_region
        super().__init__(scope, "copies", environment, region=region)
        key = new_key(self, KEY)
        vault(self, key)
        for name in COPIED:
            bucket = s3.Bucket(
                self,
                name,
                bucket_name=copy_name(environment, self.account, name),
                encryption=s3.BucketEncryption.KMS,
                encryption_key=key,
                bucket_key_enabled=True,
                block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
                enforce_ssl=True,
                minimum_tls_version=1.2,
                versioned=True,
                lifecycle_rules=[
                    s3.LifecycleRule(noncurrent_version_expiration=Duration.days(OLD_VERSIONS_DAYS))
                ],
                removal_policy=self.removal,
            )
            explain(
                bucket,
                "It is the copy. Nobody reads it until the region of the original is gone, and S3 "
                "writes it: CloudTrail has who asked for more.",
                "AwsSolutions::AwsSolutions-S1",
                "PCI.DSS.321::PCI.DSS.321-S3BucketLoggingEnabled",
                "PCI.DSS.321::PCI.DSS.321-S3BucketReplicationEnabled",
            )
