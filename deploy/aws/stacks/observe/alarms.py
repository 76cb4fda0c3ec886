"""An alarm says what is wrong and where it is written what to do: docs/runbooks.md."""

from dataclasses import dataclass

from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions

from deploy.aws.stacks.keys import new_key
from deploy.aws.stacks.stack import KraamStack

RUNBOOKS = "docs/runbooks.md"
ABOVE = cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD
BELOW = cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD

# What it means that nothing was measured. QUIET: nothing happened, such as no error. DEAD: what
# measures is gone, which is worse than a bad figure. STAYS: the next figure comes later.
QUIET = cloudwatch.TreatMissingData.NOT_BREACHING
DEAD = cloudwatch.TreatMissingData.BREACHING
STAYS = cloudwatch.TreatMissingData.IGNORE


@dataclass(frozen=True, slots=True)
class Watch:
    """What is wrong when a metric is beyond its limit in so many periods, one after the other.

    runbook: the section that tells what to do. of: which one of several such things is watched.
    """

    runbook: str
    says: str
    metric: cloudwatch.IMetric
    limit: float
    missing: cloudwatch.TreatMissingData
    periods: int = 1
    beyond: cloudwatch.ComparisonOperator = ABOVE
    of: str = ""

    @property
    def name(self) -> str:
        """Of the alarm, without the environment."""
        return f"{self.runbook}-{self.of}" if self.of else self.runbook


class Alarms:
    """Whom all alarms of a stack tell: a topic, encrypted, with somebody's mail behind it."""

    def __init__(self, stack: KraamStack) -> None:
        self._stack = stack
        self._prefix = stack.environment_of.prefix
        self.topic = self._topic()

    def watch(self, *watched: Watch) -> list[cloudwatch.Alarm]:
        """Make alarms, which also tell when it is over."""
        return [self._watch(each) for each in watched]

    def tell(self, alarm: cloudwatch.AlarmBase) -> None:
        """Tell of an alarm, and of its end."""
        action = actions.SnsAction(self.topic)  # type: ignore[arg-type]
        alarm.add_alarm_action(action)
        alarm.add_ok_action(action)

    def named(self, name: str) -> str:
        """An alarm's name in the account."""
        return f"{self._prefix}-{name}"

    def _watch(self, watched: Watch) -> cloudwatch.Alarm:
        alarm = cloudwatch.Alarm(
            self._stack,
            f"alarm-{watched.name}",
            alarm_name=self.named(watched.name),
            alarm_description=described(watched.says, watched.runbook),
            metric=watched.metric,
            threshold=watched.limit,
            comparison_operator=watched.beyond,
            evaluation_periods=watched.periods,
            datapoints_to_alarm=watched.periods,
            treat_missing_data=watched.missing,
        )
        self.tell(alarm)
        return alarm

    def _topic(self) -> sns.Topic:
        key = new_key(self._stack, f"alarms-{self._stack.region}")
        alarms = iam.ServicePrincipal("cloudwatch.amazonaws.com")
        here = {"StringEquals": {"aws:SourceAccount": self._stack.account}}
        key.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[alarms],
                actions=["kms:Decrypt", "kms:GenerateDataKey"],
                resources=["*"],  # in a key's own policy: this key
                conditions=here,
            )
        )
        topic = sns.Topic(
            self._stack,
            "alarms",
            topic_name=f"{self._prefix}-alarms",
            display_name=f"Kraam {self._stack.environment_of.name}",
            master_key=key,
            enforce_ssl=True,
        )
        topic.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[alarms],
                actions=["sns:Publish"],
                resources=[topic.topic_arn],
                conditions=here,
            )
        )
        mail = self._stack.environment_of.observe.alarm_email
        topic.add_subscription(subscriptions.EmailSubscription(mail))  # type: ignore[arg-type]
        return topic


def described(says: str, runbook: str) -> str:
    """What an alarm's mail says."""
    return f"{says} What to do: {RUNBOOKS}#{runbook}"
