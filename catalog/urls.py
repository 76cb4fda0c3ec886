"""Addresses of the catalogue's pages."""

from django.urls import path

from catalog.views import alerts, lists, product, recommended, reviews, suggesting

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
    path("for-you/", recommended.own_page, name="for_you"),
    path("for-you/choice/", recommended.choose, name="choose"),
    path("alerts/", alerts.ask, name="alert"),
    path("alerts/drop/", alerts.drop, name="drop_alert"),
    path("alerts/confirm/<str:token>/", alerts.confirm, name="confirm_alert"),
    path("alerts/stop/<str:token>/", alerts.stop, name="stop_alerts"),
    path("fragments/alert/", alerts.fragment, name="alert_fragment"),
    path("fragments/for-you/", recommended.personal, name="personal"),
    path("fragments/popular/<slug:category_id>/", recommended.in_category, name="popular"),
    path("fragments/beside/<slug:product_id>/", recommended.beside_product, name="beside"),
    path("fragments/looked/<slug:product_id>/", recommended.looked, name="looked"),
]
