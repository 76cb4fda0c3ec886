"""Files of the buckets, passed on by the shop itself where no CDN stands in front."""

import mimetypes
from wsgiref.util import FileWrapper

from botocore.exceptions import ClientError
from django.core.files.storage import Storage, storages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_safe

FOREVER = "public, max-age=31536000, immutable"  # names hold a hash, or are never used again


@require_safe
def media(_request: HttpRequest, name: str) -> HttpResponse | StreamingHttpResponse:
    """A product picture."""
    return _passed_on(storages["default"], name)


@require_safe
def static_file(_request: HttpRequest, name: str) -> HttpResponse | StreamingHttpResponse:
    """A stylesheet, script or icon."""
    return _passed_on(storages["staticfiles"], name)


def _passed_on(bucket: Storage, name: str) -> HttpResponse | StreamingHttpResponse:
    try:
        stored = bucket.bucket.Object(name).get()  # type: ignore[attr-defined]
    except ClientError as error:
        if error.response["Error"]["Code"] not in {"NoSuchKey", "404"}:
            raise
        raise Http404(name) from error
    content_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    response = StreamingHttpResponse(FileWrapper(stored["Body"], 65536), content_type=content_type)
    response["Content-Length"] = stored["ContentLength"]
    response["Cache-Control"] = FOREVER
    response["X-Content-Type-Options"] = "nosniff"
    return response
