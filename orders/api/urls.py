"""Addresses of checkout and orders in the API."""

from django.urls import path

from orders.api import reviews, shipping, views

urlpatterns = [
    path(
        "products/<slug:product_id>/reviews/",
        reviews.ProductReviewsView.as_view(),
        name="api-reviews",
    ),
    path("shipping-methods/", shipping.ShippingMethodsView.as_view(), name="api-shipping-methods"),
    path("checkout/", views.CheckoutView.as_view(), name="api-checkout"),
    path("orders/<slug:number>/withdraw/", views.WithdrawView.as_view(), name="api-withdraw"),
    path("orders/<slug:number>/", views.OrderView.as_view(), name="api-order"),
]
