"""Addresses of accounts: the shop's own, and allauth's for signing in and what goes with it."""

from django.urls import include, path

from accounts import views

urlpatterns = [
    path("details/", views.details, name="account_details"),
    path("", include("allauth.account.urls")),
]
