"""VAT rates by country, class and first day. Merchants add the coming ones in the admin."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orders.vat import RATED, WHOLE, rate_in_words
from shop.kernel.countries import country_name


class VatRate(models.Model):
    """What a class of goods is taxed with in a country, from a day until the next rate's day.

    So two rates never overlap, and none is missing between two.
    """

    country = models.CharField(_("country"), max_length=2)  # ISO 3166
    vat_class = models.CharField(_("class"), max_length=20, choices=RATED.items())
    since = models.DateField(
        _("first day"),
        help_text=_(
            "It begins at midnight of the shop's time, and counts until the next rate begins."
        ),
    )
    rate_bp = models.PositiveIntegerField(_("rate"))  # basis points: 2100 is 21 %

    class Meta:
        verbose_name = _("VAT rate")
        verbose_name_plural = _("VAT rates")
        ordering = ["country", "vat_class", "-since"]
        constraints = [
            models.UniqueConstraint(
                fields=["country", "vat_class", "since"],
                name="vat_rate_once",
                violation_error_message=_(
                    "There is a rate of this country and class that begins on this day. Two rates"
                    " cannot hold on the same day: change that one, or choose another day."
                ),
            ),
            models.CheckConstraint(condition=Q(rate_bp__lte=WHOLE), name="vat_rate_is_a_part"),
        ]

    def __str__(self) -> str:
        name = f"{country_name(self.country, 'nl')}, {RATED.get(self.vat_class, self.vat_class)}"
        return f"{name}: {rate_in_words(self.rate_bp)}"
