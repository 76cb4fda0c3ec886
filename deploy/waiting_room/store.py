"""The door at AWS: the key value store that the functions read, and the metric of arrivals."""

import json
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
from botocore.exceptions import ClientError

from deploy.waiting_room.door import MINUTE, Door

METRICS = "Kraam/Edge"  # namespace
PLACES = "Places"
LOOKED_BACK = timedelta(hours=12)
COUNTED_AFTER = timedelta(minutes=2)  # a minute that is younger may not be whole


class Store:
    """One environment's, by the ARN that its stack `cdn` puts out as `Store`."""

    def __init__(self, arn: str, environment: str) -> None:
        self._arn, self._environment = arn, environment
        self._values = boto3.client("cloudfront-keyvaluestore", region_name="us-east-1")
        self._metrics = boto3.client("cloudwatch", region_name="us-east-1")

    def door(self) -> Door | None:
        """None: it is open."""
        try:
            answer = self._values.get_key(KvsARN=self._arn, Key="door")
        except ClientError as error:
            if error.response["Error"]["Code"] != "ResourceNotFoundException":
                raise
            return None
        stored = json.loads(answer["Value"])
        return Door.from_store(stored) if stored["shut"] else None

    def write(self, door: Door | None) -> None:
        """Functions see it within seconds. The first time a key to sign places with is made."""
        puts = [{"Key": "door", "Value": json.dumps(door.stored() if door else {"shut": False})}]
        if not self._has_key():
            puts.append({"Key": "key", "Value": secrets.token_hex(32)})
        version = self._values.describe_key_value_store(KvsARN=self._arn)["ETag"]
        self._values.update_keys(KvsARN=self._arn, IfMatch=version, Puts=puts)

    def arrivals(self) -> Mapping[int, int]:
        """Places that were given, by the first ms of a minute."""
        now = datetime.now(UTC)
        answer = self._metrics.get_metric_statistics(
            Namespace=METRICS,
            MetricName=f"{PLACES}-{self._environment}",
            StartTime=now - LOOKED_BACK,
            EndTime=now - COUNTED_AFTER,
            Period=MINUTE // 1000,
            Statistics=["Sum"],
        )
        points: list[dict[str, Any]] = answer["Datapoints"]
        return {int(each["Timestamp"].timestamp() * 1000): int(each["Sum"]) for each in points}

    def _has_key(self) -> bool:
        names = self._values.get_paginator("list_keys").paginate(KvsARN=self._arn)
        return any(item["Key"] == "key" for page in names for item in page.get("Items", []))
