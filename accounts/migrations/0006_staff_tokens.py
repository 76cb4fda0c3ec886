import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_found_in_the_admin")]

    operations = [
        migrations.CreateModel(
            name="StaffToken",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(help_text="Which system uses it, such as “Exact” or “WMS”.", max_length=60, verbose_name="name")),
                ("scopes", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), size=None, verbose_name="may")),
                ("prefix", models.CharField(editable=False, max_length=20, unique=True, verbose_name="begins with")),
                ("digest", models.CharField(editable=False, max_length=64)),
                ("made_at", models.DateTimeField(editable=False, verbose_name="made at")),
                ("expires_at", models.DateTimeField(verbose_name="good until")),
                ("last_used_at", models.DateTimeField(editable=False, null=True, verbose_name="last used")),
                ("revoked_at", models.DateTimeField(editable=False, null=True, verbose_name="revoked at")),
                ("owner", models.ForeignKey(help_text="The token never may do more than this member of staff.", on_delete=django.db.models.deletion.PROTECT, related_name="staff_tokens", to=settings.AUTH_USER_MODEL, verbose_name="in whose name")),
            ],
            options={
                "verbose_name": "staff token",
                "verbose_name_plural": "staff tokens",
                "default_permissions": ("view", "add", "change"),
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("expires_at__gt", models.F("made_at"))), name="staff_token_lives"),
                    models.CheckConstraint(condition=models.Q(("scopes", []), _negated=True), name="staff_token_may_something"),
                ],
            },
        ),
    ]
