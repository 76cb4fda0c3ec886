"""Addresses of accounts: the shop's own, and allauth's for signing in and what goes with it."""

from django.urls import include, path

from accounts import views
from accounts.own_views import addresses, privacy

urlpatterns = [
    path("details/", views.details, name="account_details"),
    path("devices/", views.devices, name="account_devices"),
    path("everywhere/", views.sign_out_everywhere, name="account_sign_out_everywhere"),
    path("addresses/", addresses.addresses, name="account_addresses"),
    path("addresses/new/", addresses.new_address, name="account_new_address"),
    path("addresses/<uuid:address_id>/", addresses.address, name="account_address"),
    path("addresses/<uuid:address_id>/remove/", addresses.remove, name="account_remove_address"),
    path("privacy/", privacy.privacy, name="account_privacy"),
    path("privacy/consent/", privacy.consent, name="account_consent"),
    path("privacy/export/", privacy.export, name="account_export"),
    path("privacy/export/<uuid:export_id>/", privacy.fetch, name="account_fetch_export"),
    path("privacy/file/<str:ticket>/", privacy.file, name="account_export_file"),
    path("privacy/erase/", privacy.erase, name="account_erase"),
    path("privacy/erase/confirm/", privacy.erase_confirm, name="account_erase_confirm"),
    path("two-step/", include("allauth.mfa.urls")),
    path("", include("allauth.account.urls")),
]
