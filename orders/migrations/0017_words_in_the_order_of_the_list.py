"""Words of orders in the order of their list, written by a trigger: also for orders of a release
that does not know of them. Those of orders that are there are written by `orders.write_words`."""

from django.db import migrations, models

FORWARD = """
CREATE FUNCTION write_words_of_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.search_words = NEW.search_words AND OLD.placed_at = NEW.placed_at
    THEN
        RETURN NULL;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        DELETE FROM orders_orderword WHERE order_id = OLD.id AND placed_at = OLD.placed_at
            AND word = ANY (string_to_array(OLD.search_words, ' '));
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO orders_orderword (word, placed_at, order_id)
        SELECT left(word, 60), NEW.placed_at, NEW.id
        FROM unnest(string_to_array(NEW.search_words, ' ')) AS found (word) WHERE word <> ''
        ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER order_has_words AFTER INSERT OR DELETE OR UPDATE OF search_words, placed_at
    ON orders_order FOR EACH ROW EXECUTE FUNCTION write_words_of_order();
-- Rows are only added. The newest are asked for most, so Postgres is to know soon that they stay.
ALTER TABLE orders_orderword SET (
    autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 50000
);
INSERT INTO orders_wordstowrite (id, placed_at, order_id)
SELECT 1, max(placed_at), 'ffffffff-ffff-ffff-ffff-ffffffffffff' FROM orders_order
HAVING max(placed_at) IS NOT NULL;
"""
BACKWARD = """
DROP TRIGGER order_has_words ON orders_order;
DROP FUNCTION write_words_of_order();
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0016_paid_at_is_searched")]
    operations = [
        migrations.CreateModel(
            name="OrderWord",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "word",
                        "placed_at",
                        "order_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("word", models.CharField(db_collation="C", max_length=60)),
                ("placed_at", models.DateTimeField()),
                ("order_id", models.UUIDField()),
            ],
            options={"default_permissions": ()},
        ),
        migrations.CreateModel(
            name="WordsToWrite",
            fields=[
                (
                    "id",
                    models.SmallIntegerField(default=1, primary_key=True, serialize=False),
                ),
                ("placed_at", models.DateTimeField()),
                ("order_id", models.UUIDField()),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("id", 1)), name="order_words_to_write_once"
                    )
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
