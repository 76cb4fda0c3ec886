"""Who asked CloudFront for what: standard logs (v2), which are delivered from us-east-1 only."""

from aws_cdk import RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from constructs import Construct

from deploy.aws.environments import Environment
from deploy.aws.explaining import explain
from deploy.aws.stacks.buckets import BucketsStack
from deploy.aws.stacks.cdn.stack import CdnStack
from deploy.aws.stacks.edge import EDGE_REGION
from deploy.aws.stacks.stack import KraamStack
from deploy.waiting_room.store import METRICS, PLACES

# No cookie and no query: what people search for, and who they are, is nobody's business here.
FIELDS = (
    *("date", "time", "x-edge-location", "sc-bytes", "cs-method", "cs(Host)", "cs-uri-stem"),
    *("sc-status", "cs(User-Agent)", "x-edge-result-type", "x-edge-request-id", "time-taken"),
    *("x-edge-response-result-type", "cs-protocol", "ssl-protocol", "c-country"),
    *("x-edge-detailed-result-type", "time-to-first-byte", "sc-content-type"),
)


class CdnLogsStack(KraamStack):
    """Into the bucket of logs, by day, as JSON."""

    def __init__(
        self, scope: Construct, environment: Environment, *, buckets: BucketsStack, cdn: CdnStack
    ) -> None:
        super().__init__(scope, "cdn-logs", environment, region=EDGE_REGION)
        name = f"{environment.prefix}-cdn"
        source = logs.CfnDeliverySource(
            self,
            "source",
            name=name,
            log_type="ACCESS_LOGS",
            resource_arn=cdn.distribution_arn,
        )
        # By its name: across regions, nothing but names has to be handed over.
        destination = logs.CfnDeliveryDestination(
            self,
            "destination",
            name=name,
            destination_resource_arn=f"arn:aws:s3:::{environment.prefix}-logs-{self.account}",
            output_format="json",
        )
        delivery = logs.CfnDelivery(
            self,
            "delivery",
            delivery_source_name=name,
            delivery_destination_arn=destination.attr_arn,
            record_fields=[*FIELDS],
            s3_suffix_path="cdn/{yyyy}/{MM}/{dd}",
        )
        delivery.add_resource_dependency(source)
        self.add_stack_dependency(buckets)
        _let_in(buckets)
        if environment.edge.waiting_room:
            self._count_places(environment.prefix)

    def _count_places(self, prefix: str) -> None:
        """How many people came to a shut door: the function writes a line for each."""
        group = logs.LogGroup(
            self,
            "arrivals",
            log_group_name=f"/aws/cloudfront/function/{prefix}-arrival",  # CloudFront's name
            retention=logs.RetentionDays.ONE_WEEK,
            removal_policy=RemovalPolicy.DESTROY,
        )
        group.add_metric_filter(
            "places",
            filter_pattern=logs.FilterPattern.any_term("place"),
            metric_namespace=METRICS,
            metric_name=f"{PLACES}-{prefix}",
            metric_value="1",
        )
        explain(
            group,
            "Moments of arrival and nothing else, encrypted with CloudWatch's own key: ours is in "
            "another region.",
            "PCI.DSS.321::PCI.DSS.321-CloudWatchLogGroupEncrypted",
        )


def _let_in(buckets: BucketsStack) -> None:
    account = Stack.of(buckets).account
    buckets.logs.add_to_resource_policy(
        iam.PolicyStatement(
            principals=[iam.ServicePrincipal("delivery.logs.amazonaws.com")],
            actions=["s3:PutObject"],
            resources=[buckets.logs.arn_for_objects("*")],
            conditions={
                "StringEquals": {"aws:SourceAccount": account},
                "ArnLike": {
                    "aws:SourceArn": f"arn:aws:logs:{EDGE_REGION}:{account}:delivery-source:*"
                },
            },
        )
    )
