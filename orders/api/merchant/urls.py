"""Addresses of orders in the Merchant API."""

from django.urls import path

from orders.api.merchant import fulfilment, names, orders

_ORDER = "orders/<slug:number>"

urlpatterns = [
    path("orders/", orders.OrdersView.as_view(), name="merchant-orders"),
    path(f"{_ORDER}/", orders.OrderView.as_view(), name="merchant-order"),
    path(f"{_ORDER}/shipments/", fulfilment.ShipmentsView.as_view(), name="merchant-ship"),
    path(f"{_ORDER}/notes/", fulfilment.NotesView.as_view(), name="merchant-note"),
    path(
        f"{_ORDER}/mails/<uuid:mail_id>/again/",
        fulfilment.MailAgainView.as_view(),
        name="merchant-mail-again",
    ),
    path(
        f"{_ORDER}/external-ids/<slug:system>/",
        names.ExternalIdView.as_view(),
        name="merchant-order-external-id",
    ),
]
