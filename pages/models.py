"""What merchants write and compose, in PostgreSQL: few rows, read whole and kept by stamp."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pages.purposes import Purpose
from shop.kernel.ids import new_id

MAX_SLUG = 80  # characters


class Versioned(models.Model):
    """version: counts saves, so that the second of two who edit at a time is told."""

    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    changed_at = models.DateTimeField(_("changed"), null=True, editable=False)

    class Meta:
        abstract = True


class Page(Versioned):
    """A page that merchants write. Shoppers see it while it is published, within its days."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose, blank=True)
    published = models.BooleanField(_("published"), default=False)
    publish_from = models.DateTimeField(_("from"), null=True, blank=True)
    publish_until = models.DateTimeField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("purpose",), condition=~Q(purpose=""), name="page_purpose_once"
            ),
            models.CheckConstraint(
                condition=Q(publish_until__gt=F("publish_from")), name="page_ends_after_it_begins"
            ),
        )

    def __str__(self) -> str:
        first = next(iter(self.texts.all()), None)
        return first.title if first else str(self.pk)


class PageText(models.Model):
    """A page in one language. body: HTML, already sanitised."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=2)
    title = models.CharField(max_length=200)
    slug = models.SlugField(max_length=MAX_SLUG)
    body = models.TextField(blank=True)
    seo_title = models.CharField(max_length=200, blank=True)
    seo_description = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("-language",)  # nl, then en
        constraints = (
            models.UniqueConstraint(fields=("page", "language"), name="page_text_once"),
            models.UniqueConstraint(fields=("language", "slug"), name="page_slug_once"),
        )

    def __str__(self) -> str:
        return self.title


class FormerSlug(models.Model):
    """An address that a page had before: it leads to where the page is now."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="former_slugs")
    language = models.CharField(max_length=2)
    slug = models.SlugField(max_length=MAX_SLUG)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("language", "slug"), name="page_former_slug_once"),
        )

    def __str__(self) -> str:
        return self.slug


class Menu(Versioned):
    """A menu: its entries in their order, as `pages.entries` describes them."""

    class Place(models.TextChoices):
        HEADER = "header", _("Header")
        FOOTER = "footer", _("Footer")

    place = models.CharField(_("place"), primary_key=True, max_length=10, choices=Place)
    entries: Any = models.JSONField(default=list)

    class Meta:
        verbose_name = _("menu")
        verbose_name_plural = _("menus")

    def __str__(self) -> str:
        return str(self.Place(self.place).label) if self.place in self.Place else self.place


class HomePage(Versioned):
    """What the home page is composed of: one row, its blocks as `pages.blocks` describes them."""

    ONLY = "home"

    name = models.CharField(primary_key=True, max_length=10, default=ONLY)
    blocks: Any = models.JSONField(default=list)

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home page")
        constraints = (models.CheckConstraint(condition=Q(name="home"), name="home_page_is_one"),)

    def __str__(self) -> str:
        return str(_("Home page"))


class Banner(Versioned):
    """A picture with words and a way to go, on the home page.

    headings, texts, calls: by language. link: as `pages.entries` describes a target.
    pictures: by language, each as a product's picture is stored.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    position = models.PositiveIntegerField(_("position"), default=0)
    headings: Any = models.JSONField(_("heading"), default=dict)
    texts: Any = models.JSONField(default=dict)
    link: Any = models.JSONField(default=dict)
    pictures: Any = models.JSONField(default=dict)
    shown_from = models.DateTimeField(_("shown from"), null=True, blank=True)
    shown_until = models.DateTimeField(_("shown until"), null=True, blank=True)

    class Meta:
        verbose_name = _("banner")
        verbose_name_plural = _("banners")
        ordering = ("position", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(shown_until__gt=F("shown_from")), name="banner_ends_after_it_begins"
            ),
        )

    def __str__(self) -> str:
        return next(iter(self.headings.values()), "") or str(self.pk)
