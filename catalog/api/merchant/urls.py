"""Addresses of products, stock and prices in the Merchant API."""

from django.urls import path

from catalog.api.merchant import prices, products, stock

urlpatterns = [
    path("products/", products.ProductsView.as_view(), name="merchant-products"),
    path("products/batch/", products.ProductBatchView.as_view(), name="merchant-product-batch"),
    path(
        "products/<path:key>/archive/",
        products.ArchiveView.as_view(),
        name="merchant-product-archive",
    ),
    path("products/<path:key>/", products.ProductView.as_view(), name="merchant-product"),
    path("stock/", stock.StockView.as_view(), name="merchant-stock"),
    path("stock/movements/", stock.MovementsView.as_view(), name="merchant-movements"),
    path("prices/batch/", prices.PriceBatchView.as_view(), name="merchant-price-batch"),
    path("prices/plans/<int:plan_id>/", prices.PlanView.as_view(), name="merchant-plan"),
]
