"""Who changed what is evidence: the database itself refuses to change or remove a line of it."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION refuse_to_change_the_trail() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'django_admin_log is append-only';
END $$;
CREATE TRIGGER admin_log_append_only BEFORE UPDATE OR DELETE ON django_admin_log
    FOR EACH ROW EXECUTE FUNCTION refuse_to_change_the_trail();
CREATE INDEX admin_log_by_person ON django_admin_log (user_id, id DESC);
CREATE INDEX admin_log_by_kind ON django_admin_log (content_type_id, id DESC);
CREATE INDEX admin_log_by_object ON django_admin_log (content_type_id, object_id);
"""
BACKWARD = """
DROP INDEX admin_log_by_person, admin_log_by_kind, admin_log_by_object;
DROP TRIGGER admin_log_append_only ON django_admin_log;
DROP FUNCTION refuse_to_change_the_trail();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_sessions_that_end"),
        ("admin", "0003_logentry_add_action_flag_choices"),
    ]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
