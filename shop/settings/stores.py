"""Where things are kept and found: databases, search, caches, files, the CDN."""

from typing import Any

from shop import env

# --- Orders and background jobs: Postgres -----------------------------------------------------
DATABASES: dict[str, dict[str, Any]] = {"default": env.postgres("DATABASE_URL")}
# Apart from the address where a vault gives them out.
DATABASES["default"]["USER"] = env.text("DATABASE_USER", "") or DATABASES["default"]["USER"]
DATABASES["default"]["PASSWORD"] = (
    env.text("DATABASE_PASSWORD", "") or DATABASES["default"]["PASSWORD"]
)
# Statements that come again are prepared once per connection: a third less work for Postgres.
DATABASES["default"]["OPTIONS"] |= {"server_side_binding": True, "prepare_threshold": 3}
DATABASES["default"]["OPTIONS"]["pool"] = {
    "min_size": 1,
    "max_size": env.number("DATABASE_POOL_SIZE", 10),  # at least the threads of one process
    "timeout": 5,  # seconds to wait for a free connection
}
# A job is a service that carries @app.task, so services are where the worker looks.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "services"
PROCRASTINATE_IMPORT_PATHS = [
    "accounts.own_data.erasing",
    "accounts.own_data.exporting",
    "accounts.own_data.push_tokens",
    "catalog.imports.jobs",
]
WORKER_THREADS = env.number("WORKER_THREADS", 4)  # jobs that one worker runs at once
# Seconds for jobs that run when a worker is told to stop; then another one begins them anew.
WORKER_GRACEFUL_TIMEOUT = env.number("WORKER_GRACEFUL_TIMEOUT", 20)
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
    "SERIALIZER": "shop.caches.JSON",
    "CLIENT_CLASS": "shop.caches.Client",
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
# For files with personal data: no CDN and no page leads into it.
PRIVATE_BUCKET = env.text("PRIVATE_BUCKET", "") or f"{MEDIA_BUCKET}-private"
UPLOADS_BUCKET = env.text("UPLOADS_BUCKET")  # private: what staff upload, until it is made use of
MEDIA_URL = "/media/"  # the CDN sends these two paths to the buckets
STATIC_URL = "/static/"
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
    "private": {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            **_S3,
            "bucket_name": PRIVATE_BUCKET,
            "object_parameters": {"CacheControl": "private, no-store"},
        },
    },
    "uploads": {
        "BACKEND": "shop.storage.UploadsStorage",
        "OPTIONS": {
            "region_name": AWS_REGION,
            "endpoint_url": S3_ENDPOINT or None,
            "bucket_name": UPLOADS_BUCKET,
            # Browsers are sent to the bucket's address in its own region: the one that serves all
            # regions redirects, and no form can be posted through that.
            "signature_version": "s3v4",
            "addressing_style": "path" if S3_ENDPOINT else "virtual",
        },
    },
}
# True where no CDN stands in front: the shop itself then passes the buckets' files on.
SERVE_BUCKETS = env.flag("SERVE_BUCKETS", default=False)

# --- CDN: which one is told of edits; none by default ------------------------------------------
CDN_DISTRIBUTION_ID = env.text("CDN_DISTRIBUTION_ID", "")  # of CloudFront
CDN_PURGE_URL = env.address("CDN_PURGE_URL", "")  # of a proxy that knows PURGE, such as Varnish
