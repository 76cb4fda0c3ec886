"""Addresses of checkout and orders."""

from django.urls import path

from orders import account_views
from orders.views import checkout, estimate, order, returns, reviews

app_name = "orders"

urlpatterns = [
    path("checkout/", checkout.checkout, name="checkout"),
    path("checkout/quote/", checkout.quote, name="quote"),
    path("checkout/shipping/", estimate.estimate, name="estimate"),
    path("reviews/<slug:product_id>/", reviews.write, name="review"),
    path("account/", account_views.overview, name="account"),
    path("orders/<slug:number>/", order.order_page, name="order"),
    path("orders/<slug:number>/invoice/<int:invoice_id>/", order.invoice, name="invoice"),
    path("orders/<slug:number>/withdraw/", returns.withdraw, name="withdraw"),
    path("orders/<slug:number>/withdrawn/<uuid:attempt>/", returns.withdrawn, name="withdrawn"),
]
