"""Addresses of the cart API. A SKU may contain slashes."""

from django.urls import path

from cart.api.claiming import ClaimView
from cart.api.views import AcceptPricesView, CartDetailView, CartLinesView, CartLineView, CartsView

urlpatterns = [
    path("carts/", CartsView.as_view(), name="api-carts"),
    path("carts/<str:cart_id>/", CartDetailView.as_view(), name="api-cart"),
    path("carts/<str:cart_id>/lines/", CartLinesView.as_view(), name="api-cart-lines"),
    path("carts/<str:cart_id>/claim/", ClaimView.as_view(), name="api-cart-claim"),
    path(
        "carts/<str:cart_id>/accept-prices/",
        AcceptPricesView.as_view(),
        name="api-cart-accept-prices",
    ),
    path("carts/<str:cart_id>/lines/<path:sku>/", CartLineView.as_view(), name="api-cart-line"),
]
