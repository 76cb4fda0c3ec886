"""What staff search and filter orders by."""

from django.contrib.postgres.indexes import OpClass
from django.db import migrations, models
from django.db.models.functions import Upper


class Migration(migrations.Migration):
    dependencies = [("orders", "0003_first_shipping_methods")]

    operations = [
        migrations.AddIndex(
            model_name="order",
            index=models.Index(fields=["state", "-placed_at"], name="order_by_state"),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                fields=["-placed_at"], condition=~models.Q(flag=""), name="order_flagged"
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                OpClass(Upper("email"), name="text_pattern_ops"), name="order_by_email_start"
            ),
        ),
        migrations.AddIndex(
            model_name="orderline",
            index=models.Index(fields=["sku"], name="order_line_by_sku"),
        ),
    ]
