"""The feed of changes: which transaction last wrote each incident, and who could read it before they could not."""

import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

# The advisory lock is that of projects/services/tree.py. All functions run with their owner's rights: the application's
# role only reads these tables.

HEAD = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp"
NOW_IN = "now_in CONSTANT bigint := pg_current_xact_id()::text::bigint"
CONCERNED = """SELECT DISTINCT link.incident_id FROM changed JOIN incidents_projectlink link
    ON link.project_id = changed.descendant_id AND link.state <> 'rejected'"""

# The rows of earlier writers go; one that another writer is taking away at this moment is left to them.
CHANGED = f"""
CREATE FUNCTION incidents_changed(keys bigint[]) RETURNS void {HEAD}
AS $$
DECLARE {NOW_IN};
BEGIN
  INSERT INTO incidents_incidentchange (written_in, incident_id, first_in, changed_at)
    SELECT now_in, key, coalesce(
        (SELECT min(first_in) FROM incidents_incidentchange WHERE incident_id = key), now_in), clock_timestamp()
      FROM unnest(keys) AS key
    ON CONFLICT DO NOTHING;
  IF FOUND THEN
    DELETE FROM incidents_incidentchange WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM incidents_incidentchange
        WHERE incident_id = ANY (keys) AND written_in <> now_in FOR UPDATE SKIP LOCKED));
  END IF;
END $$
"""  # noqa: S608 – made of the constants above

ACCESS = """
  incident.state = 'draft' OR incident.state = 'withdrawn' AND incident.submitted_at IS NULL AS never_handed_in,
  incident.reporter_id, incident.marking, incident.country,
  ARRAY(SELECT project_id FROM incidents_incidentreach WHERE incident_id = incident.id AND confirmed) AS confirmed,
  ARRAY(SELECT project_id FROM incidents_incidentreach WHERE incident_id = incident.id AND NOT confirmed) AS suggested,
  CASE WHEN incident.marking < 4 THEN '{}'
    ELSE ARRAY(SELECT user_id FROM incidents_incidentreader WHERE incident_id = incident.id) END AS named
"""

# Called before anything that decides on access changes in a transaction, so that what it finds was true of the incident
# for everybody. Of an incident that the same transaction filed nothing was.
REMEMBERED = f"""
CREATE FUNCTION access_remembered(keys bigint[]) RETURNS void {HEAD}
AS $$
DECLARE {NOW_IN};
BEGIN
  INSERT INTO incidents_formeraccess
    (incident_id, until, at, never_handed_in, reporter_id, marking, country, confirmed, suggested, named)
    SELECT incident.id, now_in, clock_timestamp(), {ACCESS}
      FROM incidents_incident incident
      WHERE incident.id = ANY (keys) AND NOT EXISTS (
        SELECT FROM incidents_incidentchange change WHERE change.incident_id = incident.id AND first_in = now_in)
    ON CONFLICT DO NOTHING;
END $$
"""  # noqa: S608 – made of the constants above

SETTLED = f"""
CREATE FUNCTION access_settled(key bigint, remembered_in bigint) RETURNS void {HEAD}
AS $$
BEGIN
  DELETE FROM incidents_formeraccess former USING (
    SELECT {ACCESS}, reporter.clearance
      FROM incidents_incident incident JOIN accounts_user reporter ON reporter.id = incident.reporter_id
      WHERE incident.id = key) AS now
  WHERE former.incident_id = key AND former.until = remembered_in
    AND now.reporter_id = former.reporter_id AND now.country = former.country AND now.marking <= former.marking
    AND now.confirmed @> former.confirmed AND now.confirmed || now.suggested @> former.suggested
    AND (now.marking < 4 OR now.named @> former.named)
    AND (now.never_handed_in = former.never_handed_in
      OR former.never_handed_in AND now.marking < 4 AND now.marking <= now.clearance);
END $$
"""  # noqa: S608 – made of the constants above

