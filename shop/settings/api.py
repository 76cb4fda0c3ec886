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
    "ENUM_NAME_OVERRIDES": {
        "OrderOutputStateEnum": "orders.states.OrderState",
        "PlannedPriceStateEnum": "catalog.planned_prices.PlannedPrice.State",
        "RefundStateEnum": "payments.models.RefundState",
        "StoredStateEnum": "catalog.services.exports.sheet.parts.STATES",
    },
}

# --- Pages of other sites that may call it, by name -------------------------------------------
CORS_ALLOWED_ORIGINS = env.origins("API_CORS_ORIGINS", "")
CORS_URLS_REGEX = r"^/api/"
CORS_ALLOW_HEADERS = (
    *default_headers,
    *("authorization", "idempotency-key", "if-match", "if-none-match", "x-cart-token", "x-visitor"),
)
CORS_EXPOSE_HEADERS = (
    *("Deprecation", "ETag", "Idempotent-Replayed", "Link", "Location"),
    *("RateLimit", "RateLimit-Policy", "Retry-After", "Sunset"),
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
