"""Addresses of payments in the Merchant API: what moves money."""

from django.urls import path

from payments.api.merchant.cancellations import CancellationsView
from payments.api.merchant.refunds import RefundsView

_ORDER = "orders/<slug:number>"

urlpatterns = [
    path(f"{_ORDER}/cancellations/", CancellationsView.as_view(), name="merchant-cancel"),
    path(f"{_ORDER}/refunds/", RefundsView.as_view(), name="merchant-refund"),
]
