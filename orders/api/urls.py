"""Addresses of checkout and orders in the API."""

from django.urls import path

from orders.api import quotes, reviews, shipping, views

urlpatterns = [
    path(
        "products/<slug:product_id>/reviews/",
        reviews.ProductReviewsView.as_view(),
        name="api-reviews",
    ),
    path("shipping-methods/", shipping.ShippingMethodsView.as_view(), name="api-shipping-methods"),
    path("shipping-quotes/", quotes.ShippingQuotesView.as_view(), name="api-shipping-quotes"),
    path("checkout/", views.CheckoutView.as_view(), name="api-checkout"),
    path("orders/", views.OrdersView.as_view(), name="api-orders"),
    path("orders/<slug:number>/withdraw/", views.WithdrawView.as_view(), name="api-withdraw"),
    path("orders/<slug:number>/", views.OrderView.as_view(), name="api-order"),
]
