"""Addresses of paying in the API."""

from django.urls import path

from payments.api import saved, views

urlpatterns = [
    path("orders/<slug:number>/cancel/", views.CancelView.as_view(), name="api-cancel"),
    path("orders/<slug:number>/payment/", views.PaymentView.as_view(), name="api-payment"),
    path(
        "orders/<slug:number>/payment/check/",
        views.PaymentCheckView.as_view(),
        name="api-payment-check",
    ),
    path("payment-methods/", saved.SavedMethodsView.as_view(), name="api-payment-methods"),
    path(
        "payment-methods/<slug:card_id>/",
        saved.SavedMethodView.as_view(),
        name="api-payment-method",
    ),
    path(
        "payment-methods/<slug:card_id>/default/",
        saved.DefaultMethodView.as_view(),
        name="api-payment-method-default",
    ),
]
