"""What happened, as it is told: an outbox that is kept for as long as one can catch up from it."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from shop.kernel.ids import new_id
from webhooks.kinds import TEST


class Event(models.Model):
    """Something that happened, written in the transaction in which it did.

    `uuid` is its name for everybody outside. `position` is its place in the feed: given by the one
    job that publishes, after the commit. So a reader who has seen a position has seen all before
    it, which the order of ids and times does not promise: transactions end in another order than
    they begin in. Events of one order have the order in which they happened, as the order's lock
    was held from one to the next.
    """

    uuid = models.UUIDField(unique=True, default=new_id, editable=False)
    type = models.CharField(max_length=40)
    subject = models.CharField(max_length=128)  # the order's number, or the SKU
    data = models.JSONField(encoder=DjangoJSONEncoder)
    at = models.DateTimeField()
    position = models.BigIntegerField(null=True, unique=True)  # None: not published yet, or a test

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["id"], condition=Q(position=None) & ~Q(type=TEST), name="event_unpublished"
            ),
            models.Index(fields=["at", "id"], name="event_by_time"),
            models.Index(fields=["subject"], name="event_by_subject"),  # for the log of deliveries
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.subject}"


class StockLevel(models.Model):
    """The stock of a SKU as it was read last, and as it was told last.

    Once a minute what differs is told, so a SKU that sells out in a second is one event.
    """

    sku = models.CharField(primary_key=True, max_length=128)
    product_id = models.CharField(max_length=128)
    available = models.BigIntegerField()
    is_low = models.BooleanField()
    read_at = models.DateTimeField()
    is_told = models.BooleanField(default=False)
    told_available = models.BigIntegerField(null=True)  # None: never
    told_low = models.BooleanField(default=False)

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["sku"], condition=Q(is_told=False), name="stock_level_to_tell")
        ]

    def __str__(self) -> str:
        return f"{self.sku}: {self.available}"
