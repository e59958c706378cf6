from django.db import migrations


class Migration(migrations.Migration):
    """What was filed before can be searched too: the trigger makes each vector."""

    dependencies = [("incidents", "0005_search")]

    operations = [migrations.RunSQL("UPDATE incidents_incident SET search = NULL", migrations.RunSQL.noop)]
