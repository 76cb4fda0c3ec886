"""What a call on AWS needs to be permitted: actions of IAM on named things.

Things are named without account, region and environment: "table/products",
"table/products/index/category-price", "bucket/media", "object/media", "distribution".
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

# Which action each request of a transaction is. Source: Amazon DynamoDB Developer Guide,
# "Using IAM with DynamoDB transactions".
_IN_TRANSACTION = {
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
    "ConditionCheck": "ConditionCheckItem",
    "Get": "GetItem",
}
# Source: Service Authorization Reference, "Actions, resources, and condition keys for Amazon S3".
_OF_OBJECTS = {
    "GetObject": "GetObject",
    "HeadObject": "GetObject",
    "PutObject": "PutObject",
    "CreateMultipartUpload": "PutObject",
    "UploadPart": "PutObject",
    "CompleteMultipartUpload": "PutObject",
    "AbortMultipartUpload": "AbortMultipartUpload",
    "DeleteObject": "DeleteObject",
    "DeleteObjects": "DeleteObject",
}
_OF_BUCKETS = {"ListObjects", "ListObjectsV2", "HeadBucket"}


class Needed(NamedTuple):
    """An action, such as "dynamodb:GetItem", on a thing."""

    action: str
    thing: str


class UnknownCallError(Exception):
    """A call that nobody has said yet what it needs."""


def needed(
    service: str, operation: str, request: Mapping[str, Any], names: Mapping[str, str]
) -> Iterator[Needed]:
    """names: what the suite's own names of tables and buckets are of, such as "bucket/media".

    Raises:
        UnknownCallError: it has to be added here.
    """
    if service == "dynamodb":
        yield from _of_dynamodb(operation, request, names)
    elif service == "s3" and operation == "CopyObject":
        yield Needed("s3:GetObject", _object(request["CopySource"]["Bucket"], names))
        yield Needed("s3:PutObject", _object(request["Bucket"], names))
    elif service == "s3" and operation in _OF_OBJECTS:
        yield Needed(f"s3:{_OF_OBJECTS[operation]}", _object(request["Bucket"], names))
    elif service == "s3" and operation in _OF_BUCKETS:
        yield Needed("s3:ListBucket", names[request["Bucket"]])
    elif (service, operation) == ("cloudfront", "CreateInvalidation"):
        yield Needed("cloudfront:CreateInvalidation", "distribution")
    else:
        raise UnknownCallError(f"{service}: {operation}")


def _of_dynamodb(
    operation: str, request: Mapping[str, Any], names: Mapping[str, str]
) -> Iterator[Needed]:
    if operation in {"BatchGetItem", "BatchWriteItem"}:
        for table in request["RequestItems"]:
            yield Needed(f"dynamodb:{operation}", names[table])
    elif operation in {"TransactWriteItems", "TransactGetItems"}:
        for each in request["TransactItems"]:
            ((kind, within),) = each.items()
            yield Needed(f"dynamodb:{_IN_TRANSACTION[kind]}", names[within["TableName"]])
    else:
        table = names[request["TableName"]]
        index = request.get("IndexName")
        yield Needed(f"dynamodb:{operation}", f"{table}/index/{index}" if index else table)


def _object(bucket: str, names: Mapping[str, str]) -> str:
    return names[bucket].replace("bucket/", "object/")
