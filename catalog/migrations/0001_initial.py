"""No table: the admin's name for products, and the permission to read them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Product",
            fields=[
                (
                    "product_id",
                    models.CharField(max_length=128, primary_key=True, serialize=False),
                ),
            ],
            options={
                "verbose_name": "product",
                "verbose_name_plural": "products",
                "managed": False,
                "default_permissions": ("view",),
            },
        ),
    ]
