"""For mypy and for `makemigrations --check`, which need settings but no servers."""

import os

for _name, _value in {
    "SECRET_KEY": "checking",
    "ALLOWED_HOSTS": "localhost",
    "SITE_URL": "http://localhost:8000",
    "DATABASE_URL": "postgresql://localhost/kraam",
    "REDIS_CACHE_URL": "redis://localhost/0",
    "REDIS_SESSION_URL": "redis://localhost/1",
    "MEDIA_BUCKET": "media",
    "STATIC_BUCKET": "static",
    "UPLOADS_BUCKET": "uploads",
    "SEARCH_INDEX_PATH": "search",
    "STRIPE_API_KEY": "sk_test_checking",
    "STRIPE_PUBLISHABLE_KEY": "pk_test_checking",
    "STRIPE_WEBHOOK_SECRET": "whsec_checking",
    "EMAIL_URL": "smtp://localhost:25",
}.items():
    os.environ.setdefault(_name, _value)

from shop.settings.base import *  # noqa: E402

VENDOR_OPENSEARCH = ""  # of the tests' settings, whose names mypy reads here
