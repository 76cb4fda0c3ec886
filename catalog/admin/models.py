"""What Django's admin has to know of products: a name, and a permission to give."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Product(models.Model):
    """No table: products are in DynamoDB, as `catalog.models.Product`."""

    product_id = models.CharField(primary_key=True, max_length=128)

    class Meta:
        app_label = "catalog"
        managed = False
        default_permissions = ("view",)
        verbose_name = _("product")
        verbose_name_plural = _("products")

    def __str__(self) -> str:
        return self.product_id


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
