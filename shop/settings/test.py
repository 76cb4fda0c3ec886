"""The suite: the same servers as a local shop, in tables, buckets and databases of its own."""

from shop import env
from shop.settings.local import *

DYNAMODB_TABLE_PREFIX = "test-"
MEDIA_BUCKET = "test-media"
STORAGES["default"]["OPTIONS"]["bucket_name"] = MEDIA_BUCKET
STORAGES["private"]["OPTIONS"]["bucket_name"] = "test-private"
UPLOADS_BUCKET = "test-uploads"
STORAGES["uploads"]["OPTIONS"]["bucket_name"] = UPLOADS_BUCKET
CACHES["default"]["LOCATION"] = CACHES["default"]["LOCATION"].rsplit("/", 1)[0] + "/8"
CACHES["pages"]["LOCATION"] = CACHES["default"]["LOCATION"]
CACHES["sessions"]["LOCATION"] = CACHES["sessions"]["LOCATION"].rsplit("/", 1)[0] + "/9"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # fast; no real secrets here
CACHES["default"]["OPTIONS"]["CONNECTION_POOL_KWARGS"] = {"max_connections": 300}  # 200 at once
DATABASES["default"]["OPTIONS"]["pool"]["max_size"] = 60  # tests start 50 buyers at once
SEARCH_URL = ""  # but for the tests that set it, each test has an embedded index of its own
VENDOR_OPENSEARCH = env.text("VENDOR_OPENSEARCH", "")  # where `make test-vendors` has a node
