"""Addresses of the catalogue in the API."""

from django.urls import path

from catalog.api import alerts, recommendations, views

urlpatterns = [
    path("products/", views.ProductsView.as_view(), name="api-products"),
    path("products/<slug:product_id>/", views.ProductView.as_view(), name="api-product"),
    path(
        "products/<slug:product_id>/similar/",
        recommendations.SimilarView.as_view(),
        name="api-similar",
    ),
    path(
        "products/<slug:product_id>/also-bought/",
        recommendations.AlsoBoughtView.as_view(),
        name="api-also-bought",
    ),
    path("recommendations/popular/", recommendations.PopularView.as_view(), name="api-popular"),
    path("recommendations/for-you/", recommendations.ForYouView.as_view(), name="api-for-you"),
    path(
        "recommendations/recently-seen/",
        recommendations.RecentlySeenView.as_view(),
        name="api-recently-seen",
    ),
    path("recommendations/visitors/", recommendations.VisitorsView.as_view(), name="api-visitors"),
    path("recommendations/views/", recommendations.ViewsView.as_view(), name="api-views"),
    path("search/suggest/", views.SuggestView.as_view(), name="api-suggest"),
    path("alerts/", alerts.AlertsView.as_view(), name="api-alerts"),
    path("alerts/<path:sku>/", alerts.AlertView.as_view(), name="api-alert"),
    path("categories/", views.CategoriesView.as_view(), name="api-categories"),
]
