"""What watches the account itself: who did what, what was found, what can be reached from outside.

GuardDuty, Security Hub and AWS Config are of an account and region, not of a shop: an account that
has them already, by its organisation, leaves them out (SecuritySettings).
"""

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_accessanalyzer as accessanalyzer
from aws_cdk import aws_cloudtrail as cloudtrail
from aws_cdk import aws_config as config
from aws_cdk import aws_guardduty as guardduty
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_securityhub as securityhub
from constructs import Construct

from deploy.aws.environments import Environment
from deploy.aws.explaining import explain
from deploy.aws.stacks.buckets import LOG_DAYS, BucketsStack
from deploy.aws.stacks.keys import new_key
from deploy.aws.stacks.stack import KraamStack

_STANDARD = "standards/aws-foundational-security-best-practices/v/1.0.0"


class SecurityStack(KraamStack):
    """Each service's findings are in a bucket of their own, which no task can reach."""

    def __init__(
        self, scope: Construct, environment: Environment, *, buckets: BucketsStack
    ) -> None:
        super().__init__(scope, "security", environment)
        self._logs = buckets.logs
        wanted = environment.security
        self._analyse_access()
        if wanted.guard_duty:
            self._guard()
        if wanted.security_hub:
            self._hub()
        if wanted.cloud_trail or wanted.config:
            key = new_key(self, "trail")
            if wanted.cloud_trail:
                self._trail(key)
            if wanted.config:
                self._config(key)

    def _analyse_access(self) -> None:
        """It tells of each bucket, role, key and secret that somebody outside can use."""
        accessanalyzer.CfnAnalyzer(
            self,
            "access",
            type="ACCOUNT",
            analyzer_name=self.environment_of.prefix,
        )

    def _guard(self) -> None:
        guardduty.CfnDetector(
            self,
            "guard",
            enable=True,
            finding_publishing_frequency="FIFTEEN_MINUTES",
            features=[
                guardduty.CfnDetector.CFNFeatureConfigurationProperty(name=name, status="ENABLED")
                for name in ("S3_DATA_EVENTS", "RDS_LOGIN_EVENTS")
            ],
        )

    def _hub(self) -> None:
        hub = securityhub.CfnHub(self, "hub", enable_default_standards=False)
        standard = securityhub.CfnStandard(
            self,
            "standard",
            standards_arn=f"arn:aws:securityhub:{self.region}::{_STANDARD}",
        )
        standard.add_dependency(hub)

    def _trail(self, key: kms.Key) -> None:
        """Who called AWS, in all regions, with sums that show whether a log was changed."""
        bucket = self._bucket("trail", key)
        name = self.environment_of.prefix
        arn = self.format_arn(service="cloudtrail", resource="trail", resource_name=name)
        key.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[iam.ServicePrincipal("cloudtrail.amazonaws.com")],
                actions=["kms:GenerateDataKey*", "kms:DescribeKey"],
                resources=["*"],  # in a key's own policy: this key
                conditions={"StringEquals": {"aws:SourceArn": arn}},
            )
        )
        group = logs.LogGroup(
            self,
            "trail-logs",
            log_group_name=f"/{name}/trail",
            encryption_key=key,
            retention=logs.RetentionDays.ONE_YEAR,
            removal_policy=RemovalPolicy.DESTROY,
        )
        cloudtrail.Trail(
            self,
            "trail-of-calls",
            trail_name=name,
            bucket=bucket,
            encryption_key=key,
            enable_file_validation=True,
            include_global_service_events=True,
            is_multi_region_trail=True,
            send_to_cloud_watch_logs=True,
            cloud_watch_log_group=group,
        )

    def _config(self, key: kms.Key) -> None:
        """How every resource has been set up, and since when."""
        bucket = self._bucket("config", key)
        role = iam.CfnServiceLinkedRole(
            self, "config-role", aws_service_name="config.amazonaws.com"
        )
        writes = self.format_arn(
            service="iam",
            region="",
            resource="role/aws-service-role/config.amazonaws.com",
            resource_name="AWSServiceRoleForConfig",
        )
        service = iam.ServicePrincipal("config.amazonaws.com")
        here = {"StringEquals": {"aws:SourceAccount": self.account}}
        for action, resource in (
            ("s3:GetBucketAcl", bucket.bucket_arn),
            ("s3:ListBucket", bucket.bucket_arn),
            ("s3:PutObject", bucket.arn_for_objects(f"AWSLogs/{self.account}/Config/*")),
        ):
            bucket.add_to_resource_policy(
                iam.PolicyStatement(
                    principals=[service], actions=[action], resources=[resource], conditions=here
                )
            )
        key.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[service],
                actions=["kms:Decrypt", "kms:GenerateDataKey"],
                resources=["*"],
                conditions=here,
            )
        )
        recorder = config.CfnConfigurationRecorder(
            self,
            "recorder",
            role_arn=writes,
            recording_group=config.CfnConfigurationRecorder.RecordingGroupProperty(
                all_supported=True, include_global_resource_types=True
            ),
        )
        recorder.add_dependency(role)
        channel = config.CfnDeliveryChannel(
            self,
            "channel",
            s3_bucket_name=bucket.bucket_name,
            s3_kms_key_arn=key.key_arn,
        )
        channel.node.add_dependency(bucket)

    def _bucket(self, name: str, key: kms.Key) -> s3.Bucket:
        bucket = s3.Bucket(
            self,
            f"{name}-bucket",
            bucket_name=f"{self.environment_of.prefix}-{name}-{self.account}",
            encryption=s3.BucketEncryption.KMS,
            encryption_key=key,
            bucket_key_enabled=True,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            enforce_ssl=True,
            minimum_tls_version=1.2,
            versioned=True,
            server_access_logs_bucket=s3.Bucket.from_bucket_name(
                self, f"{name}-access", self._logs.bucket_name
            ),
            server_access_logs_prefix=f"s3/{name}/",
            lifecycle_rules=[s3.LifecycleRule(expiration=Duration.days(LOG_DAYS))],
            removal_policy=self.removal,
        )
        explain(
            bucket,
            "What the account did is read in its own region; the trail is of all regions.",
            "PCI.DSS.321::PCI.DSS.321-S3BucketReplicationEnabled",
        )
        return bucket
