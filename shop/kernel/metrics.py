"""Figures for alarms: lines on stdout that CloudWatch Logs turns into metrics.

Source: docs.aws.amazon.com/AmazonCloudWatch, "Specification: Embedded metric format".
"""

import sys
from collections.abc import Mapping
from datetime import datetime
from typing import Any, TextIO

import orjson

NAMESPACE = "Kraam"


def put_count(
    name: str,
    count: int,
    *,
    now: datetime,
    dimensions: Mapping[str, str] | None = None,
    out: TextIO | None = None,
) -> None:
    """Write one figure of a metric, under these dimensions only; none: under the bare name.

    out: stdout, unless it is said.
    """
    dimensions = dimensions or {}
    document: dict[str, Any] = {
        "_aws": {
            "Timestamp": int(now.timestamp() * 1000),
            "CloudWatchMetrics": [
                {
                    "Namespace": NAMESPACE,
                    "Dimensions": [list(dimensions)],
                    "Metrics": [{"Name": name, "Unit": "Count"}],
                }
            ],
        },
        **dimensions,
        name: count,
    }
    # One write, so that lines of other threads do not come in between.
    out = out or sys.stdout
    out.write(orjson.dumps(document).decode() + "\n")
    out.flush()
