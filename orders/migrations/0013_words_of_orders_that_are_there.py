"""Orders placed before are found by their words, too. Safe to repeat after it was cut off."""

from django.db import migrations

from orders.services.finding import words_to_find

BATCH = 1_000


def forward(apps, schema_editor):
    Order = apps.get_model("orders", "Order")
    wordless = Order.objects.filter(search_words="").order_by("pk")
    while orders := list(wordless.prefetch_related("lines")[:BATCH]):
        for order in orders:
            order.search_words = words_to_find(order, order.lines.all())
        Order.objects.bulk_update(orders, ["search_words"])


class Migration(migrations.Migration):
    atomic = False  # each batch for itself: a shop with many orders goes on meanwhile
    dependencies = [("orders", "0012_orders_are_found")]
    operations = [migrations.RunPython(forward, migrations.RunPython.noop)]
