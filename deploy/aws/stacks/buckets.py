"""S3: what CloudFront shows, what only the shop reads, and logs."""

from aws_cdk import Duration
from aws_cdk import aws_s3 as s3
from constructs import Construct

from deploy.aws.environments import Environment
from deploy.aws.explaining import explain
from deploy.aws.stacks.keys import KeysStack
from deploy.aws.stacks.stack import KraamStack

UPLOAD_DAYS = 8  # the worker deletes them after a week; this is for when none runs
LOG_DAYS = 400  # a year, and time to ask
OLD_VERSIONS_DAYS = 30


class BucketsStack(KraamStack):
    """static, media: behind CloudFront. uploads, private: the shop's own. errors: CloudFront's.

    No bucket can be read from outside: CloudFront signs its requests, the shop signs its links.
    """

    def __init__(self, scope: Construct, environment: Environment, *, keys: KeysStack) -> None:
        super().__init__(scope, "buckets", environment)
        self._keys = keys
        self.logs = self._bucket(
            "logs",
            own_key=False,  # load balancers write to buckets with S3's own key only
            lifecycle_rules=[s3.LifecycleRule(expiration=Duration.days(LOG_DAYS))],
        )
        explain(
            self.logs,
            "It is where logs go; a log of it would be a log of logs.",
            "AwsSolutions::AwsSolutions-S1",
            "PCI.DSS.321::PCI.DSS.321-S3BucketLoggingEnabled",
        )
        self.static = self._bucket("static", own_key=False, versioned=True)
        self.media = self._bucket(
            "media",
            own_key=False,
            versioned=True,
            lifecycle_rules=[
                _old_versions(),
                s3.LifecycleRule(
                    transitions=[
                        s3.Transition(
                            storage_class=s3.StorageClass.INTELLIGENT_TIERING,
                            transition_after=Duration.days(0),
                        )
                    ]
                ),
            ],
        )
        self.errors = self._bucket("errors", own_key=False, versioned=True)
        self.uploads = self._bucket(
            "uploads",
            lifecycle_rules=[
                s3.LifecycleRule(
                    expiration=Duration.days(UPLOAD_DAYS),
                    abort_incomplete_multipart_upload_after=Duration.days(1),
                )
            ],
            cors=[
                s3.CorsRule(
                    allowed_methods=[s3.HttpMethods.POST],
                    allowed_origins=[f"https://{environment.domain}"],
                    allowed_headers=["*"],
                    max_age=3600,
                )
            ],
        )
        self.private = self._bucket(
            "private",
            versioned=True,
            lifecycle_rules=[
                _old_versions(),
            ],
        )

    def _bucket(self, name: str, *, own_key: bool = True, **more: object) -> s3.Bucket:
        """own_key: with our key; CloudFront's and load balancers' buckets have S3's."""
        bucket = s3.Bucket(
            self,
            name,
            bucket_name=f"{self.environment_of.prefix}-{name}-{self.account}",
            encryption=s3.BucketEncryption.KMS if own_key else s3.BucketEncryption.S3_MANAGED,
            encryption_key=self._keys.key if own_key else None,
            bucket_key_enabled=own_key or None,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            enforce_ssl=True,
            minimum_tls_version=1.2,
            server_access_logs_bucket=None if name == "logs" else self.logs,
            server_access_logs_prefix=None if name == "logs" else f"s3/{name}/",
            removal_policy=self.removal,
            **more,  # type: ignore[arg-type]
        )
        if not own_key:
            explain(
                bucket,
                "What is in it is public by way of CloudFront, or logs, whose writers cannot use "
                "another key.",
                "PCI.DSS.321::PCI.DSS.321-S3DefaultEncryptionKMS",
            )
        if not more.get("versioned"):
            explain(
                bucket,
                "What is in it is written once and goes after a time; versions would keep it.",
                "PCI.DSS.321::PCI.DSS.321-S3BucketVersioningEnabled",
            )
        explain(
            bucket,
            "Copies in the second region are the recovery stack's, where there is one.",
            "PCI.DSS.321::PCI.DSS.321-S3BucketReplicationEnabled",
        )
        return bucket


def _old_versions() -> s3.LifecycleRule:
    return s3.LifecycleRule(noncurrent_version_expiration=Duration.days(OLD_VERSIONS_DAYS))
