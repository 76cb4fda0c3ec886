"""The yardstick: Django that answers "hello", without middleware, database or templates."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path


def hello(_request: HttpRequest) -> HttpResponse:
    """The least that Django can do for a request."""
    return HttpResponse("hello", content_type="text/plain")


urlpatterns = [path("hello", hello)]

settings.configure(ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF=__name__, MIDDLEWARE=[])
application = get_wsgi_application()
