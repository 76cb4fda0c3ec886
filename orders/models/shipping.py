"""Ways to get an order home, and what they cost. Merchants edit them in the admin."""

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _


class ShippingMethod(models.Model):
    """A way to get the goods. What it costs is in its rates."""

    code = models.SlugField(_("code"), primary_key=True, max_length=30)
    names = models.JSONField(_("names"))  # per language
    descriptions = models.JSONField(_("descriptions"), default=dict, blank=True)
    is_pickup = models.BooleanField(_("pick-up"), default=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("shipping method")
        verbose_name_plural = _("shipping methods")
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.code


class ShippingRate(models.Model):
    """The price of a method, for some countries, up to a weight."""

    method = models.ForeignKey(ShippingMethod, on_delete=models.CASCADE, related_name="rates")
    countries = models.JSONField(_("countries"))  # ISO 3166 codes
    up_to_grams = models.PositiveIntegerField(_("up to grams"), null=True, blank=True)
    price_minor = models.PositiveIntegerField(_("price in cents"))
    free_from_minor = models.PositiveIntegerField(_("free from cents"), null=True, blank=True)

    class Meta:
        verbose_name = _("shipping rate")
        verbose_name_plural = _("shipping rates")
        ordering = [F("up_to_grams").asc(nulls_last=True), "id"]

    def __str__(self) -> str:
        return f"{self.method_id}: {self.price_minor}"
