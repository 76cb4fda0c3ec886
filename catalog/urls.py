"""Addresses of the catalogue's pages."""

from django.urls import path

from catalog.views import lists, product, suggesting

app_name = "catalog"

urlpatterns = [
    path("categories/<path:path>/", lists.category, name="category"),
    path("products/<slug:product_id>/<slug:slug>/", product.product, name="product"),
    path("brands/<path:name>/", lists.brand, name="brand"),
    path("sale/", lists.sale, name="sale"),
    path("search/", lists.search, name="search"),
    path("search/suggest/", suggesting.suggest, name="suggest"),
]
