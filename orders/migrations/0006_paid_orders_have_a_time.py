"""Orders paid before `paid_at` existed: their history says when."""

from django.db import migrations

FORWARD = """
UPDATE orders_order SET paid_at = event.at
FROM (
    SELECT order_id, max(at) AS at FROM orders_orderevent
    WHERE transition IN ('pay', 'revive') GROUP BY order_id
) AS event
WHERE event.order_id = orders_order.id AND orders_order.paid_at IS NULL;
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0005_fulfilment")]
    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
