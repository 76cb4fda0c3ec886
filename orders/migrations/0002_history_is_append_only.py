"""An order's history is evidence: the database itself refuses to change or remove a line of it."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION refuse_to_change_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'orders_orderevent is append-only';
END $$;
CREATE TRIGGER order_event_append_only BEFORE UPDATE OR DELETE ON orders_orderevent
    FOR EACH ROW EXECUTE FUNCTION refuse_to_change_history();
"""
BACKWARD = """
DROP TRIGGER order_event_append_only ON orders_orderevent;
DROP FUNCTION refuse_to_change_history();
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
