"""Addresses of sessions."""

from django.urls import path

from accounts.api.sessions import SessionDetailView, SessionsView

urlpatterns = [
    path("sessions/", SessionsView.as_view(), name="api-sessions"),
    path("sessions/<str:session_id>/", SessionDetailView.as_view(), name="api-session"),
]