# Numbers of transactions mean something in one cluster only: in another one, where a dump was loaded, all are given anew.
# The epoch differs besides after a promotion or a recovery (a new timeline), in another database, and for a table that
# was loaded anew: there what a cursor has passed may stand again as it was before. Nobody who writes is waited for.
EPOCH = f"""
CREATE FUNCTION changes_epoch() RETURNS text {HEAD}
AS $$
DECLARE here CONSTANT bigint := (SELECT system_identifier FROM pg_control_system());
BEGIN
  IF NOT EXISTS (SELECT FROM incidents_changeepoch WHERE cluster = here) THEN
    PERFORM pg_advisory_xact_lock(7201866007);
    IF NOT EXISTS (SELECT FROM incidents_changeepoch WHERE cluster = here) THEN
      DELETE FROM incidents_formeraccess;
      DELETE FROM incidents_incidentchange WHERE (written_in, incident_id) IN (
        SELECT written_in, incident_id FROM incidents_incidentchange FOR UPDATE SKIP LOCKED);
      INSERT INTO incidents_incidentchange (written_in, incident_id, first_in, changed_at)
        SELECT pg_current_xact_id()::text::bigint, id, pg_current_xact_id()::text::bigint, clock_timestamp()
          FROM incidents_incident;
      DELETE FROM incidents_changeepoch;
      INSERT INTO incidents_changeepoch (id, cluster) VALUES (1, here);
    END IF;
  END IF;
  RETURN concat_ws('.', here, left(pg_walfile_name(pg_current_wal_lsn()), 8),
    (SELECT oid FROM pg_database WHERE datname = current_database()),
    pg_relation_filenode('incidents_incidentchange'));
END $$
"""  # noqa: S608 – made of the constants above

# Before ancestry_moves_reach, by their names: what is remembered is how it was.
ANCESTRY_MOVES_CHANGES = f"""
CREATE FUNCTION ancestry_moves_changes() RETURNS trigger {HEAD}
AS $$
DECLARE keys bigint[];
BEGIN
  PERFORM pg_advisory_xact_lock(7201866001);
  keys = ARRAY({CONCERNED});
  IF keys <> '{{}}' THEN
    PERFORM access_remembered(keys);
    PERFORM incidents_changed(keys);
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER ancestry_moves_changes_1 AFTER INSERT ON projects_projectancestry
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION ancestry_moves_changes();
CREATE TRIGGER ancestry_moves_changes_2 AFTER DELETE ON projects_projectancestry
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION ancestry_moves_changes();
CREATE TRIGGER ancestry_moves_changes_3 AFTER UPDATE ON projects_projectancestry
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION ancestry_moves_changes();
CREATE TRIGGER ancestry_moves_changes_4 AFTER UPDATE ON projects_projectancestry
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION ancestry_moves_changes();
"""

