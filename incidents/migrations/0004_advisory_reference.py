from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("incidents", "0003_casualty_numbers")]

    operations = [
        migrations.RunSQL("CREATE SEQUENCE incidents_advisory_reference", "DROP SEQUENCE incidents_advisory_reference")
    ]
