"""What a month may cost, and whom AWS tells when it becomes more."""

import json

from aws_cdk import aws_budgets as budgets
from aws_cdk import aws_ce as ce

from deploy.aws.stacks.stack import KraamStack

TAG = "environment"  # has to be switched on as a cost allocation tag once: docs/deployment.md
SPENT, FORECAST = ("ACTUAL", 80), ("FORECASTED", 100)  # percent of the budget
UNUSUAL = 100  # USD that a service costs beyond what it usually does


def watch_cost(stack: KraamStack) -> None:
    """Of this environment, by its tag. AWS mails itself: it does so without our topic."""
    environment = stack.environment_of
    mail = environment.observe.alarm_email
    budgets.CfnBudget(
        stack,
        "budget",
        budget=budgets.CfnBudget.BudgetDataProperty(
            budget_name=environment.prefix,
            budget_type="COST",
            time_unit="MONTHLY",
            budget_limit=budgets.CfnBudget.SpendProperty(
                amount=environment.observe.monthly_budget, unit="USD"
            ),
            cost_filters={"TagKeyValue": [f"user:{TAG}${environment.name}"]},
        ),
        notifications_with_subscribers=[
            budgets.CfnBudget.NotificationWithSubscribersProperty(
                notification=budgets.CfnBudget.NotificationProperty(
                    comparison_operator="GREATER_THAN",
                    notification_type=kind,
                    threshold=percent,
                    threshold_type="PERCENTAGE",
                ),
                subscribers=[
                    budgets.CfnBudget.SubscriberProperty(subscription_type="EMAIL", address=mail)
                ],
            )
            for kind, percent in (SPENT, FORECAST)
        ],
    )
    monitor = ce.CfnAnomalyMonitor(
        stack,
        "cost-monitor",
        monitor_name=environment.prefix,
        monitor_type="CUSTOM",
        monitor_specification=json.dumps({"Tags": {"Key": TAG, "Values": [environment.name]}}),
    )
    ce.CfnAnomalySubscription(
        stack,
        "cost-anomaly",
        subscription_name=environment.prefix,
        frequency="DAILY",
        monitor_arn_list=[monitor.attr_monitor_arn],
        subscribers=[ce.CfnAnomalySubscription.SubscriberProperty(type="EMAIL", address=mail)],
        threshold_expression=json.dumps(
            {
                "Dimensions": {
                    "Key": "ANOMALY_TOTAL_IMPACT_ABSOLUTE",
                    "MatchOptions": ["GREATER_THAN_OR_EQUAL"],
                    "Values": [str(UNUSUAL)],
                }
            }
        ),
    )
