"""What is true wherever Kraam runs. Values that differ per place come from the environment."""

from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from shop import env

BASE_DIR = Path(__file__).resolve().parents[2]

SECRET_KEY = env.text("SECRET_KEY")
DEBUG = False
ALLOWED_HOSTS = env.texts("ALLOWED_HOSTS")
SITE_URL = env.text("SITE_URL").rstrip("/")  # for links in mail and in return addresses
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "csp",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "storages",
    "shop",
    "accounts",
    "catalog",
    "cart",
    "orders",
    "payments",
]

MIDDLEWARE = [
    "shop.middleware.HeldPageMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "shop.middleware.LanguageFromPathMiddleware",
    "shop.sessions.SaveOrSayMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "shop.middleware.RefusalPageMiddleware",
    "shop.middleware.CachePolicyMiddleware",
]

ROOT_URLCONF = "shop.urls"
WSGI_APPLICATION = "shop.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# --- Accounts: django-allauth -----------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "orders:account"
LOGOUT_REDIRECT_URL = "shop:home"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {
    "login": "accounts.forms.LoginForm",
    "signup": "accounts.forms.SignupForm",
    "add_email": "accounts.forms.AddEmailForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "set_password": "accounts.forms.SetPasswordForm",
    "reauthenticate": "accounts.forms.ReauthenticateForm",
    "reset_password": "accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.ResetPasswordKeyForm",
    "confirm_email_verification_code": "accounts.forms.ConfirmEmailVerificationCodeForm",
    "confirm_password_reset_code": "accounts.forms.ConfirmPasswordResetCodeForm",
}
# An address is verified before anybody is signed in: only so does the sign-up look the same whether
# there is an account or not. It keeps nobody from buying, as checkout works without an account.
# By code rather than by link, so that the customer stays where she is, with her cart.
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60  # seconds
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 8}
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_CHANGE_EMAIL = True  # one address per account
ACCOUNT_EMAIL_NOTIFICATIONS = True  # of changes that somebody else might have made
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True  # as long as the cart
# On top of allauth's own limits: nobody's mailbox is filled with codes.
ACCOUNT_RATE_LIMITS = {
    "confirm_email": "1/10s/key,10/h/key",
    "reset_password": "20/m/ip,10/h/key",
    "review": "20/h/ip",  # on top of one per customer and product
    "visitor": "100/h/ip",  # pseudonyms: nobody makes a crowd that likes her product
}
# Proxies in front whose X-Forwarded-For is true: without them every customer has one address.
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXY_COUNT", 0)

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "shop.context.shop",
            ],
            "builtins": ["shop.templatetags.shop"],
        },
    }
]
FORM_RENDERER = "shop.kernel.inputs.PlainInputs"

# --- The shop ---------------------------------------------------------------------------------
SHOP_NAME = env.text("SHOP_NAME", "Kraam")
SHOP_EMAIL = env.text("SHOP_EMAIL", "winkel@kraam.example")
# What invoices and the withdrawal function say of the seller.
SHOP_ADDRESS = env.texts("SHOP_ADDRESS", "")
SHOP_VAT_NUMBER = env.text("SHOP_VAT_NUMBER", "")
SHOP_COC_NUMBER = env.text("SHOP_COC_NUMBER", "")
SHOP_CURRENCY = "EUR"
SHOP_COUNTRY = env.text("SHOP_COUNTRY", "NL")  # where its VAT rates come from
# Countries that goods are sent to, ISO 3166. orders.addresses knows how an address looks in each.
SHIP_TO_COUNTRIES = env.texts("SHIP_TO_COUNTRIES", "NL,BE,DE")
# Above EUR 10,000 a year of sales to consumers in other member states, their VAT rates apply.
# Source: Directive 2006/112/EC, article 59c.
VAT_OF_DESTINATION = env.flag("VAT_OF_DESTINATION", default=False)
# What is said of delivery and returns with an offer, to search engines.
OFFER_TERMS = "orders.selectors.terms.offer_terms"
# Days after the last parcel in which things may be sent back. The law gives 14 from the delivery,
# which the shop does not see. Source: Directive 2011/83/EU, article 9.
RETURN_DAYS = env.number("RETURN_DAYS", 30)

# --- Languages: Dutch has no prefix, English is /en/ ------------------------------------------
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Dutch")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Amsterdam"  # how times are shown; they are stored in UTC

