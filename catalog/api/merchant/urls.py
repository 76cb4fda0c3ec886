"""Addresses of products, stock and prices in the Merchant API.

Nothing stands beside or below `products/{key}/`: a key may be any SKU, also one with a slash.
"""

from django.urls import path

from catalog.api.merchant import prices, products, stock

urlpatterns = [
    path("products/", products.ProductsView.as_view(), name="merchant-products"),
    path("products/<path:key>/", products.ProductView.as_view(), name="merchant-product"),
    path("stock/", stock.StockView.as_view(), name="merchant-stock"),
    path("stock/movements/", stock.MovementsView.as_view(), name="merchant-movements"),
    path("prices/", prices.PricesView.as_view(), name="merchant-prices"),
    path("prices/plans/<int:plan_id>/", prices.PlanView.as_view(), name="merchant-plan"),
]
