"""What merchants decide about search, in PostgreSQL: edited in the admin, few rows, read whole.

And what shoppers searched for, counted by day, so that merchants see what they do not find.
"""

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

LANGUAGES = (("nl", _("Dutch")), ("en", _("English")))
MAX_TEXT = 100  # characters of a logged search


class Synonyms(models.Model):
    """Wordings that mean the same: who searches for one also finds the others."""

    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES)
    wordings = models.CharField(
        _("wordings"), max_length=500, help_text=_("With commas between them: tv, televisie.")
    )

    class Meta:
        app_label = "catalog"
        verbose_name = _("synonyms")
        verbose_name_plural = _("synonyms")

    def __str__(self) -> str:
        return self.wordings


class Boost(models.Model):
    """How much more, or less, something is shown than it would be by itself."""

    class Kind(models.TextChoices):
        PRODUCT = "product", _("Product (its id)")
        BRAND = "brand", _("Brand")
        CATEGORY = "category", _("Category (its id)")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    value = models.CharField(_("value"), max_length=128)
    percent = models.PositiveIntegerField(
        _("percent"),
        validators=[MinValueValidator(10), MaxValueValidator(1000)],
        help_text=_("100 changes nothing, 200 shows it more, 50 less."),
    )

    class Meta:
        app_label = "catalog"
        verbose_name = _("boost")
        verbose_name_plural = _("boosts")
        constraints = (
            models.UniqueConstraint(fields=("kind", "value"), name="boost_once"),
            models.CheckConstraint(
                condition=models.Q(percent__gte=10, percent__lte=1000), name="boost_within_bounds"
            ),
        )

    def __str__(self) -> str:
        return f"{self.value}: {self.percent} %"


class ListFilter(models.Model):
    """An attribute or option that lists can be filtered by, as a group beside them."""

    # What an address of a list says of its own, so that no attribute can be called so.
    RESERVED = "q|sort|cursor|brand|category|rating|reduced|stock|filter"

    code = models.CharField(
        _("code"),
        max_length=64,
        unique=True,
        validators=[
            RegexValidator(r"\A[a-z0-9-]+\Z", _("Small letters, digits and hyphens only.")),
            RegexValidator(
                rf"\A({RESERVED})\Z", _("An address uses this word otherwise."), inverse_match=True
            ),
        ],
        help_text=_("Of the attribute or option, such as kleur."),
    )
    name_nl = models.CharField(_("name in Dutch"), max_length=64)
    name_en = models.CharField(_("name in English"), max_length=64)
    position = models.PositiveIntegerField(_("position"), default=0)

    class Meta:
        app_label = "catalog"
        ordering = ("position", "code")
        verbose_name = _("filter of lists")
        verbose_name_plural = _("filters of lists")

    def __str__(self) -> str:
        return self.code


class FeaturedProduct(models.Model):
    """A product that the home page shows first."""

    product_id = models.CharField(_("product (its id)"), max_length=128, unique=True)
    position = models.PositiveIntegerField(_("position"), default=0)
    shown_from = models.DateTimeField(_("shown from"), null=True, blank=True)
    shown_until = models.DateTimeField(_("shown until"), null=True, blank=True)

    class Meta:
        app_label = "catalog"
        ordering = ("position", "pk")
        verbose_name = _("featured product")
        verbose_name_plural = _("featured products")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(shown_until__gt=models.F("shown_from")),
                name="featured_until_after_from",
                violation_error_message=_("It has to end after it begins."),
            ),
        )

    def __str__(self) -> str:
        return self.product_id


class SearchedText(models.Model):
    """How often a text was searched for on a day, and how many products it found last."""

    day = models.DateField(_("day"))
    language = models.CharField(_("language"), max_length=2)
    text = models.CharField(_("text"), max_length=MAX_TEXT)
    times = models.PositiveIntegerField(_("times"))
    found = models.PositiveIntegerField(_("products found"))

    class Meta:
        app_label = "catalog"
        verbose_name = _("search")
        verbose_name_plural = _("searches")
        constraints = (
            models.UniqueConstraint(fields=("day", "language", "text"), name="searched_once_a_day"),
        )
        indexes = (models.Index(fields=("-day", "-times"), name="searched_by_times"),)

    def __str__(self) -> str:
        return self.text
