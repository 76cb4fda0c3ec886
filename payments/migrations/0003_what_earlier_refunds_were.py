"""Payments, refunds and events from before refunds had states: what is known of them."""

from django.db import migrations, models

# There was one reason, and its provider was told the key "late:<order id>": a refund that is
# under way during the update is then repeated under the same key.
FORWARD = """
UPDATE payments_refund SET
    key = CASE WHEN first THEN 'late:' || order_id ELSE 'refund:' || id END,
    currency = of_payment,
    state = CASE WHEN accepted_at IS NULL THEN 'requested' ELSE 'succeeded' END,
    reason = 'late_payment',
    updated_at = coalesce(accepted_at, created_at)
FROM (
    SELECT refund.id AS refund_id, payment.order_id, payment.currency AS of_payment,
        row_number() OVER (PARTITION BY payment.order_id ORDER BY refund.id) = 1 AS first
    FROM payments_refund AS refund
    JOIN payments_payment AS payment ON payment.id = refund.payment_id
) AS known
WHERE known.refund_id = payments_refund.id;
UPDATE payments_payment SET received_minor = amount_minor, received_currency = currency
WHERE state = 'succeeded';
UPDATE payments_receivedevent SET handled_at = received_at;
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0002_refunds_disputes_transfers")]
    operations = [
        migrations.RunSQL(FORWARD, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name='refund',
            name='reason',
            field=models.CharField(choices=[('requested_by_customer', 'The customer asked for it'), ('returned', 'Goods came back'), ('cancelled', 'Units were cancelled'), ('duplicate', 'Paid once too often'), ('late_payment', 'Paid after the order had ended'), ('mismatch', 'Another amount was paid'), ('fraudulent', 'Fraud'), ('goodwill', 'Goodwill'), ('outside', 'Made at the provider')], max_length=30, verbose_name='reason'),
        ),
        migrations.AddConstraint(
            model_name='refund',
            constraint=models.UniqueConstraint(fields=('key',), name='refund_key_once'),
        ),
        migrations.AlterField(
            model_name='refund',
            name='key',
            field=models.CharField(max_length=255),
        ),
        migrations.AlterField(
            model_name='refund',
            name='currency',
            field=models.CharField(max_length=3),
        ),
        migrations.AlterField(
            model_name='refund',
            name='by',
            field=models.CharField(max_length=254, verbose_name='by whom'),
        ),
        migrations.AlterField(
            model_name='refund',
            name='updated_at',
            field=models.DateTimeField(verbose_name='changed'),
        ),
    ]
