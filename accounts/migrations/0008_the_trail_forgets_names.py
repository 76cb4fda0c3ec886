"""The back-office's history stays append-only, but a line about an account may lose whose it was.

Only within a transaction that says `SET LOCAL kraam.erasing = 'on'`, and nothing else of a line.
"""

from django.db import migrations

FORWARD = """
CREATE OR REPLACE FUNCTION refuse_to_change_the_trail() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND current_setting('kraam.erasing', true) = 'on'
        AND (to_jsonb(NEW) - 'object_repr' - 'change_message')
            = (to_jsonb(OLD) - 'object_repr' - 'change_message')
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'django_admin_log is append-only';
END $$;
"""
BACKWARD = """
CREATE OR REPLACE FUNCTION refuse_to_change_the_trail() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'django_admin_log is append-only';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_own_data")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
