"""Addresses of checkout and orders in the API."""

from django.urls import path

from orders.api import views

urlpatterns = [
    path("checkout/", views.CheckoutView.as_view(), name="api-checkout"),
    path("orders/<slug:number>/withdraw/", views.WithdrawView.as_view(), name="api-withdraw"),
    path("orders/<slug:number>/", views.OrderView.as_view(), name="api-order"),
]
