"""Content pages for apps: the same selectors as the shop's own pages."""

from django.conf import settings
from django.http import HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from pages.api.serializers import PageListOutput, PageOutput
from pages.errors import PageNotFound
from pages.selectors.pages import moved_page, page_at, public_pages
from shop.kernel.api import output


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE


class PagesView(APIView):
    """GET pages/."""

    @extend_schema(
        operation_id="pages", summary="List content pages", responses={200: PageListOutput}
    )
    def get(self, _request: Request) -> Response:
        """All that are published in the language, by their titles."""
        language = _language()
        lines = [
            {
                "id": page.id,
                "purpose": page.purpose,
                "slug": page.texts[language]["slug"],
                "title": page.texts[language]["title"],
            }
            for page in public_pages(language, timezone.now())
        ]
        return Response(output(PageListOutput, {"results": lines}))


class PageView(APIView):
    """GET pages/{slug}/."""

    @extend_schema(
        operation_id="page",
        summary="Read a content page",
        responses={
            200: PageOutput,
            301: OpenApiResponse(description="It has another slug now."),
            404: OpenApiResponse(description="`page_not_found`."),
        },
    )
    def get(self, _request: Request, slug: str) -> HttpResponseBase:
        """A page in the language, with what it says."""
        language, now = _language(), timezone.now()
        try:
            return Response(output(PageOutput, page_at(slug, language, now)))
        except PageNotFound:
            slug_now = moved_page(slug, language, now).rstrip("/").rpartition("/")[2]
            return HttpResponsePermanentRedirect(reverse("api-page", args=[slug_now]))
