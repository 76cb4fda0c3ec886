"""Files of the buckets, and uploads to them: passed on by the shop where it stands alone."""

import mimetypes
from wsgiref.util import FileWrapper

import urllib3
from botocore.exceptions import ClientError
from django.core.files.storage import Storage, storages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from catalog.services.pictures.uploads import MAX_BYTES, passed_on_to

FORM_BYTES = 100_000  # of an upload's form, beside the file
FOREVER = "public, max-age=31536000, immutable"  # names hold a hash, or are never used again


@require_safe
def media(_request: HttpRequest, name: str) -> HttpResponse | StreamingHttpResponse:
    """A product picture."""
    return _passed_on(storages["default"], name)


@require_safe
def static_file(_request: HttpRequest, name: str) -> HttpResponse | StreamingHttpResponse:
    """A stylesheet, script or icon."""
    return _passed_on(storages["staticfiles"], name)


@csrf_exempt  # the ticket gives leave, and only staff get one; a bucket knows no sessions either
@require_POST
def upload(request: HttpRequest, ticket: str) -> HttpResponse:
    """A file that a browser would else send to the bucket, with the form that the bucket signed."""
    address = passed_on_to(ticket)
    length = int(request.headers.get("Content-Length") or 0)
    if length > MAX_BYTES + FORM_BYTES:
        return HttpResponse(status=413)
    answer = urllib3.request(
        "POST",
        address,
        body=request,
        headers={
            "Content-Type": request.headers.get("Content-Type", ""),
            "Content-Length": str(length),
        },
        timeout=60,  # seconds of silence
        retries=False,
    )
    return HttpResponse(answer.data, status=answer.status, content_type="text/plain")


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
