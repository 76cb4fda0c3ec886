"""Addresses of the catalogue's pages."""

from django.urls import path

from catalog.views import lists, product, reviews, suggesting

app_name = "catalog"

urlpatterns = [
    path("categories/<path:path>/", lists.category, name="category"),
    path("products/<slug:product_id>/<slug:slug>/", product.product, name="product"),
    path("products/<slug:product_id>/<slug:slug>/reviews/", reviews.reviews, name="reviews"),
    path("reviews/<slug:product_id>/helpful/", reviews.helpful, name="helpful"),
    path("brands/<path:name>/", lists.brand, name="brand"),
    path("sale/", lists.sale, name="sale"),
    path("search/", lists.search, name="search"),
    path("search/suggest/", suggesting.suggest, name="suggest"),
]