NO_LONGER = (
    "".join(f"DROP TRIGGER ancestry_moves_changes_{number} ON projects_projectancestry;" for number in range(1, 5))
    + "DROP FUNCTION ancestry_moves_changes();"
)


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0002_search_and_reach"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ChangeEpoch",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("cluster", models.BigIntegerField(help_text="PostgreSQL's system identifier.")),
            ],
        ),
        migrations.CreateModel(
            name="FormerAccess",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "incident_id", "until", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="former_access",
                        to="incidents.incident",
                    ),
                ),
                (
                    "reporter",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("until", models.BigIntegerField(help_text="The narrowing transaction.")),
                ("at", models.DateTimeField()),
                ("never_handed_in", models.BooleanField()),
                (
                    "marking",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "TLP:CLEAR"),
                            (1, "TLP:GREEN"),
                            (2, "TLP:AMBER"),
                            (3, "TLP:AMBER+STRICT"),
                            (4, "TLP:RED"),
                        ]
                    ),
                ),
                ("country", models.CharField(max_length=2)),
                (
                    "confirmed",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        help_text="Projects that it was under by a confirmed link.",
                        size=None,
                    ),
                ),
                (
                    "suggested",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        help_text="Projects that it was under by suggested ones alone.",
                        size=None,
                    ),
                ),
                (
                    "named",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        help_text="Who was named to read it; nobody below TLP:RED.",
                        size=None,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "former access",
            },
        ),
        migrations.CreateModel(
            name="IncidentChange",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "written_in", "incident_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("written_in", models.BigIntegerField(help_text="The writing transaction.")),
                (
                    "incident",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="changes",
                        to="incidents.incident",
                    ),
                ),
                ("first_in", models.BigIntegerField(help_text="The transaction that filed the incident.")),
                ("changed_at", models.DateTimeField()),
            ],
        ),
        migrations.RunSQL(CHANGED, "DROP FUNCTION incidents_changed(bigint[])"),
        migrations.RunSQL(REMEMBERED, "DROP FUNCTION access_remembered(bigint[])"),
        migrations.RunSQL(SETTLED, "DROP FUNCTION access_settled(bigint, bigint)"),
        migrations.RunSQL(EPOCH, "DROP FUNCTION changes_epoch()"),
        migrations.RunSQL(ANCESTRY_MOVES_CHANGES, NO_LONGER),
        pgtrigger.migrations.AddTrigger(
            model_name="casualty",
            trigger=pgtrigger.compiler.Trigger(
                name="rows_are_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF TG_OP <> 'INSERT' THEN PERFORM public.incidents_changed(ARRAY[OLD.incident_id]); END IF; IF TG_OP = 'INSERT' OR (TG_OP = 'UPDATE' AND NEW.incident_id <> OLD.incident_id) THEN PERFORM public.incidents_changed(ARRAY[NEW.incident_id]); END IF; RETURN NULL;",
                    hash="b24e194e3f971a8c5351facfd01fbd9e4551feca",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_rows_are_change_dff57",
                    table="incidents_casualty",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="consequence",
            trigger=pgtrigger.compiler.Trigger(
                name="rows_are_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF TG_OP <> 'INSERT' THEN PERFORM public.incidents_changed(ARRAY[OLD.incident_id]); END IF; IF TG_OP = 'INSERT' OR (TG_OP = 'UPDATE' AND NEW.incident_id <> OLD.incident_id) THEN PERFORM public.incidents_changed(ARRAY[NEW.incident_id]); END IF; RETURN NULL;",
                    hash="393a06fd90a69b0613ad3e84066036c5dead0a29",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_rows_are_change_8b0f4",
                    table="incidents_consequence",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="incident",
            trigger=pgtrigger.compiler.Trigger(
                name="filing_is_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM public.incidents_changed(ARRAY[NEW.id]); RETURN NULL;",
                    hash="11dff86ebdd3206a54d70eca5bf25b223b013b0b",
                    operation="INSERT",
                    pgid="pgtrigger_filing_is_change_14497",
                    table="incidents_incident",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="incident",
            trigger=pgtrigger.compiler.Trigger(
                name="writing_is_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."abducted_best" IS DISTINCT FROM (NEW."abducted_best") OR OLD."abducted_high" IS DISTINCT FROM (NEW."abducted_high") OR OLD."abducted_low" IS DISTINCT FROM (NEW."abducted_low") OR OLD."admin1" IS DISTINCT FROM (NEW."admin1") OR OLD."attack_type" IS DISTINCT FROM (NEW."attack_type") OR OLD."category" IS DISTINCT FROM (NEW."category") OR OLD."caveats" IS DISTINCT FROM (NEW."caveats") OR OLD."country" IS DISTINCT FROM (NEW."country") OR OLD."end_precision" IS DISTINCT FROM (NEW."end_precision") OR OLD."facts_changed_at" IS DISTINCT FROM (NEW."facts_changed_at") OR OLD."filed_at" IS DISTINCT FROM (NEW."filed_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."injured_best" IS DISTINCT FROM (NEW."injured_best") OR OLD."injured_high" IS DISTINCT FROM (NEW."injured_high") OR OLD."injured_low" IS DISTINCT FROM (NEW."injured_low") OR OLD."killed_best" IS DISTINCT FROM (NEW."killed_best") OR OLD."killed_high" IS DISTINCT FROM (NEW."killed_high") OR OLD."killed_low" IS DISTINCT FROM (NEW."killed_low") OR OLD."latitude" IS DISTINCT FROM (NEW."latitude") OR OLD."link_to_investment" IS DISTINCT FROM (NEW."link_to_investment") OR OLD."longitude" IS DISTINCT FROM (NEW."longitude") OR OLD."marking" IS DISTINCT FROM (NEW."marking") OR OLD."merged_into_id" IS DISTINCT FROM (NEW."merged_into_id") OR OLD."missing_best" IS DISTINCT FROM (NEW."missing_best") OR OLD."missing_high" IS DISTINCT FROM (NEW."missing_high") OR OLD."missing_low" IS DISTINCT FROM (NEW."missing_low") OR OLD."narrative" IS DISTINCT FROM (NEW."narrative") OR OLD."occurred_from" IS DISTINCT FROM (NEW."occurred_from") OR OLD."occurred_to" IS DISTINCT FROM (NEW."occurred_to") OR OLD."place" IS DISTINCT FROM (NEW."place") OR OLD."place_precision" IS DISTINCT FROM (NEW."place_precision") OR OLD."property_damage" IS DISTINCT FROM (NEW."property_damage") OR OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."reporter_id" IS DISTINCT FROM (NEW."reporter_id") OR OLD."search" IS DISTINCT FROM (NEW."search") OR OLD."severity" IS DISTINCT FROM (NEW."severity") OR OLD."severity_reason" IS DISTINCT FROM (NEW."severity_reason") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."submitted_at" IS DISTINCT FROM (NEW."submitted_at") OR OLD."tactics" IS DISTINCT FROM (NEW."tactics") OR OLD."target_description" IS DISTINCT FROM (NEW."target_description") OR OLD."target_kind" IS DISTINCT FROM (NEW."target_kind") OR OLD."target_type" IS DISTINCT FROM (NEW."target_type") OR OLD."time_precision" IS DISTINCT FROM (NEW."time_precision") OR OLD."time_zone" IS DISTINCT FROM (NEW."time_zone") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."verified_at" IS DISTINCT FROM (NEW."verified_at") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."weapon_types" IS DISTINCT FROM (NEW."weapon_types"))',
                    func="PERFORM public.incidents_changed(ARRAY[NEW.id]); RETURN NULL;",
                    hash="af6b5cd83c3c71d95bd24c5302671e907b56d491",
                    operation="UPDATE",
                    pgid="pgtrigger_writing_is_change_e22ab",
                    table="incidents_incident",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="incident",
            trigger=pgtrigger.compiler.Trigger(
                name="incident_remembers_access",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF (OLD.marking, OLD.country, OLD.reporter_id, (OLD.state = 'draft' OR OLD.state = 'withdrawn' AND OLD.submitted_at IS NULL)) IS DISTINCT FROM (NEW.marking, NEW.country, NEW.reporter_id, (NEW.state = 'draft' OR NEW.state = 'withdrawn' AND NEW.submitted_at IS NULL)) THEN PERFORM public.access_remembered(ARRAY[OLD.id]); END IF; RETURN NEW;",
                    hash="3e31c2577011cd79dd4a4739c131b94af9bbee16",
                    operation="UPDATE",
                    pgid="pgtrigger_incident_remembers_access_01a30",
                    table="incidents_incident",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="incidentreader",
            trigger=pgtrigger.compiler.Trigger(
                name="readers_remember_access",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF TG_OP <> 'INSERT' THEN PERFORM FROM public.incidents_incident WHERE id = OLD.incident_id FOR NO KEY UPDATE; PERFORM public.access_remembered(ARRAY[OLD.incident_id]); END IF; IF TG_OP = 'INSERT' OR (TG_OP = 'UPDATE' AND NEW.incident_id <> OLD.incident_id) THEN PERFORM FROM public.incidents_incident WHERE id = NEW.incident_id FOR NO KEY UPDATE; PERFORM public.access_remembered(ARRAY[NEW.incident_id]); END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;",
                    hash="2503e57d2d47d53bc3ebbeb3104ba9f69f3c3538",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_readers_remember_access_5fa88",
                    table="incidents_incidentreader",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="incidentreader",
            trigger=pgtrigger.compiler.Trigger(
                name="rows_are_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF TG_OP <> 'INSERT' THEN PERFORM public.incidents_changed(ARRAY[OLD.incident_id]); END IF; IF TG_OP = 'INSERT' OR (TG_OP = 'UPDATE' AND NEW.incident_id <> OLD.incident_id) THEN PERFORM public.incidents_changed(ARRAY[NEW.incident_id]); END IF; RETURN NULL;",
                    hash="11ebae890fb3b4786d83aa0f64434868a42fc380",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_rows_are_change_1560f",
                    table="incidents_incidentreader",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="involvement",
            trigger=pgtrigger.compiler.Trigger(
                name="rows_are_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF TG_OP <> 'INSERT' THEN PERFORM public.incidents_changed(ARRAY[OLD.incident_id]); END IF; IF TG_OP = 'INSERT' OR (TG_OP = 'UPDATE' AND NEW.incident_id <> OLD.incident_id) THEN PERFORM public.incidents_changed(ARRAY[NEW.incident_id]); END IF; RETURN NULL;",
                    hash="cded5baeac19365100c333aeec49f75efb66c69a",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_rows_are_change_ca018",
                    table="incidents_involvement",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="projectlink",
            trigger=pgtrigger.compiler.Trigger(
                name="links_remember_access",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM pg_advisory_xact_lock_shared(7201866001); IF TG_OP <> 'INSERT' THEN PERFORM FROM public.incidents_incident WHERE id = OLD.incident_id FOR NO KEY UPDATE; PERFORM public.access_remembered(ARRAY[OLD.incident_id]); END IF; IF TG_OP = 'INSERT' OR (TG_OP = 'UPDATE' AND NEW.incident_id <> OLD.incident_id) THEN PERFORM FROM public.incidents_incident WHERE id = NEW.incident_id FOR NO KEY UPDATE; PERFORM public.access_remembered(ARRAY[NEW.incident_id]); END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;",
                    hash="d43a7cffcc2411cf04ab15ef812341da0219e778",
                    operation='INSERT OR UPDATE OF "incident_id", "project_id", "state" OR DELETE',
                    pgid="pgtrigger_links_remember_access_33b78",
                    table="incidents_projectlink",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="projectlink",
            trigger=pgtrigger.compiler.Trigger(
                name="rows_are_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF TG_OP <> 'INSERT' THEN PERFORM public.incidents_changed(ARRAY[OLD.incident_id]); END IF; IF TG_OP = 'INSERT' OR (TG_OP = 'UPDATE' AND NEW.incident_id <> OLD.incident_id) THEN PERFORM public.incidents_changed(ARRAY[NEW.incident_id]); END IF; RETURN NULL;",
                    hash="2fd67c25b3b4380ecbb0a882521560fa6e976721",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_rows_are_change_3c0d1",
                    table="incidents_projectlink",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="source",
            trigger=pgtrigger.compiler.Trigger(
                name="rows_are_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF TG_OP <> 'INSERT' THEN PERFORM public.incidents_changed(ARRAY[OLD.incident_id]); END IF; IF TG_OP = 'INSERT' OR (TG_OP = 'UPDATE' AND NEW.incident_id <> OLD.incident_id) THEN PERFORM public.incidents_changed(ARRAY[NEW.incident_id]); END IF; RETURN NULL;",
                    hash="69a2dbc9717c103b9ecd9df86a5b9e916086ca75",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_rows_are_change_67a42",
                    table="incidents_source",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="changeepoch",
            constraint=models.CheckConstraint(condition=models.Q(("id", 1)), name="incidents_change_epoch_one"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="formeraccess",
            trigger=pgtrigger.compiler.Trigger(
                name="access_settles",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    constraint="CONSTRAINT",
                    func="PERFORM public.access_settled(NEW.incident_id, NEW.until); RETURN NULL;",
                    hash="06eec0cc088687d5104534f322d2232b4c3cee7a",
                    operation="INSERT",
                    pgid="pgtrigger_access_settles_b3db1",
                    table="incidents_formeraccess",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="incidentchange",
            index=models.Index(fields=["incident"], include=("first_in",), name="incidents_change_by_incident"),
        ),
        # Whatever stands by now was written by this migration, as far as a reader of the feed can tell.
        migrations.RunSQL("SELECT changes_epoch()", migrations.RunSQL.noop),
    ]
