"""Figures of the shop by hour and by day: small tables, so that a page of them never counts orders.

Each can be made anew from what it is of, but for visits. Hours begin at full hours of UTC, days are
the shop's own (`TIME_ZONE`). `invented` rows are history of a demo shop: real figures are kept
beside them, and added to them when they are shown.
"""

from typing import ClassVar

from django.db import models

from shop.kernel.funnel import Step


class SalesHour(models.Model):
    """What was ordered, paid and sent back within an hour, in one currency. VAT is included."""

    hour = models.DateTimeField()  # its beginning
    currency = models.CharField(max_length=3)
    placed = models.PositiveIntegerField(default=0)  # orders; those that were refused at once not
    paid = models.PositiveIntegerField(default=0)  # orders
    revenue_minor = models.BigIntegerField(default=0)  # what these come to
    refunded_minor = models.BigIntegerField(default=0)  # of money that was revenue once
    invented = models.BooleanField(default=False)

    class Meta:
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["hour", "currency", "invented"], name="sales_hour_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hour:%Y-%m-%d %H} {self.currency}"


class FunnelHour(models.Model):
    """How many came to a step within an hour: `shop.kernel.funnel`."""

    hour = models.DateTimeField()
    step = models.CharField(max_length=10, choices=[(step, step) for step in Step])
    count = models.PositiveIntegerField()
    invented = models.BooleanField(default=False)

    class Meta:
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["hour", "step", "invented"], name="funnel_hour_once"),
        ]

    def __str__(self) -> str:
        return f"{self.hour:%Y-%m-%d %H} {self.step}"


class BestSeller(models.Model):
    """One of the products that were paid for most often on a day."""

    day = models.DateField()
    product_id = models.CharField(max_length=128)
    currency = models.CharField(max_length=3)
    title = models.CharField(max_length=300)  # as it was sold
    units = models.PositiveIntegerField()
    amount_minor = models.BigIntegerField()  # VAT included
    invented = models.BooleanField(default=False)

    class Meta:
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["day", "product_id", "currency", "invented"], name="best_seller_once_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.product_id}"


class MissedSearch(models.Model):
    """One of the texts that were searched for most often on a day and found nothing."""

    day = models.DateField()
    language = models.CharField(max_length=2)
    text = models.CharField(max_length=100)
    times = models.PositiveIntegerField()
    invented = models.BooleanField(default=False)

    class Meta:
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["day", "language", "text", "invented"], name="missed_search_once_a_day"
            ),
        ]

    def __str__(self) -> str:
        return self.text


class RollUp(models.Model):
    """How far a roll-up has come. Its row is locked while it is worked on."""

    name = models.CharField(primary_key=True, max_length=20)
    # Everything before it is counted and stays as it is; None: nothing was counted yet.
    complete_until = models.DateTimeField(null=True)
    counted_at = models.DateTimeField(null=True)  # what happened until then is counted

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.name
