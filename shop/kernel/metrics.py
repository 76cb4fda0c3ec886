"""Figures for alarms: lines on stdout that CloudWatch Logs turns into metrics.

All of them are written by jobs, which ask the stores: so each figure is there every minute, also
when it is 0, and no request pays for it. An alarm on missing data tells that no worker runs.

Source: docs.aws.amazon.com/AmazonCloudWatch, "Specification: Embedded metric format".
"""

import sys
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, TextIO

import orjson

NAMESPACE = "Kraam"
SERVICE = "service"  # the dimension that every metric has
WORKER = "worker"  # its value: nothing else writes metrics


class Metric(StrEnum):
    """Every name in the namespace. Alarms and dashboards are made from it."""

    # Each minute, of the whole minute before.
    ORDERS_PLACED = "OrdersPlaced"  # those that were refused at once not
    ORDERS_PAID = "OrdersPaid"
    PAYMENT_FAILURES = "PaymentFailures"  # tries to pay that a provider reported as failed
    # Each minute, as it stands.
    QUEUE_AGE = "QueueAge"  # how long the oldest job has waited that orders wait for; 0: none does
    QUEUE_LENGTH = "QueueLength"  # jobs that could run now, of all priorities
    JOBS_FAILED = "JobsFailed"  # jobs that are not tried again
    WEBHOOKS_GIVEN_UP = "WebhooksGivenUp"  # endpoints of merchants that nothing is sent to any more
    CACHE_HIT_RATIO = "CacheHitRatio"  # of the last minute; not written while nobody asked
    # Each hour, of the whole hour before.
    CARTS_BEGUN = "CartsBegun"  # carts that a first product was put in; an estimate, within 1 %
    CARTS_ABANDONED = "CartsAbandoned"  # carts begun less orders placed
    # With each run of the audit.
    AUDIT_BREACHES = "AuditBreaches"  # in all, and by the dimension Code
    AUDIT_PARTS_NOT_CHECKED = "AuditPartsNotChecked"  # providers that did not answer
    OVERSOLD = "Oversold"  # SKUs with a figure below 0: more was sold than there is


_UNITS = {Metric.QUEUE_AGE: "Seconds", Metric.CACHE_HIT_RATIO: "Percent"}


def unit_of(metric: Metric) -> str:
    """CloudWatch's word for what a metric is counted in."""
    return _UNITS.get(metric, "Count")


def put_metrics(
    figures: Mapping[Metric, float],
    *,
    now: datetime,
    dimensions: Mapping[str, str] | None = None,
    out: TextIO | None = None,
) -> None:
    """Write figures, under the service and these dimensions.

    now: when they held.
    out: stdout, unless it is said.
    """
    dimensions = {SERVICE: WORKER, **(dimensions or {})}
    document: dict[str, Any] = {
        "_aws": {
            "Timestamp": int(now.timestamp() * 1000),
            "CloudWatchMetrics": [
                {
                    "Namespace": NAMESPACE,
                    "Dimensions": [list(dimensions)],
                    "Metrics": [{"Name": each, "Unit": unit_of(each)} for each in figures],
                }
            ],
        },
        **dimensions,
        **{str(metric): value for metric, value in figures.items()},
    }
    # One write, so that lines of other threads do not come in between.
    out = out or sys.stdout
    out.write(orjson.dumps(document).decode() + "\n")
    out.flush()
