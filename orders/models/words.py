"""Words by which staff find orders, in the order of their list: a projection of the orders."""

from typing import ClassVar

from django.db import models

from shop.kernel.search_words import LONGEST_WORD


class OrderWord(models.Model):
    """A word of `Order.search_words`. The key is all there is, so finding reads one stretch of it.

    A trigger writes it with the order, whatever program places that, and it never changes.
    """

    pk = models.CompositePrimaryKey("word", "placed_at", "order_id")
    # By the bytes, so that words with one beginning lie side by side.
    word = models.CharField(max_length=LONGEST_WORD, db_collation="C")
    placed_at = models.DateTimeField()
    order_id = models.UUIDField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.word


class WordsToWrite(models.Model):
    """Orders that were there before their words: a row as long as some are left to be written.

    Those that come before its place, in the order of time and id, have none yet.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    placed_at = models.DateTimeField()
    order_id = models.UUIDField()

    class Meta:
        default_permissions = ()
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(id=1), name="order_words_to_write_once")
        ]

    def __str__(self) -> str:
        return f"{self.placed_at:%Y-%m-%d %H:%M}"
