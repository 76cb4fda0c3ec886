"""Orders sold just before `to_sell` existed: their units may have yet to be counted as sold."""

from django.db import migrations

# Counted already, the job finds no reservation and changes nothing. A reservation lives for half
# an hour; three days allow for an update after an outage.
FORWARD = """
UPDATE orders_order
SET to_sell = CASE WHEN sale.revived THEN 'late-' ELSE '' END || orders_order.id::text
FROM (
    SELECT order_id, bool_or(transition = 'revive') AS revived FROM orders_orderevent
    WHERE transition IN ('authorise', 'pay', 'revive') AND at > now() - interval '3 days'
    GROUP BY order_id
) AS sale
WHERE sale.order_id = orders_order.id AND orders_order.to_sell = ''
    AND orders_order.state IN ('authorised', 'paid', 'partly_shipped', 'shipped');
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0008_to_sell")]
    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
