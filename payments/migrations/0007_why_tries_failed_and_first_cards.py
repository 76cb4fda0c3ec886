from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('payments', '0006_audit_runs'),
    ]

    operations = [
        migrations.AddField(
            model_name='payment',
            name='failure_reason',
            field=models.CharField(blank=True, db_default='', default='', editable=False, max_length=30),
        ),
        migrations.AddField(
            model_name='gatewaycustomer',
            name='first_card',
            field=models.CharField(blank=True, db_default='', default='', max_length=255),
        ),
    ]
