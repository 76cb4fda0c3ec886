"""Addresses of payments in the Merchant API."""

from django.urls import path

from payments.api.merchant.refunds import RefundsView

urlpatterns = [
    path("orders/<slug:number>/refunds/", RefundsView.as_view(), name="merchant-refund"),
]
