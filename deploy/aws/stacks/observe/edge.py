"""The stack of what is watched in us-east-1, where CloudFront and AWS's bills are."""

from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_route53 as route53
from constructs import Construct

from deploy.aws.environments import Environment
from deploy.aws.stacks.cdn import CdnStack
from deploy.aws.stacks.edge import EdgeStack
from deploy.aws.stacks.entrance import HEALTH
from deploy.aws.stacks.observe.alarms import BELOW, DEAD, QUIET, Alarms, Watch
from deploy.aws.stacks.observe.cost import watch_cost
from deploy.aws.stacks.observe.entrance import ERROR_PERIODS, ERRORS, expiry
from deploy.aws.stacks.observe.metrics import FIVE_MINUTES, LOWEST, MINUTE, SUM, measured
from deploy.aws.stacks.stack import KraamStack

REGION = "us-east-1"
HIT_PERCENT = 85
HIT_PERIODS = 3
LOOKING_FROM = ("eu-west-1", "us-east-1", "ap-southeast-1")  # Route 53 wants three at least


class ObserveEdgeStack(KraamStack):
    """alarms_topic: of this region; an alarm tells no other region's.

    It also looks from outside, by Route 53 from several countries: a shop that cannot be reached
    writes no errors.
    """

    def __init__(
        self,
        scope: Construct,
        environment: Environment,
        *,
        cdn: CdnStack,
        edge: EdgeStack,
    ) -> None:
        super().__init__(scope, "observe-edge", environment, region=REGION)
        watch_cost(self)
        alarms = Alarms(self)
        self.alarms_topic = alarms.topic
        self._measure(cdn.distribution_id)
        alarms.watch(
            *_watches({"DistributionId": cdn.distribution_id, "Region": "Global"}),
            expiry(edge.certificate.certificate_arn, of="cdn"),
            _unreachable(self._look_from_outside()),
        )

    def _look_from_outside(self) -> str:
        """The id of a health check of the page that answers when a task does."""
        check = route53.CfnHealthCheck(
            self,
            "from-outside",
            health_check_config=route53.CfnHealthCheck.HealthCheckConfigProperty(
                type="HTTPS",
                fully_qualified_domain_name=self.environment_of.domain,
                port=443,
                resource_path=HEALTH,
                enable_sni=True,
                request_interval=30,
                failure_threshold=3,
                regions=list(LOOKING_FROM),
            ),
        )
        return check.attr_health_check_id

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


def _unreachable(check: str) -> Watch:
    return Watch(
        runbook="unreachable",
        says="The shop cannot be reached from outside.",
        metric=measured("Route53", "HealthCheckStatus", {"HealthCheckId": check}, LOWEST),
        limit=1,
        beyond=BELOW,
        periods=3,
        missing=DEAD,
    )
