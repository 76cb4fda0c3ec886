"""What is watched, when an alarm tells, and whom."""

import pytest

from deploy.aws.environments import ENVIRONMENTS
from deploy.aws.schema import table_schemas
from deploy.aws.tests.templates import resources
from shop.kernel.metrics import NAMESPACE, Metric

ALARM = "AWS::CloudWatch::Alarm"
DASHBOARD = "AWS::CloudWatch::Dashboard"


def alarms(part="observe", environment="production"):
    prefix = ENVIRONMENTS[environment].prefix
    found = resources(environment, part, ALARM)
    return {each["AlarmName"].removeprefix(f"{prefix}-"): each for each in found}


def metrics_of(alarm):
    """Of an alarm on one metric, or on several that are computed with."""
    if "MetricName" in alarm:
        return [alarm]
    return [each["MetricStat"]["Metric"] for each in alarm["Metrics"] if "MetricStat" in each]


def test_errors_over_10_in_two_of_two_minutes_are_told_of_both_ways_in():
    for alarm in (alarms()["errors-load-balancer"], alarms("observe-edge")["errors-cdn"]):
        assert alarm["Threshold"] == 10
        assert alarm["ComparisonOperator"] == "GreaterThanThreshold"
        assert (alarm["EvaluationPeriods"], alarm["DatapointsToAlarm"]) == (2, 2)
        assert alarm["TreatMissingData"] == "notBreaching"


def test_a_hit_ratio_under_85_percent_is_told_after_three_periods():
    alarm = alarms("observe-edge")["cdn-hit-ratio"]

    assert (alarm["MetricName"], alarm["Threshold"]) == ("CacheHitRate", 85)
    assert alarm["ComparisonOperator"] == "LessThanThreshold"
    assert (alarm["EvaluationPeriods"], alarm["DatapointsToAlarm"]) == (3, 3)


def test_cloudfront_is_asked_to_write_the_hit_ratio():
    kind = "AWS::CloudFront::MonitoringSubscription"
    (asked,) = resources("production", "observe-edge", kind)

    wanted = asked["MonitoringSubscription"]["RealtimeMetricsSubscriptionConfig"]
    assert wanted == {"RealtimeMetricsSubscriptionStatus": "Enabled"}


def test_fewer_orders_than_forecast_are_told():
    alarm = alarms()["orders-under-forecast"]

    assert alarm["ComparisonOperator"] == "LessThanLowerThreshold"
    assert [each["MetricName"] for each in metrics_of(alarm)] == [Metric.ORDERS_PLACED]
    expressions = [each.get("Expression", "") for each in alarm["Metrics"]]
    assert any(each.startswith("ANOMALY_DETECTION_BAND(") for each in expressions)
    assert alarm["TreatMissingData"] == "breaching"


def test_each_table_has_its_own_alarm_on_throttling():
    for schema in table_schemas():
        metrics = metrics_of(alarms()[f"table-throttled-{schema.name}"])
        assert {each["MetricName"] for each in metrics} == {
            "ReadThrottleEvents",
            "WriteThrottleEvents",
        }
        names = {each["Dimensions"][0]["Value"] for each in metrics}
        assert names == {f"kraam-production-{schema.name}"}


def test_the_audit_has_to_find_nothing():
    for name in ("oversold", "audit-breach"):
        assert alarms()[name]["Threshold"] == 0
        assert alarms()[name]["TreatMissingData"] == "ignore"


def test_a_worker_that_is_gone_is_told_like_one_that_is_late():
    alarm = alarms()["worker-backlog"]

    assert (alarm["MetricName"], alarm["Threshold"]) == (Metric.QUEUE_AGE, 120)
    assert alarm["TreatMissingData"] == "breaching"


def test_valkey_is_watched_on_each_node():
    nodes = {
        dimension["Value"]
        for each in metrics_of(alarms()["valkey-memory-sessions"])
        for dimension in each["Dimensions"]
    }
    assert nodes == {f"kraam-production-sessions-{number:03}" for number in (1, 2, 3)}


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_every_alarm_tells_somebody_of_its_begin_and_end(environment):
    for part in ("observe", "observe-edge"):
        made = alarms(part, environment)
        assert made
        for alarm in made.values():
            assert alarm["AlarmActions"] == alarm["OKActions"]
            assert len(alarm["AlarmActions"]) == 1
            assert alarm["TreatMissingData"]


def test_what_alarms_use_of_the_application_it_writes():
    used = {
        metric["MetricName"]
        for alarm in alarms().values()
        for metric in metrics_of(alarm)
        if metric["Namespace"] == NAMESPACE
    }
    assert used
    assert used <= set(Metric)


@pytest.mark.parametrize("part", ["observe", "observe-edge"])
def test_the_topic_is_encrypted_and_has_a_reader(part):
    (topic,) = resources("production", part, "AWS::SNS::Topic")
    (reader,) = resources("production", part, "AWS::SNS::Subscription")

    assert topic["KmsMasterKeyId"]
    assert (reader["Protocol"], reader["Endpoint"]) == ("email", "alarm@shop.example")


def test_there_is_a_budget_and_a_look_for_unusual_cost():
    (budget,) = resources("production", "observe-edge", "AWS::Budgets::Budget")
    (unusual,) = resources("production", "observe-edge", "AWS::CE::AnomalySubscription")

    assert budget["Budget"]["BudgetLimit"] == {"Amount": 12_000, "Unit": "USD"}
    kinds = [each["Notification"] for each in budget["NotificationsWithSubscribers"]]
    assert [(each["NotificationType"], each["Threshold"]) for each in kinds] == [
        ("ACTUAL", 80),
        ("FORECASTED", 100),
    ]
    assert unusual["Subscribers"] == [{"Type": "EMAIL", "Address": "alarm@shop.example"}]


def test_there_are_two_dashboards():
    names = {each["DashboardName"] for each in resources("production", "observe", DASHBOARD)}
    assert names == {"kraam-production-business", "kraam-production-operations"}


def test_a_share_of_requests_is_traced():
    (rule,) = resources("production", "observe", "AWS::XRay::SamplingRule")
    assert rule["SamplingRule"]["FixedRate"] == 0.05
