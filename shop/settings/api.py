"""The API: REST framework, its description, and how often clients may ask."""

from typing import Any

from corsheaders.defaults import default_headers

from shop import env
from shop.settings.trade import SHOP_NAME

REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["accounts.api.authentication.AccessTokens"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_RENDERER_CLASSES": ["shop.kernel.api.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["shop.kernel.json_input.SoundJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "shop.kernel.api_schema.Schema",
    "DEFAULT_THROTTLE_CLASSES": ["shop.kernel.throttling.Throttle"],
    "EXCEPTION_HANDLER": "shop.refusals.api_exception_handler",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": f"{SHOP_NAME} API",
    "DESCRIPTION": "Everything a shopper can do. Amounts are in minor units (cents).",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_PATCH": False,  # a serializer says itself what may be left out
    # Fields of one name with other values in other things; each set of values has a name.
    "ENUM_NAME_OVERRIDES": {
        "MethodEnum": "payments.selectors.methods.METHODS",
        "OrderStateEnum": "orders.states.OrderState",
        "PaymentStateEnum": "orders.selectors.money.Standing",
        "PlannedPriceStateEnum": "catalog.planned_prices.PlannedPrice.State",
        "RefundStateEnum": "payments.models.RefundState",
        "ReturnStateEnum": "orders.models.ReturnState",
        "StoredStateEnum": "catalog.services.exports.sheet.parts.STATES",
    },
    "APPEND_COMPONENTS": {
        "securitySchemes": {
            "sessionToken": {
                "type": "apiKey",
                "in": "header",
                "name": "X-Session-Token",
                "description": "The `session_token` of a sign-in that is not done yet.",
            }
        }
    },
    "WEBHOOKS": [f"webhooks.api.description.{kind}_event" for kind in ("order", "stock", "test")],
}

# --- Pages of other sites that may call it, by name -------------------------------------------
CORS_ALLOWED_ORIGINS = env.origins("API_CORS_ORIGINS", "")
CORS_URLS_REGEX = r"^/(api|_allauth)/"
CORS_ALLOW_HEADERS = (
    *default_headers,
    *("authorization", "idempotency-key", "if-match", "if-none-match", "x-cart-token", "x-visitor"),
    "x-app-attestation",
    "x-session-token",
)
CORS_EXPOSE_HEADERS = (
    *("Deprecation", "ETag", "Idempotent-Replayed", "Link", "Location"),
    *("RateLimit", "RateLimit-Policy", "Retry-After", "Sunset", "X-Request-Id"),
)

# --- How often one may ask, as requests a second / requests at once ---------------------------
# Of a client: an account, or an address, which many people may share. The last three are of a
# client, too, and come on top: what is dear, or what a shop is attacked by.
API_RATES = {
    "all": env.rate("API_RATE", "1000/2000"),
    "client": env.rate("API_CLIENT_RATE", "50/300"),
    "search": env.rate("API_SEARCH_RATE", "20/100"),
    "write": env.rate("API_WRITE_RATE", "10/100"),
    "checkout": env.rate("API_CHECKOUT_RATE", "1/30"),
    "token": env.rate("API_TOKEN_RATE", "20/200"),  # of the staff; nothing else counts for it
}

# --- What an address may ask for ----------------------------------------------------------------
API_LONGEST_QUERY = 3000  # bytes; gunicorn takes 4094 of a whole first line
API_MOST_PARAMETERS = 100

# --- Which apps may call it -------------------------------------------------------------------
# A class that knows whether an app of the shop's is asking (shop.kernel.attestation); empty: none.
API_ATTESTATION = env.text("API_ATTESTATION", "")
# What it is asked for: scopes of writes ("checkout", "write"), and "sign_up".
API_ATTESTED = env.texts("API_ATTESTED", "checkout,sign_up")
# The oldest version of each app that still works here, such as {"ios": "2.4"}: what apps hear of
# GET shop/, so that an old one asks for its update.
APP_VERSIONS = env.versions("APP_VERSIONS", "")
