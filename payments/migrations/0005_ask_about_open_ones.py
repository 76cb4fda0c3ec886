from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # nobody waits to pay while the index is built

    dependencies = [
        ("orders", "0009_sales_under_way"),
        ("payments", "0004_asked_at"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="payment",
            index=models.Index(
                condition=models.Q(("state__in", ["open", "processing", "authorised"])),
                fields=["gateway", "asked_at"],
                name="payment_unsettled",
            ),
        ),
        RemoveIndexConcurrently(model_name="payment", name="payment_to_ask_about"),
    ]
