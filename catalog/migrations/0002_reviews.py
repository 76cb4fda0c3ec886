"""No table: the admin's name for reviews, and the permissions to read and to decide about them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Review",
            fields=[
                (
                    "review_key",
                    models.CharField(max_length=128, primary_key=True, serialize=False),
                ),
            ],
            options={
                "verbose_name": "review",
                "verbose_name_plural": "reviews",
                "managed": False,
                "default_permissions": ("view", "change"),
            },
        ),
    ]
