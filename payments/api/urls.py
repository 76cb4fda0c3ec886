"""Addresses of paying in the API."""

from django.urls import path

from payments.api.views import CancelView, PaymentView

urlpatterns = [
    path("orders/<slug:number>/cancel/", CancelView.as_view(), name="api-cancel"),
    path("orders/<slug:number>/payment/", PaymentView.as_view(), name="api-payment"),
]
