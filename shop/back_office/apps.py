"""Django's admin, with the shop's own site. Named in INSTALLED_APPS instead of Django's."""

from django.contrib.admin.apps import AdminConfig


class BackOfficeConfig(AdminConfig):
    """Its site is made when the first ModelAdmin is registered."""

    default_site = "shop.back_office.site.BackOffice"
