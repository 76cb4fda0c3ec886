"""The stack of what is watched in us-east-1, where CloudFront and AWS's bills are."""

from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_cloudwatch as cloudwatch
from constructs import Construct

from deploy.aws.environments import Environment
from deploy.aws.stacks.observe.alarms import BELOW, QUIET, Alarms, Watch
from deploy.aws.stacks.observe.cost import watch_cost
from deploy.aws.stacks.observe.entrance import ERROR_PERIODS, ERRORS, expiry
from deploy.aws.stacks.observe.metrics import FIVE_MINUTES, MINUTE, SUM, measured
from deploy.aws.stacks.stack import KraamStack

REGION = "us-east-1"
HIT_PERCENT = 85
HIT_PERIODS = 3


class ObserveEdgeStack(KraamStack):
    """alarms_topic: of this region; an alarm tells no other region's.

    distribution_id, certificate_arn: of CloudFront. Without a distribution, only cost is watched.
    """

    def __init__(
        self,
        scope: Construct,
        environment: Environment,
        *,
        distribution_id: str = "",
        certificate_arn: str = "",
    ) -> None:
        super().__init__(scope, "observe-edge", environment, region=REGION)
        watch_cost(self)
        alarms = Alarms(self)
        self.alarms_topic = alarms.topic
        if certificate_arn:
            alarms.watch(expiry(certificate_arn, of="cdn"))
        if distribution_id:
            self._measure(distribution_id)
            alarms.watch(*_watches({"DistributionId": distribution_id, "Region": "Global"}))

    def _measure(self, distribution_id: str) -> None:
        """The hit ratio is one of the metrics that CloudFront writes only when asked to."""
        cloudfront.CfnMonitoringSubscription(
            self,
            "more-metrics",
            distribution_id=distribution_id,
            monitoring_subscription=cloudfront.CfnMonitoringSubscription.MonitoringSubscriptionProperty(
                realtime_metrics_subscription_config=cloudfront.CfnMonitoringSubscription.RealtimeMetricsSubscriptionConfigProperty(
                    realtime_metrics_subscription_status="Enabled"
                )
            ),
        )


def _watches(of: dict[str, str]) -> tuple[Watch, ...]:
    return (
        Watch(
            runbook="errors",
            says=f"CloudFront answers more than {ERRORS} requests a minute with an error.",
            metric=cloudwatch.MathExpression(
                expression="percent * requests / 100",
                using_metrics={
                    "percent": measured("CloudFront", "5xxErrorRate", of, "Average"),
                    "requests": measured("CloudFront", "Requests", of, SUM),
                },
                label="Answers of 5xx",
                period=MINUTE,
            ),
            limit=ERRORS,
            periods=ERROR_PERIODS,
            missing=QUIET,
            of="cdn",
        ),
        Watch(
            runbook="cdn-hit-ratio",
            says=f"CloudFront answers less than {HIT_PERCENT} % by itself.",
            metric=measured("CloudFront", "CacheHitRate", of, "Average", FIVE_MINUTES),
            limit=HIT_PERCENT,
            beyond=BELOW,
            periods=HIT_PERIODS,
            missing=QUIET,
        ),
    )
