"""Addresses of content pages in the API."""

from django.urls import path

from pages.api import views

urlpatterns = [
    path("pages/", views.PagesView.as_view(), name="api-pages"),
    path("pages/<slug:slug>/", views.PageView.as_view(), name="api-page"),
]
