"""Who calls the API: nobody, or the customer whose access token it sends."""

from typing import Any

from allauth.headless.contrib.rest_framework.authentication import JWTTokenAuthentication
from drf_spectacular.extensions import OpenApiAuthenticationExtension


class AccessTokens(JWTTokenAuthentication):
    """Named by REST_FRAMEWORK["DEFAULT_AUTHENTICATION_CLASSES"]. Reads no cookie, so needs no CSRF.

    A token that is over, revoked or made up is refused with 401, also where nobody needs one: the
    client would take the answer for its account's.
    """


class AccessTokenScheme(OpenApiAuthenticationExtension):
    """How the description of the API tells of it."""

    target_class = AccessTokens
    name = "accessToken"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:  # noqa: ARG002
        """OpenAPI's security scheme object."""
        return {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "JWT",
            "description": "The `access_token` that signing in under `/_allauth/app/v1/` gave.",
        }
