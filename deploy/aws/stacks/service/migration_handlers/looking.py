"""Looks whether the migrations have been made."""

from typing import Any

import boto3


def handle(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """IsComplete, once they have.

    Raises RuntimeError: they failed, or their task was lost; CloudFormation goes back.
    """
    if event["RequestType"] == "Delete":
        return {"IsComplete": True}
    task = event["Data"]["Task"]
    cluster = event["ResourceProperties"]["Cluster"]
    found = boto3.client("ecs").describe_tasks(cluster=cluster, tasks=[task])["tasks"]
    if not found:
        raise RuntimeError(f"The task of the migrations is gone: {task}")
    if found[0]["lastStatus"] != "STOPPED":
        return {"IsComplete": False}
    (container,) = found[0]["containers"]
    if container.get("exitCode") != 0:
        why = found[0].get("stoppedReason", "")
        raise RuntimeError(f"The migrations failed ({why}). Their log has the stream {task}.")
    return {"IsComplete": True}
