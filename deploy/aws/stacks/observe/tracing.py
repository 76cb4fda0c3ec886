"""X-Ray: how many requests are traced, and the traces that somebody should look at."""

from aws_cdk import aws_xray as xray

from deploy.aws.stacks.stack import KraamStack

SHARE = 0.05  # of requests, beyond the first of each second
PRIORITY = 100  # before the default rule, which has 10000
WORTH_A_LOOK = "fault = true OR responsetime > 2"


def trace(stack: KraamStack) -> None:
    """Sample everywhere alike; group what failed or took more than two seconds."""
    prefix = stack.environment_of.prefix
    xray.CfnSamplingRule(
        stack,
        "sampling",
        sampling_rule=xray.CfnSamplingRule.SamplingRuleProperty(
            rule_name=prefix,
            version=1,
            priority=PRIORITY,
            reservoir_size=1,
            fixed_rate=SHARE,
            host="*",
            http_method="*",
            url_path="*",
            resource_arn="*",
            service_name="*",
            service_type="*",
        ),
    )
    xray.CfnGroup(
        stack,
        "slow-or-failed",
        group_name=f"{prefix}-slow-or-failed",
        filter_expression=WORTH_A_LOOK,
        insights_configuration=xray.CfnGroup.InsightsConfigurationProperty(
            insights_enabled=True, notifications_enabled=False
        ),
    )
