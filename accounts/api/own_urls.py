"""Addresses of a customer's own data in the API."""

from django.urls import path

from accounts.api import addresses, consent, erasure, exports, profile, push_tokens

urlpatterns = [
    path("account/", profile.ProfileView.as_view(), name="api-account"),
    path("account/addresses/", addresses.AddressesView.as_view(), name="api-addresses"),
    path(
        "account/addresses/<uuid:address_id>/", addresses.AddressView.as_view(), name="api-address"
    ),
    path("account/consent/", consent.ConsentView.as_view(), name="api-consent"),
    path("account/exports/", exports.ExportsView.as_view(), name="api-exports"),
    path("account/exports/<uuid:export_id>/", exports.ExportView.as_view(), name="api-export"),
    path(
        "account/exports/<uuid:export_id>/link/",
        exports.ExportLinkView.as_view(),
        name="api-export-link",
    ),
    path("account/erasure/", erasure.ErasureView.as_view(), name="api-erasure"),
    path(
        "account/erasure/confirm/",
        erasure.ErasureConfirmView.as_view(),
        name="api-erasure-confirm",
    ),
    path(
        "account/push-tokens/<str:token>/",
        push_tokens.PushTokenView.as_view(),
        name="api-push-token",
    ),
]
