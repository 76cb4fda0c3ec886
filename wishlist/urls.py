"""Addresses of the wishlist's pages."""

from django.urls import path

from wishlist import views

app_name = "wishlist"
urlpatterns = [
    path("account/wishlist/", views.show, name="show"),
    path("account/wishlist/add/", views.add, name="add"),
    path("account/wishlist/remove/", views.remove, name="remove"),
    path("account/wishlist/to-cart/", views.to_cart, name="to_cart"),
    path("fragments/wish/", views.fragment, name="fragment"),
]
