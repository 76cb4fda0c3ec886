"""Addresses of accounts: the shop's own, and allauth's for signing in and what goes with it."""

from django.urls import include, path

from accounts import views

urlpatterns = [
    path("details/", views.details, name="account_details"),
    path("devices/", views.devices, name="account_devices"),
    path("everywhere/", views.sign_out_everywhere, name="account_sign_out_everywhere"),
    path("two-step/", include("allauth.mfa.urls")),
    path("", include("allauth.account.urls")),
]
