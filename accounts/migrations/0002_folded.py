from django.db import migrations

# unaccent is only "stable", since its dictionary could be changed; ours is named and never is. Indexes need "immutable".
FOLDED = """
CREATE FUNCTION folded(text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
AS $$ SELECT lower(public.unaccent('public.unaccent'::regdictionary, $1)) $$
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [migrations.RunSQL(FOLDED, "DROP FUNCTION folded(text)")]
