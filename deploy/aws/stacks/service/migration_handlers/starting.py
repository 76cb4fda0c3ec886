"""Starts the migrations of a release, as a task of ECS."""

from typing import Any

import boto3


def handle(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """What CloudFormation asks of the custom resource. Going away needs no migration.

    Raises RuntimeError: ECS has no room for the task; CloudFormation goes back.
    """
    if event["RequestType"] == "Delete":
        return {}
    asked = event["ResourceProperties"]
    network = {"subnets": asked["Subnets"], "securityGroups": [asked["SecurityGroup"]]}
    answer = boto3.client("ecs").run_task(
        cluster=asked["Cluster"],
        taskDefinition=asked["TaskDefinition"],
        launchType="FARGATE",
        networkConfiguration={"awsvpcConfiguration": {**network, "assignPublicIp": "DISABLED"}},
        # A repeat of the same request must not migrate twice at the same time.
        clientToken=event["RequestId"],
        startedBy="migration",
    )
    if answer["failures"]:
        raise RuntimeError(f"The migrations could not be started: {answer['failures']}")
    # Always the same: a new one would have CloudFormation delete the old one afterwards.
    return {"PhysicalResourceId": "migrated", "Data": {"Task": answer["tasks"][0]["taskArn"]}}
