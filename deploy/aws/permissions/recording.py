"""Writes down what the suite calls at AWS while it is `web` or `worker`.

A request that Django's test client makes is `web`'s, a job is `worker`'s. What a test does itself,
such as making tables, is nobody's, and left out.
"""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any
from uuid import uuid4

from botocore import signers
from botocore.client import BaseClient
from django.conf import settings
from django.core.handlers.base import BaseHandler
from procrastinate.tasks import Task
from pytest import MonkeyPatch

from deploy.aws.permissions.calls import Needed, needed
from shop.kernel.dynamo.transport import Transport
from shop.tables import TABLES

WEB, WORKER = "web", "worker"
_BUCKETS = {  # aliases of storages, and what their buckets are of
    "default": "media",
    "uploads": "uploads",
    "private": "private",
}
_who: ContextVar[str] = ContextVar("who", default="")
_working: list[str] = []  # the same for threads that were begun meanwhile: S3's transfers


@contextmanager
def recorded(folder: Path) -> Iterator[None]:
    """While this lasts; what was called is then in a file of its own in the folder."""
    found: set[tuple[str, Needed]] = set()
    names = _names()

    def note(service: str, operation: str, request: Any) -> None:
        if who := _caller():
            found.update((who, each) for each in needed(service, operation, request, names))

    with MonkeyPatch.context() as patched:
        _as(patched, BaseHandler, "get_response", WEB)
        _as(patched, Task, "__call__", WORKER)
        _watch_dynamodb(patched, note)
        _watch_botocore(patched, note)
        yield
    folder.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps([who, *each]) for who, each in sorted(found)]
    (folder / f"{uuid4().hex}.jsonl").write_text("".join(f"{line}\n" for line in lines))


def _names() -> dict[str, str]:
    prefix = settings.DYNAMODB_TABLE_PREFIX
    tables = (model.Meta.table_name for model in TABLES)
    return {
        **{name: f"table/{name.removeprefix(prefix)}" for name in tables},
        settings.STATIC_BUCKET: "bucket/static",
        **{
            settings.STORAGES[alias]["OPTIONS"]["bucket_name"]: f"bucket/{name}"
            for alias, name in _BUCKETS.items()
        },
    }


def _caller() -> str:
    if (who := _who.get()) or threading.current_thread() is threading.main_thread():
        return who
    return _working[-1] if _working else ""


def _as(patched: MonkeyPatch, owner: type, name: str, who: str) -> None:
    real = getattr(owner, name)

    def call(*args: Any, **kwargs: Any) -> Any:
        before = _who.set(who)
        _working.append(who)
        try:
            return real(*args, **kwargs)
        finally:
            _working.pop()
            _who.reset(before)

    patched.setattr(owner, name, call)


def _watch_dynamodb(patched: MonkeyPatch, note: Callable[..., None]) -> None:
    real = Transport.call

    def call(transport: Transport, operation: str, request: dict[str, Any]) -> dict[str, Any]:
        note("dynamodb", operation, request)
        return real(transport, operation, request)

    patched.setattr(Transport, "call", call)


def _watch_botocore(patched: MonkeyPatch, note: Callable[..., None]) -> None:
    real: Any = BaseClient._make_api_call  # type: ignore[attr-defined]  # its stubs leave it out
    sign = signers.generate_presigned_post

    def call(client: Any, operation: str, request: dict[str, Any]) -> Any:
        note(client.meta.service_model.service_name, operation, request)
        return real(client, operation, request)

    def form(client: Any, Bucket: str, Key: str, **more: Any) -> Any:  # noqa: N803 (botocore's)
        note("s3", "PutObject", {"Bucket": Bucket})  # what a browser may do with it
        return sign(client, Bucket=Bucket, Key=Key, **more)

    patched.setattr(BaseClient, "_make_api_call", call)
    patched.setattr(signers, "generate_presigned_post", form)
