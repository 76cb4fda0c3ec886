"""Amazon's signature of a request, version 4, for the one kind of request that we send ourselves.

Source: AWS Identity and Access Management User Guide, "Create a signed AWS API request".
"""

import hmac
from datetime import datetime
from functools import lru_cache
from hashlib import sha256

from botocore.credentials import ReadOnlyCredentials

CONTENT_TYPE = "application/x-amz-json-1.0"
SERVICE = "dynamodb"
_ALGORITHM = "AWS4-HMAC-SHA256"


def signed_headers(
    body: bytes,
    *,
    host: str,
    region: str,
    target: str,
    credentials: ReadOnlyCredentials,
    now: datetime,
) -> dict[str, str]:
    """All headers of a POST to / that its signature covers, and the signature itself.

    host: with the port, where it is not the scheme's own.
    target: what `X-Amz-Target` names, such as DynamoDB_20120810.GetItem.
    now: in UTC; Amazon refuses a request that is more than minutes old.
    """
    moment = now.strftime("%Y%m%dT%H%M%SZ")
    headers = {  # sorted by name, as the signature wants them
        "content-type": CONTENT_TYPE,
        "host": host,
        "x-amz-date": moment,
        **({"x-amz-security-token": credentials.token} if credentials.token else {}),
        "x-amz-target": target,
    }
    names = ";".join(headers)
    lines = "".join(f"{name}:{value}\n" for name, value in headers.items())
    request = f"POST\n/\n\n{lines}\n{names}\n{sha256(body).hexdigest()}"
    scope = f"{moment[:8]}/{region}/{SERVICE}/aws4_request"
    text = f"{_ALGORITHM}\n{moment}\n{scope}\n{sha256(request.encode()).hexdigest()}"
    key = _key_of_the_day(credentials.secret_key, moment[:8], region)
    headers["authorization"] = (
        f"{_ALGORITHM} Credential={credentials.access_key}/{scope}, SignedHeaders={names}, "
        f"Signature={_mac(key, text).hex()}"
    )
    return headers


@lru_cache(maxsize=4)
def _key_of_the_day(secret: str, date: str, region: str) -> bytes:
    key = f"AWS4{secret}".encode()
    for part in (date, region, SERVICE, "aws4_request"):
        key = _mac(key, part)
    return key


def _mac(key: bytes, text: str) -> bytes:
    return hmac.digest(key, text.encode(), "sha256")
