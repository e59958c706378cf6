from django.db import migrations


class Migration(migrations.Migration):
    """Know ten thousand common words instead of a thousand.

    Of a word that begins so and so PostgreSQL believes that it is half as common as the rarest word it knows: with few
    known words, the rarest of all texts would be looked for by walking through all reports.
    """

    dependencies = [("incidents", "0009_lists_by_index")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE incidents_incident ALTER COLUMN search SET STATISTICS 1000",
            "ALTER TABLE incidents_incident ALTER COLUMN search SET STATISTICS -1",
        )
    ]
