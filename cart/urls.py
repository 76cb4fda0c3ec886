"""Addresses of the cart's pages."""

from django.urls import path

from cart import views

app_name = "cart"
urlpatterns = [
    path("", views.show, name="show"),
    path("add/", views.add, name="add"),
    path("update/", views.update, name="update"),
    path("remove/", views.remove, name="remove"),
    path("accept-prices/", views.accept, name="accept_prices"),
]
