"""The permissions to add, change and delete products. Still no table."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("catalog", "0004_featured")]

    operations = [
        migrations.AlterModelOptions(
            name="product",
            options={
                "default_permissions": ("add", "change", "delete", "view"),
                "managed": False,
                "verbose_name": "product",
                "verbose_name_plural": "products",
            },
        ),
    ]
