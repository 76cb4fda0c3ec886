"""Look here for who may call what: the secret key everything, the publishable key what payers may.

Source: https://docs.stripe.com/api/authentication and https://docs.stripe.com/keys
"""

import base64
import binascii
import hmac

from starlette.datastructures import Headers

from deploy.local.stripe.errors import ApiError
from deploy.local.stripe.settings import Settings
from deploy.local.stripe.shapes import JsonObject


def _given_key(headers: Headers, values: JsonObject) -> str | None:
    scheme, _, credentials = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return credentials.strip()
    if scheme.lower() == "basic":
        try:
            decoded = base64.b64decode(credentials, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            return ""
        return decoded.partition(":")[0]
    key = values.get("key")
    return key if isinstance(key, str) else None


def _same(given: str, known: str) -> bool:
    return hmac.compare_digest(given.encode(), known.encode())


def is_publishable(
    headers: Headers, values: JsonObject, settings: Settings, *, browser: bool
) -> bool:
    """Whether the caller is a browser. `browser`: whether it may call this endpoint.

    Raises:
        ApiError: 401 for no key or a wrong one, 403 for a key that may not do this.
    """
    key = _given_key(headers, values)
    if not key:
        raise ApiError(
            401,
            "You did not provide an API key. You need to provide your API key in the Authorization "
            "header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See "
            "https://stripe.com/docs/api#authentication for details, or we can help at "
            "https://support.stripe.com/.",
            remembered=False,
        )
    if _same(key, settings.api_key):
        return False
    if not _same(key, settings.publishable_key):
        hidden = f"{key[:8]}{'*' * max(len(key) - 12, 4)}{key[-4:]}"
        raise ApiError(401, f"Invalid API Key provided: {hidden}", remembered=False)
    if not browser:
        raise ApiError(
            403,
            "This API call cannot be made with a publishable API key. Please use a secret API key. "
            "You can find a list of your API keys at https://dashboard.stripe.com/account/apikeys.",
            code="secret_key_required",
            remembered=False,
        )
    return True
