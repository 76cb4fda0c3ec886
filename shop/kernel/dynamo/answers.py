"""What DynamoDB's answers mean: the data, or the error that PynamoDB knows from botocore."""

import zlib
from collections.abc import Mapping
from typing import Any

import orjson
from botocore.exceptions import ChecksumError
from pynamodb.exceptions import CancellationReason, VerboseClientError

from shop.kernel.dynamo.wire import Answer


def read(answer: Answer, operation: str, request: Mapping[str, Any]) -> dict[str, Any]:
    """The data of an answer.

    Raises:
        ClientError: DynamoDB refused, or failed. `response` is as botocore would give it, with
            `CancellationReasons` and, for a condition that failed, `Item` where asked for.
        ChecksumError: the answer is not what DynamoDB sent.
    """
    _check_whole(answer)
    if answer.status == 200:
        data: dict[str, Any] = orjson.loads(answer.body)
        return data
    raise _error(answer, operation, request)


def throttled(operation: str, request: Mapping[str, Any]) -> VerboseClientError:
    """The error of a batch of which DynamoDB keeps leaving a part."""
    said = b'{"__type":"ProvisionedThroughputExceededException","message":"A part was left."}'
    return _error(Answer(status=400, body=said), operation, request)


def _check_whole(answer: Answer) -> None:
    sent = answer.headers.get("x-amz-crc32")
    found = zlib.crc32(answer.body)
    if sent is not None and int(sent) != found:
        raise ChecksumError(
            checksum_type="crc32", expected_checksum=sent, actual_checksum=str(found)
        )


def _error(answer: Answer, operation: str, request: Mapping[str, Any]) -> VerboseClientError:
    said = _as_object(answer.body)
    request_id = answer.headers.get("x-amzn-requestid", "")
    reasons = said.get("CancellationReasons", [])
    message = said.pop("message", None) or said.get("Message") or ""
    code = str(said.pop("__type", answer.status)).rpartition("#")[2]  # after the service's name
    response = {
        **said,
        "Error": {"Code": code, "Message": message},
        "ResponseMetadata": {
            "RequestId": request_id,
            "HTTPStatusCode": answer.status,
            "HTTPHeaders": answer.headers,
        },
    }
    return VerboseClientError(
        response,
        operation,
        {"request_id": request_id, "table_name": ",".join(_tables(request))},
        cancellation_reasons=[_reason(reason) for reason in reasons],
    )


def _as_object(body: bytes) -> dict[str, Any]:
    """What stands between us and DynamoDB may answer with a page; that says nothing."""
    try:
        said = orjson.loads(body)
    except orjson.JSONDecodeError:
        return {}
    return said if isinstance(said, dict) else {}


def _reason(said: Mapping[str, Any]) -> CancellationReason | None:
    if said["Code"] == "None":
        return None
    return CancellationReason(
        code=said["Code"], message=said.get("Message"), raw_item=said.get("Item")
    )


def _tables(request: Mapping[str, Any]) -> list[str]:
    if "RequestItems" in request:
        return list(request["RequestItems"])
    if "TransactItems" in request:
        return [part["TableName"] for item in request["TransactItems"] for part in item.values()]
    return [request["TableName"]]
