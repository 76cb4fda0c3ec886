"""The buckets: what shoppers see of merchants, what the project ships, what staff upload."""

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


class UploadsStorage(S3Storage):
    """What staff upload, as it came. Private: no CDN stands in front, and it is kept for days."""


class StaticBucket(S3Storage):
    """The bucket beneath StaticStorage."""

    def url(self, name: str) -> str:
        """The address at the CDN."""
        return f"{settings.STATIC_URL}{filepath_to_uri(name)}"


class StaticStorage(ManifestFilesMixin, StaticBucket):
    """Stylesheets, scripts and icons, with a hash of their content in the name."""
