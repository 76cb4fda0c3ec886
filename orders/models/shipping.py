"""Ways to get an order home, and what they cost. Merchants edit them in the admin."""

from collections.abc import Sequence
from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class PricedBy(models.TextChoices):
    """What the bands of a method's prices go by."""

    WEIGHT = "weight", _("weight of the parcel")
    TOTAL = "total", _("total of the goods")


class ShippingMethod(models.Model):
    """A way to get the goods. What it costs is in its rates."""

    code = models.SlugField(_("code"), primary_key=True, max_length=30)
    names = models.JSONField(_("names"))  # per language
    descriptions = models.JSONField(_("descriptions"), default=dict, blank=True)  # what it promises
    is_pickup = models.BooleanField(_("pick-up"), default=False)
    priced_by = models.CharField(
        _("price by"),
        max_length=10,
        choices=PricedBy.choices,
        default=PricedBy.WEIGHT,
        db_default=PricedBy.WEIGHT,
    )
    order_before = models.TimeField(
        _("order before"),
        null=True,
        blank=True,
        help_text=_("Until when an order of a working day leaves the same day. Empty: not said."),
    )
    carrier = models.CharField(_("carrier"), max_length=30, blank=True, default="", db_default="")
    tracking_page = models.CharField(
        _("tracking page"),
        max_length=300,
        blank=True,
        default="",
        db_default="",
        help_text=_(
            "Its address, with {code}, and {postal_code} and {country} where it needs them. Empty:"
            " that of the carrier, if the shop knows it."
        ),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    active = models.BooleanField(_("active"), default=True)
    active_from = models.DateTimeField(_("offered from"), null=True, blank=True)
    active_until = models.DateTimeField(_("offered until"), null=True, blank=True)

    class Meta:
        verbose_name = _("shipping method")
        verbose_name_plural = _("shipping methods")
        ordering = ["position", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(active_until__gt=F("active_from")),
                name="shipping_until_after_from",
                violation_error_message=_("It has to end after it begins."),
            )
        ]

    def __str__(self) -> str:
        return self.code

    def is_offered(self, now: datetime) -> bool:
        """Whether customers can choose it at this moment."""
        begun = self.active_from is None or self.active_from <= now
        return self.active and begun and (self.active_until is None or now < self.active_until)

    def bands(self) -> Sequence["ShippingRate"]:
        """Its rates, the smallest band first, those without an end last."""
        rates = self.rates.all()
        return sorted(rates, key=lambda rate: (rate.limit is None, rate.limit or 0, rate.pk))


class ShippingRate(models.Model):
    """The price of a method in some countries, up to a weight or a total."""

    method = models.ForeignKey(ShippingMethod, on_delete=models.CASCADE, related_name="rates")
    countries = models.JSONField(_("countries"))  # ISO 3166 codes
    # The end of its band, that one included: of these the one that its method is priced by.
    up_to_grams = models.PositiveIntegerField(_("up to grams"), null=True, blank=True)
    up_to_minor = models.PositiveIntegerField(_("up to cents"), null=True, blank=True)
    price_minor = models.PositiveIntegerField(_("price in cents"))
    free_from_minor = models.PositiveIntegerField(_("free from cents"), null=True, blank=True)

    class Meta:
        verbose_name = _("shipping rate")
        verbose_name_plural = _("shipping rates")
        ordering = [
            F("up_to_grams").asc(nulls_last=True),
            F("up_to_minor").asc(nulls_last=True),
            "id",
        ]

    def __str__(self) -> str:
        return f"{self.method_id}: {self.price_minor}"

    @property
    def limit(self) -> int | None:
        """Where its band ends, in grams or cents; None: it does not."""
        by_total = self.method.priced_by == PricedBy.TOTAL
        return self.up_to_minor if by_total else self.up_to_grams

    def carries(self, *, weight_grams: int, total_minor: int) -> bool:
        """Whether a parcel of this weight, with goods of this total, is in its band or below."""
        by_total = self.method.priced_by == PricedBy.TOTAL
        return self.limit is None or (total_minor if by_total else weight_grams) <= self.limit
