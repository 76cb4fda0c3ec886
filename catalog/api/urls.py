"""Addresses of the catalogue in the API."""

from django.urls import path

from catalog.api import views

urlpatterns = [
    path("products/", views.ProductsView.as_view(), name="api-products"),
    path("products/<slug:product_id>/", views.ProductView.as_view(), name="api-product"),
    path("search/suggest/", views.SuggestView.as_view(), name="api-suggest"),
    path("categories/", views.CategoriesView.as_view(), name="api-categories"),
]
