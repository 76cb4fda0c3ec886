"""An order's history stays append-only, but who did it and why may lose a customer's address.

Only within a transaction that says `SET LOCAL kraam.erasing = 'on'`, and nothing else of a line.
"""

from django.db import migrations

FORWARD = """
CREATE OR REPLACE FUNCTION refuse_to_change_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND current_setting('kraam.erasing', true) = 'on'
        AND (to_jsonb(NEW) - 'by' - 'why') = (to_jsonb(OLD) - 'by' - 'why')
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'orders_orderevent is append-only';
END $$;
"""
BACKWARD = """
CREATE OR REPLACE FUNCTION refuse_to_change_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'orders_orderevent is append-only';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0020_shipping_methods_in_full")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
