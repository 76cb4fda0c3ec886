"""What is true wherever Kraam runs. Values that differ per place come from the environment."""

from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from shop import env
from shop.logs import configuration
from shop.settings.accounts import *
from shop.settings.api import *
from shop.settings.stores import *
from shop.settings.trade import *

BASE_DIR = Path(__file__).resolve().parents[2]

SECRET_KEY = env.text("SECRET_KEY")
DEBUG = False
ALLOWED_HOSTS = env.texts("ALLOWED_HOSTS")
SITE_URL = env.text("SITE_URL").rstrip("/")  # for links in mail and in return addresses
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    "shop.back_office.apps.BackOfficeConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.headless",
    "allauth.mfa",
    "corsheaders",
    "csp",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "storages",
    "shop",
    "accounts",
    "catalog",
    "pages",
    "cart",
    "wishlist",
    "orders",
    "payments",
    "webhooks",
    "reports",
]

MIDDLEWARE = [
    "shop.request_log.RequestLogMiddleware",
    "shop.liveness.HealthMiddleware",
    "corsheaders.middleware.CorsMiddleware",  # adds to held answers what only some origins get
    "shop.middleware.HeldPageMiddleware",
    "shop.middleware.CompressReadsMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "shop.middleware.PolicyMiddleware",
    "shop.middleware.LanguageFromPathMiddleware",
    "shop.middleware.ApiAddressMiddleware",
    "shop.sessions.SaveOrSayMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "shop.kernel.throttling.RateLimitMiddleware",
    "shop.middleware.AppSignUpMiddleware",
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
    },
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates" / "jinja2"],
        "OPTIONS": {"environment": "shop.jinja.environment"},
    },
]
FORM_RENDERER = "shop.kernel.inputs.PlainInputs"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "shop.stylesheets.StylesheetFinder",
]

# --- Languages: Dutch has no prefix, English is /en/ ------------------------------------------
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Dutch")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Amsterdam"  # how times are shown; they are stored in UTC

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
# A product's 250 pictures have up to ten each, say, and the form of 100 variants some 1,100.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
SILENCED_SYSTEM_CHECKS: list[str] = []

# Whether the shop looks for what is wrong before it opens: shop/start_checks.py.
CHECK_START = False

# --- Tests of crashes -------------------------------------------------------------------------
# A folder in which a test asks for a crash by a file: shop/kernel/failpoints.py. Empty: never.
FAIL_POINTS = env.text("FAIL_POINTS", "")

# --- Logging ----------------------------------------------------------------------------------
LOG_LEVEL = env.text("LOG_LEVEL", "INFO")
LOG_FORMAT = env.choice("LOG_FORMAT", "line", "json")
LOG_REQUESTS = LOG_FORMAT == "json"  # one line for each; gunicorn writes them where this is off
LOGGING = configuration(LOG_FORMAT, level=LOG_LEVEL)
