"""Addresses of paying in the API."""

from django.urls import path

from payments.api.views import PaymentView

urlpatterns = [
    path("orders/<slug:number>/payment/", PaymentView.as_view(), name="api-payment"),
]
