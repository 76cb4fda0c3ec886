"""The API's description, for programs."""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils import translation
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

_WRITTEN = 4 * len(settings.LANGUAGES)  # there are four names of two formats


class DescriptionView(SpectacularAPIView):
    """GET schema/, as YAML or JSON, in the language of `Accept-Language` or `?lang=`.

    Only another release changes it, and making it takes over a second: so each process makes it
    once.
    """

    @extend_schema(exclude=True)
    def get(self, request: Request, *_args: Any, **_options: Any) -> HttpResponse:  # type: ignore[override]
        """The same for everyone."""
        asked = request.query_params.get("lang", "")
        language = asked if asked in dict(settings.LANGUAGES) else translation.get_language()
        renderer: Any = request.accepted_renderer
        kind: Any = type(renderer)
        return HttpResponse(
            _written(language or settings.LANGUAGE_CODE, kind),
            content_type=renderer.media_type,
            headers={"Content-Disposition": f'inline; filename="openapi.{renderer.format}"'},
        )


@lru_cache(maxsize=_WRITTEN)
def _written(language: str, renderer: type[BaseRenderer]) -> str | bytes:
    with translation.override(language):
        description = SchemaGenerator().get_schema(request=None, public=True)
    return renderer().render(description, renderer_context={})
