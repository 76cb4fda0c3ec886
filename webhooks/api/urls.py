"""Addresses of events in the API."""

from django.urls import path

from webhooks.api.views import EventsView

urlpatterns = [path("events/", EventsView.as_view(), name="api-events")]
