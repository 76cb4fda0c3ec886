"""Makes the buckets that are not there yet. In production the deployment makes them."""

from typing import Any

from botocore.exceptions import ClientError
from django.core.files.storage import storages
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Create the buckets where they are missing. Safe to repeat."

    def handle(self, *_args: Any, **_options: Any) -> None:
        for alias in ("default", "staticfiles", "private", "uploads"):
            bucket = storages[alias].bucket  # type: ignore[attr-defined]
            try:
                bucket.meta.client.head_bucket(Bucket=bucket.name)
            except ClientError as error:
                if error.response["Error"]["Code"] not in {"404", "NoSuchBucket"}:
                    raise
                region = bucket.meta.client.meta.region_name
                bucket.create(CreateBucketConfiguration={"LocationConstraint": region})
                self.stdout.write(f"{bucket.name}: created")