# --- Orders and background jobs: Postgres -----------------------------------------------------
DATABASES: dict[str, dict[str, Any]] = {"default": env.postgres("DATABASE_URL")}
# Statements that come again are prepared once per connection: a third less work for Postgres.
DATABASES["default"]["OPTIONS"] |= {"server_side_binding": True, "prepare_threshold": 3}
DATABASES["default"]["OPTIONS"]["pool"] = {
    "min_size": 1,
    "max_size": env.number("DATABASE_POOL_SIZE", 10),  # at least the threads of one process
    "timeout": 5,  # seconds to wait for a free connection
}
# A job is a service that carries @app.task, so services are where the worker looks.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "services"
PROCRASTINATE_ON_APP_READY = "shop.kernel.job_connector.use_outbox"

# --- Catalogue, stock and carts: DynamoDB -----------------------------------------------------
AWS_REGION = env.text("AWS_REGION", "eu-central-1")
DYNAMODB_ENDPOINT = env.text("DYNAMODB_ENDPOINT", "")  # empty: Amazon's own
DYNAMODB_TABLE_PREFIX = env.text("DYNAMODB_TABLE_PREFIX", "kraam-")

# --- Search: OpenSearch, or an embedded index ---------------------------------------------------
SEARCH_URL = env.address("SEARCH_URL", "")
# Amazon's service whose requests are signed: "es" (OpenSearch Service) or "aoss" (Serverless).
SEARCH_SIGN_FOR = env.choice("SEARCH_SIGN_FOR", "", "es", "aoss")
SEARCH_INDEX_PREFIX = env.text("SEARCH_INDEX_PREFIX", "kraam-")
# Of the embedded index: one folder that the worker writes and every process reads.
SEARCH_INDEX_PATH = "" if SEARCH_URL else env.text("SEARCH_INDEX_PATH")

# --- Recommendations: embedded, or Amazon Personalize -------------------------------------------
RECOMMENDER = env.choice("RECOMMENDER", "embedded", "personalize")
_PERSONALIZE = RECOMMENDER == "personalize"
PERSONALIZE_TRACKING_ID = env.text("PERSONALIZE_TRACKING_ID") if _PERSONALIZE else ""
# Recommenders or campaigns, by the row that they fill, and the filter that keeps to a category.
PERSONALIZE_ALSO_BOUGHT = env.arn("PERSONALIZE_ALSO_BOUGHT") if _PERSONALIZE else ""
PERSONALIZE_SIMILAR = env.arn("PERSONALIZE_SIMILAR") if _PERSONALIZE else ""
PERSONALIZE_FOR_YOU = env.arn("PERSONALIZE_FOR_YOU") if _PERSONALIZE else ""
PERSONALIZE_POPULAR = env.arn("PERSONALIZE_POPULAR") if _PERSONALIZE else ""
PERSONALIZE_CATEGORY_FILTER = env.arn("PERSONALIZE_CATEGORY_FILTER") if _PERSONALIZE else ""

# --- Cache and sessions: Redis ----------------------------------------------------------------
# Two aliases for two promises: the cache may be lost at any time, a session may not.
_REDIS = {
    # JSON, not the default pickle: what is read back from Redis is data, never code.
    "SERIALIZER": "django_redis.serializers.json.JSONSerializer",
    "SOCKET_CONNECT_TIMEOUT": 1,  # seconds
    "SOCKET_TIMEOUT": 1,  # seconds
}
CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "shop.caches.DispensableCache",
        "LOCATION": env.text("REDIS_CACHE_URL"),
        "OPTIONS": {**_REDIS, "IGNORE_EXCEPTIONS": True},  # Redis down: slow, not broken
    },
    # The same cache, for whole pages: a fifth of the memory and of the network.
    "pages": {
        "BACKEND": "shop.caches.DispensableCache",
        "LOCATION": env.text("REDIS_CACHE_URL"),
        "OPTIONS": {
            **_REDIS,
            "IGNORE_EXCEPTIONS": True,
            "COMPRESSOR": "django_redis.compressors.zlib.ZlibCompressor",
        },
    },
    "sessions": {
        "BACKEND": "django_redis.cache.RedisCache",
        "LOCATION": env.text("REDIS_SESSION_URL"),
        "OPTIONS": _REDIS,
    },
}
DJANGO_REDIS_LOG_IGNORED_EXCEPTIONS = True
SESSION_ENGINE = "shop.sessions"
SESSION_CACHE_ALIAS = "sessions"
SESSION_COOKIE_AGE = 30 * 24 * 3600  # seconds
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- Files: S3 --------------------------------------------------------------------------------
S3_ENDPOINT = env.text("S3_ENDPOINT", "")  # empty: Amazon's own
MEDIA_BUCKET = env.text("MEDIA_BUCKET")
STATIC_BUCKET = env.text("STATIC_BUCKET")
MEDIA_URL = "/media/"  # the CDN sends these two paths to the buckets
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "shop.stylesheets.StylesheetFinder",
]
_S3 = {
    "region_name": AWS_REGION,
    "endpoint_url": S3_ENDPOINT or None,
    "querystring_auth": False,
    "object_parameters": {"CacheControl": "public, max-age=31536000, immutable"},
}
STORAGES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "shop.storage.MediaStorage",
        "OPTIONS": {**_S3, "bucket_name": MEDIA_BUCKET},
    },
    "staticfiles": {
        "BACKEND": "shop.storage.StaticStorage",
        "OPTIONS": {**_S3, "bucket_name": STATIC_BUCKET},
    },
}
# True where no CDN stands in front: the shop itself then passes the buckets' files on.
SERVE_BUCKETS = env.flag("SERVE_BUCKETS", default=False)

