"""Addresses of content pages."""

from django.urls import path

from pages.views.page import page

app_name = "pages"

urlpatterns = [path("pages/<slug:slug>/", page, name="page")]
