"""The files of exports in the media bucket: written whole, found by run, deleted when old.

`exports/<kind>/<run>/<name>` holds a run's parts. `exports/<kind>/index` names the parts of the
latest run that came to its end: it is what visitors get, so no run is ever seen half done.
"""

import gzip
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from tempfile import TemporaryFile
from typing import Any, TextIO

from botocore.exceptions import ClientError
from django.core.files.storage import storages

ROOT = "exports"
RUNS_KEPT = 2  # a crawler may be in the middle of the one before
_GONE = {"NoSuchKey", "404"}


def part_key(kind: str, run: str, name: str) -> str:
    """Where a part lies."""
    return f"{ROOT}/{kind}/{run}/{name}"


def index_key(kind: str) -> str:
    """Where the list of the latest run's parts lies."""
    return f"{ROOT}/{kind}/index"


def put(key: str, content: bytes) -> None:
    """Store a small file, in place of one that was there."""
    _bucket().put_object(Key=key, Body=content)


def get(key: str) -> bytes | None:
    """A small file; None when there is none."""
    try:
        content: bytes = _bucket().Object(key).get()["Body"].read()
    except ClientError as error:
        if error.response["Error"]["Code"] not in _GONE:
            raise
        return None
    return content


def read_parts(keys: Iterable[str]) -> Iterator[bytes]:
    """The bytes of parts, one after the other; of gzip files that is one gzip file."""
    for key in keys:
        yield from _bucket().Object(key).get()["Body"].iter_chunks(65536)


@contextmanager
def compressed(key: str) -> Iterator[TextIO]:
    """Write lines into this, and they are stored, compressed, once all are written.

    They lie on the disk until then: a part is written in constant memory.
    """
    with TemporaryFile() as file:
        with gzip.GzipFile(fileobj=file, mode="wb", mtime=0) as zipped:
            text = TextIOWrapper(zipped, encoding="utf-8", newline="\n")
            yield text
            text.flush()
            text.detach()
        file.seek(0)
        _bucket().upload_fileobj(file, key)


def names_in(kind: str, run: str, prefix: str) -> list[str]:
    """The names of a run's files that begin so, in their order."""
    start = part_key(kind, run, "")
    found = _bucket().objects.filter(Prefix=f"{start}{prefix}")
    return sorted(each.key.removeprefix(start) for each in found)


def delete_old_runs(kind: str) -> None:
    """All but the latest RUNS_KEPT; runs are named by their time."""
    bucket, prefix = _bucket(), f"{ROOT}/{kind}/"
    pages = bucket.meta.client.get_paginator("list_objects_v2").paginate(
        Bucket=bucket.name, Prefix=prefix, Delimiter="/"
    )
    runs = sorted(each["Prefix"] for page in pages for each in page.get("CommonPrefixes", []))
    for old in runs[:-RUNS_KEPT]:
        bucket.objects.filter(Prefix=old).delete()


def _bucket() -> Any:
    return storages["default"].bucket  # type: ignore[attr-defined]