# --- CDN: which one is told of edits; none by default ------------------------------------------
CDN_DISTRIBUTION_ID = env.text("CDN_DISTRIBUTION_ID", "")  # of CloudFront
CDN_PURGE_URL = env.address("CDN_PURGE_URL", "")  # of a proxy that knows PURGE, such as Varnish

# --- Payments ---------------------------------------------------------------------------------
STRIPE_PUBLISHABLE_KEY = env.text("STRIPE_PUBLISHABLE_KEY")
STRIPE_JS_URL = env.text("STRIPE_JS_URL", "https://js.stripe.com/v3/")
PAYMENT_GATEWAYS: dict[str, dict[str, Any]] = {
    "stripe": {
        "BACKEND": "payments.gateways.stripe_gateway.StripeGateway",
        "OPTIONS": {
            "api_key": env.text("STRIPE_API_KEY"),
            "webhook_secret": env.text("STRIPE_WEBHOOK_SECRET"),
            "api_base": env.text("STRIPE_API_BASE", "https://api.stripe.com"),
        },
    },
    "invoice": {
        "BACKEND": "payments.gateways.invoice_gateway.InvoiceGateway",
        "OPTIONS": {"days_to_pay": env.number("INVOICE_DAYS", 14)},
    },
}
# "at_once", or "on_shipment": the money is promised by the order, and taken as its goods leave.
CAPTURE = env.text("CAPTURE", "at_once")
SHOP_IBAN = env.text("SHOP_IBAN", "")  # where invoices are paid to; empty: nobody pays on invoice

# --- Mail -------------------------------------------------------------------------------------
for _name, _value in env.email("EMAIL_URL").items():
    if _name.startswith("EMAIL_"):
        globals()[_name] = _value
EMAIL_TIMEOUT = 10  # seconds
DEFAULT_FROM_EMAIL = f"{SHOP_NAME} <{SHOP_EMAIL}>"

# --- Security ---------------------------------------------------------------------------------
_STRIPE_ORIGIN = "/".join(STRIPE_JS_URL.split("/")[:3])
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
# Card data goes from the browser to Stripe only; no other page may load its script.
PAYMENT_PAGE_CSP = {
    "script-src": [SELF, _STRIPE_ORIGIN],
    "frame-src": [_STRIPE_ORIGIN, "https://hooks.stripe.com"],
    "connect-src": [SELF, _STRIPE_ORIGIN, "https://api.stripe.com"],
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"  # Origin and Referer checks need it
SESSION_COOKIE_SAMESITE = "Lax"  # the return from a bank has to carry it
SESSION_COOKIE_HTTPONLY = True
SILENCED_SYSTEM_CHECKS: list[str] = []

# --- API --------------------------------------------------------------------------------------
REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["shop.kernel.json_input.SoundJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "shop.kernel.api_schema.Schema",
    "EXCEPTION_HANDLER": "shop.refusals.api_exception_handler",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": f"{SHOP_NAME} API",
    "DESCRIPTION": "Everything a shopper can do. Amounts are in minor units (cents).",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
}

# --- Tests of crashes -------------------------------------------------------------------------
# A folder in which a test asks for a crash by a file: shop/kernel/failpoints.py. Empty: never.
FAIL_POINTS = env.text("FAIL_POINTS", "")

# --- Logging ----------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
    "loggers": {
        **{
            name: {"level": "WARNING"}
            for name in ("botocore", "procrastinate", "pynamodb", "stripe")
        },
        "opensearch": {"level": "ERROR"},  # it warns of every 404; our own code says what failed
    },
}
