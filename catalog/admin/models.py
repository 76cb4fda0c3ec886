"""What Django's admin has to know of what is stored in DynamoDB: names, and permissions to give."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class StoredModel(models.Model):
    """No table. An instance carries an object of another store through Django's admin.

    stored: the object. title: its name, for people.
    """

    stored: Any = None
    title: str = ""

    class Meta:
        abstract = True
        managed = False

    def __str__(self) -> str:
        return self.title or str(self.pk)


class Product(StoredModel):
    """No table: products are in DynamoDB, as `catalog.models.Product`."""

    product_id = models.CharField(primary_key=True, max_length=128)

    class Meta:
        app_label = "catalog"
        managed = False
        default_permissions = ("add", "change", "delete", "view")
        verbose_name = _("product")
        verbose_name_plural = _("products")


class Category(StoredModel):
    """No table: the category tree is in DynamoDB, as `catalog.models.Category`."""

    category_id = models.CharField(primary_key=True, max_length=128)

    class Meta:
        app_label = "catalog"
        managed = False
        default_permissions = ("add", "change", "delete", "view")
        verbose_name = _("category")
        verbose_name_plural = _("categories")


class Review(models.Model):
    """No table: reviews are in DynamoDB, as `catalog.review_models.Review`."""

    review_key = models.CharField(primary_key=True, max_length=128)

    class Meta:
        app_label = "catalog"
        managed = False
        default_permissions = ("view", "change")
        verbose_name = _("review")
        verbose_name_plural = _("reviews")

    def __str__(self) -> str:
        return self.review_key


class Stock(StoredModel):
    """No table: units of SKUs are in DynamoDB, as `catalog.models.StockItem`."""

    sku = models.CharField(primary_key=True, max_length=128)

    class Meta:
        app_label = "catalog"
        managed = False
        default_permissions = ("view", "change")
        verbose_name = _("stock")
        verbose_name_plural = _("stock")
