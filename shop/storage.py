"""The two buckets: what merchants upload, and what the project ships."""

from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import ManifestFilesMixin
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage


class MediaStorage(S3Storage):
    """Product pictures. Names never come back with other content, so they are cached for good."""

    def url(self, name: str | None, *_args: Any, **_kwargs: Any) -> str:
        """The address at the CDN: the bucket itself is private."""
        return f"{settings.MEDIA_URL}{filepath_to_uri(name)}"


class StaticBucket(S3Storage):
    """The bucket beneath StaticStorage."""

    def url(self, name: str) -> str:
        """The address at the CDN."""
        return f"{settings.STATIC_URL}{filepath_to_uri(name)}"


class StaticStorage(ManifestFilesMixin, StaticBucket):
    """Stylesheets, scripts and icons, with a hash of their content in the name."""
