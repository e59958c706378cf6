"""What was lost so long ago that no cursor of the feed of changes asks for it any more may be cleared away."""

from django.db import migrations

# With its owner's rights: the application's role only reads that table, and clears away what is that old and no more.
# The days are HOLDS_FOR and LONGEST_TRANSACTION of incidents/services/change_cursors.py.
LOSSES_FORGOTTEN = """
CREATE FUNCTION losses_forgotten() RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  WITH gone AS (DELETE FROM incidents_formeraccess WHERE at < now() - interval '91 days' RETURNING at)
  SELECT count(*) FROM gone
$$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0004_days_of_our_time"),
    ]

    operations = [
        migrations.RunSQL(LOSSES_FORGOTTEN, "DROP FUNCTION losses_forgotten()"),
    ]
