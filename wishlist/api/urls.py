"""Addresses of the wishlist in the API. A SKU may contain slashes."""

from django.urls import path

from wishlist.api.views import WishlistView, WishToCartView, WishView

urlpatterns = [
    path("wishlist/", WishlistView.as_view(), name="api-wishlist"),
    path("wishlist/to-cart/", WishToCartView.as_view(), name="api-wish-to-cart"),
    path("wishlist/<path:sku>/", WishView.as_view(), name="api-wish"),
]
