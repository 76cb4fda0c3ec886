"""What a browser asks for while it sends pictures: leave, a look at what arrived, a thumbnail."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST, require_safe

from catalog.admin.pictures.rows import picture_token, thumbnail_address
from catalog.drafts import Image
from catalog.errors import PictureRefused, UploadNotFound
from catalog.services.pictures.uploads import (
    check_upload,
    open_upload,
    read_thumbnail,
    uploads_origin,
)

View = Callable[..., HttpResponse]


def takes_uploads(view: View) -> View:
    """For a page with a `PicturesField`: lets it send files to the bucket for uploads."""

    @wraps(view)
    def admitted(*args: Any, **kwargs: Any) -> HttpResponse:
        origin = uploads_origin()
        to = [SELF] if origin is None else [SELF, origin]
        sending: Any = csp_update({"connect-src": to})
        shown: HttpResponse = sending(view)(*args, **kwargs)
        return shown

    return admitted


def upload_urls(guarded: Callable[[View], View]) -> list[URLPattern]:
    """What the script of a `PicturesField` asks for. guarded: `AdminSite.admin_view`."""
    return [
        path("uploads/open/", guarded(open_view), name="catalog_product_upload_open"),
        path("uploads/check/", guarded(check_view), name="catalog_product_upload_check"),
        path(
            "uploads/<str:upload>/thumbnail/",
            guarded(thumbnail_view),
            name="catalog_product_upload_thumbnail",
        ),
    ]


_MAY_UPLOAD = ("catalog.add_product", "catalog.change_product", "catalog.change_category")


def _check_may_upload(request: HttpRequest) -> None:
    """Raises PermissionDenied for whoever may edit nothing that has pictures."""
    if not any(map(request.user.has_perm, _MAY_UPLOAD)):
        raise PermissionDenied


def _for_editors(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Whatever the method is, who may not upload is refused first."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        _check_may_upload(request)
        return view(request, *args, **kwargs)

    return checked


@_for_editors
@require_POST
def open_view(_request: HttpRequest) -> JsonResponse:
    """Leave to send one file, and the form that the bucket wants with it."""
    opened = open_upload()
    return JsonResponse(
        {"upload": opened.upload, "address": opened.address, "fields": dict(opened.fields)}
    )


@_for_editors
@require_POST
def check_view(request: HttpRequest) -> JsonResponse:
    """Whether what arrived is a picture: `{"token", "thumbnail"}`, or `{"refused": why}`.

    again: whether sending it again may help.
    """
    try:
        checked = check_upload(request.POST.get("upload", ""))
    except PictureRefused as refusal:
        return JsonResponse({"refused": str(refusal.message), "again": False})
    except UploadNotFound as refusal:
        return JsonResponse({"refused": str(refusal.message), "again": True})
    image = Image(None, checked.width, checked.height, upload=checked.upload)
    return JsonResponse(
        {"token": picture_token(image), "thumbnail": thumbnail_address(checked.upload)}
    )


@_for_editors
@require_safe
def thumbnail_view(_request: HttpRequest, upload: str) -> HttpResponse:
    """A small drawing of an upload. It is ours, not what was sent, so it holds no surprises."""
    try:
        content = read_thumbnail(upload)
    except UploadNotFound as gone:
        raise Http404(upload) from gone
    return HttpResponse(content, content_type="image/webp")
