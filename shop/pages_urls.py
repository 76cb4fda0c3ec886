"""Addresses of the pages that belong to no app."""

from django.urls import path

from shop.views import header, home

app_name = "shop"

urlpatterns = [
    path("", home.home, name="home"),
    path("fragments/header/", header.header, name="header"),
]
