"""All addresses of the shop. Pages: Dutch without a prefix, English under /en/."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path, re_path
from drf_spectacular.views import SpectacularSwaggerSplitView

from catalog.views.preview import preview
from pages.views.preview import preview as page_preview
from shop.views import buckets, exports, health
from shop.views.description import DescriptionView
from shop.views.home_preview import home_preview
from shop.views.information import ShopView

api: list[URLPattern | URLResolver] = [
    path("shop/", ShopView.as_view(), name="api-shop"),
    path("", include("accounts.api.own_urls")),
    path("", include("accounts.api.session_urls")),
    path("", include("catalog.api.urls")),
    path("", include("pages.api.urls")),
    path("", include("cart.api.urls")),
    path("", include("wishlist.api.urls")),
    path("", include("orders.api.urls")),
    path("", include("payments.api.urls")),
    path("merchant/", include("catalog.api.merchant.urls")),
    path("merchant/", include("orders.api.merchant.urls")),
    path("merchant/", include("payments.api.merchant.urls")),
    path("", include("webhooks.api.urls")),
    path("schema/", DescriptionView.as_view(), name="api-schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="api-schema"), name="api-docs"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("health", health.alive, name="health"),
    path("health/ready", health.ready, name="ready"),
    path("robots.txt", exports.robots, name="robots"),
    path("sitemap.xml", exports.sitemap_index, name="sitemap"),
    re_path(r"^sitemap-(?P<run>[0-9]{14})-(?P<name>[a-z0-9-]{1,40})\.xml\.gz$", exports.sitemap),
    path("feeds/google-<slug:language>.tsv.gz", exports.feed, name="feed"),
    path("api/v1/", include(api)),
    path("_allauth/app/v1/", include("accounts.api.sign_in.urls")),
    path(
        "admin/catalog/product/<path:product_id>/preview/<slug:language>/",
        admin.site.admin_view(preview),
        name="product_preview",
    ),
    path(
        "admin/pages/page/<uuid:page_id>/preview/<slug:language>/",
        admin.site.admin_view(page_preview),
        name="page_preview",
    ),
    path(
        "admin/pages/homepage/preview/",
        admin.site.admin_view(home_preview),
        name="home_preview",
    ),
    path("admin/", admin.site.urls),
    path("payments/", include("payments.webhook_urls")),
    *i18n_patterns(
        path("", include("shop.pages_urls")),
        path("", include("catalog.urls")),
        path("", include("pages.urls")),
        path("cart/", include("cart.urls")),
        path("", include("wishlist.urls")),
        path("", include("orders.urls")),
        path("", include("payments.urls")),
        path("account/", include("accounts.urls")),
        prefix_default_language=False,
    ),
]

if settings.SERVE_BUCKETS:
    urlpatterns += [
        path("media/<path:name>", buckets.media),
        path("static/<path:name>", buckets.static_file),
        path("uploads/<str:ticket>/", buckets.upload, name="pass-upload-on"),
    ]

handler400 = "shop.views.errors.bad_request"
handler403 = "shop.views.errors.forbidden"
handler404 = "shop.views.errors.not_found"
handler500 = "shop.views.errors.failed"
