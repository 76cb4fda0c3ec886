"""Addresses of checkout and orders."""

from django.urls import path

from orders import account_views, views

app_name = "orders"

urlpatterns = [
    path("checkout/", views.checkout, name="checkout"),
    path("checkout/quote/", views.quote, name="quote"),
    path("account/", account_views.overview, name="account"),
    path("orders/<slug:number>/", views.order_page, name="order"),
]
