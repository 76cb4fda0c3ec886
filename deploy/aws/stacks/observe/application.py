"""Alarms on what the application writes of itself: orders, payments, jobs, the audit."""

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch

from deploy.aws.stacks.observe.alarms import BELOW, DEAD, QUIET, STAYS, Alarms, Watch, described
from deploy.aws.stacks.observe.metrics import (
    COUNTED,
    FIVE_MINUTES,
    HIGHEST,
    SUM,
    figure,
)
from deploy.aws.stacks.stack import KraamStack
from shop.kernel.metrics import Metric

FORECAST = "orders-under-forecast"
BAND = 3  # standard deviations below what this hour of the week usually brings
FORECAST_PERIODS = 3  # of five minutes
WAIT_SECONDS = 120  # that a job which an order waits for may be old
FAILED_PERCENT = 50  # of the tries to pay, where there are more than a handful
HANDFUL = 10
DAY = Duration.days(1)


def watch_application(alarms: Alarms) -> None:
    """All but the forecast."""
    alarms.watch(*_jobs(), *_audit(), _payments())


def watch_orders(stack: KraamStack, alarms: Alarms) -> None:
    """Fewer orders than this hour of the week usually brings.

    The forecast is CloudWatch's own (anomaly detection), which learns hours and days from two weeks
    of the shop's orders and grows with them; a table of 168 figures would be wrong from the first
    campaign on, and nobody would keep it. It learns nothing of nights with hardly an order, whose
    band begins at 0: a shop that takes no orders at night is not told of by this alarm.
    """
    alarm = cloudwatch.AnomalyDetectionAlarm(
        stack,
        f"alarm-{FORECAST}",
        alarm_name=alarms.named(FORECAST),
        alarm_description=described("Fewer orders than usual at this hour.", FORECAST),
        metric=figure(Metric.ORDERS_PLACED, SUM, FIVE_MINUTES),
        std_devs=BAND,
        comparison_operator=cloudwatch.ComparisonOperator.LESS_THAN_LOWER_THRESHOLD,
        evaluation_periods=FORECAST_PERIODS,
        datapoints_to_alarm=FORECAST_PERIODS,
        treat_missing_data=DEAD,
    )
    alarms.tell(alarm)


def _jobs() -> tuple[Watch, ...]:
    return (
        Watch(
            runbook="worker-backlog",
            says=f"Jobs that orders wait for are {WAIT_SECONDS} s old, or no worker runs.",
            metric=figure(Metric.QUEUE_AGE, HIGHEST),
            limit=WAIT_SECONDS,
            periods=5,
            missing=DEAD,
        ),
        Watch(
            runbook="jobs-failed",
            says="A job failed for good; nobody tries it again.",
            metric=figure(Metric.JOBS_FAILED, HIGHEST, FIVE_MINUTES),
            limit=0,
            missing=STAYS,
        ),
    )


def _audit() -> tuple[Watch, ...]:
    return (
        Watch(
            runbook="oversold",
            says="More was sold than there is.",
            metric=figure(Metric.OVERSOLD, HIGHEST, FIVE_MINUTES),
            limit=0,
            missing=STAYS,
        ),
        Watch(
            runbook="audit-breach",
            says="The audit found books that do not agree.",
            metric=figure(Metric.AUDIT_BREACHES, HIGHEST, FIVE_MINUTES),
            limit=0,
            missing=STAYS,
        ),
        Watch(
            runbook="audit-incomplete",
            says="The audit could not ask all payment providers.",
            metric=figure(Metric.AUDIT_PARTS_NOT_CHECKED, HIGHEST, FIVE_MINUTES),
            limit=0,
            missing=STAYS,
        ),
        Watch(
            runbook="audit-late",
            says="No audit has run for two days.",
            metric=figure(Metric.AUDIT_BREACHES, COUNTED, DAY),
            limit=1,
            beyond=BELOW,
            periods=2,
            missing=DEAD,
        ),
    )


def _payments() -> Watch:
    return Watch(
        runbook="payment-failures",
        says=f"More than {FAILED_PERCENT} % of the tries to pay fail.",
        metric=cloudwatch.MathExpression(
            expression=f"IF(failed > {HANDFUL}, 100 * failed / (failed + paid), 0)",
            using_metrics={
                "failed": figure(Metric.PAYMENT_FAILURES, SUM, FIVE_MINUTES),
                "paid": figure(Metric.ORDERS_PAID, SUM, FIVE_MINUTES),
            },
            label="Failed tries to pay, percent",
            period=FIVE_MINUTES,
        ),
        limit=FAILED_PERCENT,
        periods=3,
        missing=QUIET,
    )
