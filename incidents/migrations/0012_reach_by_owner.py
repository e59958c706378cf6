"""What keeps the reach of incidents runs with its owner's rights: the application's role only reads the table."""

from django.db import migrations

FUNCTIONS = ("incident_reached_anew(bigint)", "ancestry_moves_reach()")


class Migration(migrations.Migration):
    dependencies = [("incidents", "0011_filing_order_by_country")]

    operations = [
        migrations.RunSQL(f"ALTER FUNCTION {function} SECURITY DEFINER", f"ALTER FUNCTION {function} SECURITY INVOKER")
        for function in FUNCTIONS
    ]
