import uuid

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import accounts.models.user
import accounts.querysets.folded
import incidents.models.described
import incidents.validators
import projects.validators

HAN = "⺀-⿟々㐀-䶿一-鿿豈-﫿𠀀-𱍏"

SEARCH_TEXT = rf"""
CREATE FUNCTION search_text(text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
AS $$ SELECT regexp_replace(
    translate(regexp_replace(public.folded($1), '[\u064b-\u065f\u0670\u0640\u200c\u200d]', '', 'g'), 'يىكهة', 'ییکہہ'),
    '([{HAN}])', ' \1 ', 'g') $$
"""

WEIGHED = """
CREATE FUNCTION weighed(text, "char") RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT setweight(to_tsvector('pg_catalog.simple', $1) || to_tsvector('pg_catalog.english', $1), $2) $$;
"""


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("incidents", "0001_initial"),
        ("incidents", "0002_full_record"),
        ("incidents", "0003_casualty_numbers"),
        ("incidents", "0004_advisory_reference"),
        ("incidents", "0007_involvement_statement"),
        ("incidents", "0009_lists_by_index"),
        ("incidents", "0011_filing_order_by_country"),
        ("incidents", "0013_review_workflow"),
        ("incidents", "0014_merged_reports"),
        ("incidents", "0015_comments"),
        ("incidents", "0016_cases"),
        ("incidents", "0017_legal_steps_of_merges"),
        ("incidents", "0018_comments_on_cases"),
        ("incidents", "0019_files_of_cases"),
        ("incidents", "0020_actor_watches"),
    ]

    dependencies = [
        ("projects", "0001_foundation"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # One number for every record ever filed, never started again: INC-2024-000123.
        migrations.RunSQL("CREATE SEQUENCE incidents_reference", "DROP SEQUENCE incidents_reference"),
        migrations.RunSQL("CREATE SEQUENCE incidents_case_reference", "DROP SEQUENCE incidents_case_reference"),
        migrations.RunSQL("CREATE SEQUENCE incidents_advisory_reference", "DROP SEQUENCE incidents_advisory_reference"),
        migrations.RunSQL(SEARCH_TEXT, "DROP FUNCTION search_text(text)"),
        migrations.RunSQL(WEIGHED, 'DROP FUNCTION weighed(text, "char")'),
        migrations.CreateModel(
            name="ReviewDeadline",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "severity",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Minor"), (2, "Moderate"), (3, "Serious"), (4, "Critical")]
                    ),
                ),
                (
                    "hours",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(2160),
                        ]
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="review_deadlines",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "ordering": ["project", "-severity"],
                "constraints": [
                    models.UniqueConstraint(fields=("project", "severity"), name="incidents_deadline_once"),
                    models.CheckConstraint(
                        condition=models.Q(("hours__gte", 1), ("hours__lte", 2160)), name="incidents_deadline_hours"
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reviewdeadline",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "incidents_reviewdeadlineevent" ("hours", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "severity") VALUES (NEW."hours", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."project_id", NEW."severity"); RETURN NULL;',
                    hash="fe8def5f8b99ad6bd58010363cc06a5a6001077c",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_c0416",
                    table="incidents_reviewdeadline",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reviewdeadline",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "incidents_reviewdeadlineevent" ("hours", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "severity") VALUES (NEW."hours", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."project_id", NEW."severity"); RETURN NULL;',
                    hash="b529b4b7f6a0dee92f56e90e1babfbd3ac52c24a",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_b396d",
                    table="incidents_reviewdeadline",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reviewdeadline",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "incidents_reviewdeadlineevent" ("hours", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "severity") VALUES (OLD."hours", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."project_id", OLD."severity"); RETURN NULL;',
                    hash="65092232274ad3e288a6f562e0e1b1fe09fed22f",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_33b9c",
                    table="incidents_reviewdeadline",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="ReviewDeadlineEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                (
                    "severity",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Minor"), (2, "Moderate"), (3, "Serious"), (4, "Critical")]
                    ),
                ),
                (
                    "hours",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(2160),
                        ]
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="incidents.reviewdeadline",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="projects.project",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reviewdeadlineevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'Cannot truncate %: it is append-only', TG_TABLE_NAME;",
                    hash="c3320316e296a9bee8f26d472433e55ba2bde437",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_3fd64",
                    table="incidents_reviewdeadlineevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reviewdeadlineevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="861fcbc010fcfb7678329a48808d9073b3d0c918",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_d8c40",
                    table="incidents_reviewdeadlineevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Actor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, validators=[incidents.validators.one_line])),
                ("slug", models.SlugField(allow_unicode=True, max_length=120, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("armed_group", "Armed group"),
                            ("political", "Political group"),
                            ("criminal", "Criminal group"),
                            ("state", "State forces"),
                            ("individual", "Individual"),
                            ("unknown", "Unknown"),
                        ],
                        default="unknown",
                        max_length=11,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("proposed", "Proposed"), ("accepted", "Accepted"), ("merged", "Merged into another")],
                        default="proposed",
                        max_length=8,
                    ),
                ),
                (
                    "countries",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2, validators=[projects.validators.known_country]),
                        blank=True,
                        default=list,
                        help_text="Where it acts.",
                        size=None,
                    ),
                ),
                ("founded", models.CharField(blank=True, max_length=10, validators=[projects.validators.partial_date])),
                (
                    "dissolved",
                    models.CharField(blank=True, max_length=10, validators=[projects.validators.partial_date]),
                ),
                (
                    "description",
                    models.TextField(
                        blank=True, max_length=10000, validators=[django.core.validators.MaxLengthValidator(10000)]
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged_actors",
                        to="incidents.actor",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposed_actors",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(
                            accounts.querysets.folded.Folded(models.F("name")), name="gin_trgm_ops"
                        ),
                        name="incidents_actor_names",
                    ),
                    models.Index(
                        accounts.querysets.folded.Folded(models.F("name")),
                        models.F("id"),
                        name="incidents_actor_by_name",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(django.db.models.functions.text.Lower("name"), name="incidents_actor_name"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("merged_into__isnull", False), ("status", "merged")),
                            models.Q(models.Q(("status", "merged"), _negated=True), ("merged_into", None)),
                            _connector="OR",
                        ),
                        name="incidents_actor_merged_into_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("merged_into", models.F("id")), _negated=True),
                        name="incidents_actor_not_into_itself",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="actor",
            trigger=pgtrigger.compiler.Trigger(
                name="name_moves_search",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."name" IS DISTINCT FROM (NEW."name"))',
                    func="UPDATE incidents_incident SET search = NULL WHERE id IN (SELECT incident_id FROM incidents_involvement WHERE actor_id = NEW.id); RETURN NULL;",
                    hash="bba979c814e39d06f553fa143a167b4304ee7c92",
                    operation='UPDATE OF "name"',
                    pgid="pgtrigger_name_moves_search_1af2c",
                    table="incidents_actor",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="actor",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "incidents_actorevent" ("countries", "description", "dissolved", "founded", "id", "kind", "merged_into_id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_by_id", "slug", "status") VALUES (NEW."countries", NEW."description", NEW."dissolved", NEW."founded", NEW."id", NEW."kind", NEW."merged_into_id", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."proposed_by_id", NEW."slug", NEW."status"); RETURN NULL;',
                    hash="9d07e0255cb47cfc933ecad442ed1c2a89bc4798",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_681a1",
                    table="incidents_actor",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="actor",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "incidents_actorevent" ("countries", "description", "dissolved", "founded", "id", "kind", "merged_into_id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_by_id", "slug", "status") VALUES (NEW."countries", NEW."description", NEW."dissolved", NEW."founded", NEW."id", NEW."kind", NEW."merged_into_id", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."proposed_by_id", NEW."slug", NEW."status"); RETURN NULL;',
                    hash="a9efd4ccd8fc1e0fed47ec5e3e59e7463eac16b7",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_665ff",
                    table="incidents_actor",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="actor",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "incidents_actorevent" ("countries", "description", "dissolved", "founded", "id", "kind", "merged_into_id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_by_id", "slug", "status") VALUES (OLD."countries", OLD."description", OLD."dissolved", OLD."founded", OLD."id", OLD."kind", OLD."merged_into_id", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."proposed_by_id", OLD."slug", OLD."status"); RETURN NULL;',
                    hash="4258b20a410b92fda39531fdadd835cce1ed3bca",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_a8db1",
                    table="incidents_actor",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="ActorAlias",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, validators=[incidents.validators.one_line])),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="aliases", to="incidents.actor"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "actor aliases",
                "ordering": ["actor", "name"],
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(
                            accounts.querysets.folded.Folded(models.F("name")), name="gin_trgm_ops"
                        ),
                        name="incidents_alias_names",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(django.db.models.functions.text.Lower("name"), name="incidents_alias_name")
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="actoralias",
            trigger=pgtrigger.compiler.Trigger(
                name="names_move_search",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF TG_OP <> 'INSERT' THEN UPDATE incidents_incident SET search = NULL WHERE id IN (SELECT incident_id FROM incidents_involvement WHERE actor_id = OLD.actor_id); END IF; IF TG_OP <> 'DELETE' THEN UPDATE incidents_incident SET search = NULL WHERE id IN (SELECT incident_id FROM incidents_involvement WHERE actor_id = NEW.actor_id); END IF; RETURN NULL;",
                    hash="bd49e241f3be5adacb815f04b66181dc048c2d1a",
                    operation='INSERT OR UPDATE OF "name", "actor_id" OR DELETE',
                    pgid="pgtrigger_names_move_search_28ca3",
                    table="incidents_actoralias",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="actoralias",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "incidents_actoraliasevent" ("actor_id", "id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."actor_id", NEW."id", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;',
                    hash="3b5a2a85ff1f228c9d62b31df745c0bcb123a4c1",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_45f2e",
                    table="incidents_actoralias",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="actoralias",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "incidents_actoraliasevent" ("actor_id", "id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."actor_id", NEW."id", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;',
                    hash="7535cf5a19e27b9f385454553118c982fc6b7828",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_23d8c",
                    table="incidents_actoralias",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="actoralias",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "incidents_actoraliasevent" ("actor_id", "id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."actor_id", OLD."id", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;',
                    hash="55a3407d0e3fb93dfe564ee34c7be3f52735d2d2",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_b3d87",
                    table="incidents_actoralias",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="ActorAliasEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("name", models.CharField(max_length=200, validators=[incidents.validators.one_line])),
                (
                    "actor",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="incidents.actor",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="incidents.actoralias",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="actoraliasevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'Cannot truncate %: it is append-only', TG_TABLE_NAME;",
                    hash="d6e807d08f85bc0733635ffe1a6aee72babf61c4",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_9a708",
                    table="incidents_actoraliasevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="actoraliasevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="74797a5e3c3391236b87894de6f6a55da81b3e1e",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_d031a",
                    table="incidents_actoraliasevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="ActorEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("name", models.CharField(max_length=200, validators=[incidents.validators.one_line])),
                ("slug", models.SlugField(allow_unicode=True, db_index=False, max_length=120)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("armed_group", "Armed group"),
                            ("political", "Political group"),
                            ("criminal", "Criminal group"),
                            ("state", "State forces"),
                            ("individual", "Individual"),
                            ("unknown", "Unknown"),
                        ],
                        default="unknown",
                        max_length=11,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("proposed", "Proposed"), ("accepted", "Accepted"), ("merged", "Merged into another")],
                        default="proposed",
                        max_length=8,
                    ),
                ),
                (
                    "countries",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2, validators=[projects.validators.known_country]),
                        blank=True,
                        default=list,
                        help_text="Where it acts.",
                        size=None,
                    ),
                ),
                ("founded", models.CharField(blank=True, max_length=10, validators=[projects.validators.partial_date])),
                (
                    "dissolved",
                    models.CharField(blank=True, max_length=10, validators=[projects.validators.partial_date]),
                ),
                (
                    "description",
                    models.TextField(
                        blank=True, max_length=10000, validators=[django.core.validators.MaxLengthValidator(10000)]
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="incidents.actor",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="incidents.actor",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="actorevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'Cannot truncate %: it is append-only', TG_TABLE_NAME;",
                    hash="5cd9f985d3e230ee4f55202538384e5271b77b19",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_a6a6b",
                    table="incidents_actorevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="actorevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="4a681e9c7964cbb2b0753c1af54f8728049913e8",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_16639",
                    table="incidents_actorevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="ActorMerge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(blank=True, max_length=300, validators=[incidents.validators.one_line])),
                (
                    "merged_status",
                    models.CharField(
                        choices=[("proposed", "Proposed"), ("accepted", "Accepted"), ("merged", "Merged into another")],
                        help_text="The status that it had before.",
                        max_length=8,
                    ),
                ),
                (
                    "moved",
                    models.JSONField(default=dict, help_text="What moved, and whole rows that stood on both sides."),
                ),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "kept",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="merges", to="incidents.actor"
                    ),
                ),
                (
                    "merged",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="merged_by", to="incidents.actor"
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("undone_at", None)),
                        fields=("merged",),
                        name="incidents_actor_merged_into_one_at_a_time",
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="actormerge",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "incidents_actormergeevent" ("actor_id", "at", "id", "kept_id", "merged_id", "merged_status", "moved", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "undone_at", "undone_by_id") VALUES (NEW."actor_id", NEW."at", NEW."id", NEW."kept_id", NEW."merged_id", NEW."merged_status", NEW."moved", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."reason", NEW."undone_at", NEW."undone_by_id"); RETURN NULL;',
                    hash="039b23cd1e5c54409316a3494e95064e458de0ef",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_5d4d8",
                    table="incidents_actormerge",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="actormerge",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "incidents_actormergeevent" ("actor_id", "at", "id", "kept_id", "merged_id", "merged_status", "moved", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "undone_at", "undone_by_id") VALUES (NEW."actor_id", NEW."at", NEW."id", NEW."kept_id", NEW."merged_id", NEW."merged_status", NEW."moved", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."reason", NEW."undone_at", NEW."undone_by_id"); RETURN NULL;',
                    hash="15050fa73132c24d42785aeae91640ab552d71f8",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_7d17d",
                    table="incidents_actormerge",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="actormerge",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "incidents_actormergeevent" ("actor_id", "at", "id", "kept_id", "merged_id", "merged_status", "moved", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "undone_at", "undone_by_id") VALUES (OLD."actor_id", OLD."at", OLD."id", OLD."kept_id", OLD."merged_id", OLD."merged_status", OLD."moved", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."reason", OLD."undone_at", OLD."undone_by_id"); RETURN NULL;',
                    hash="6fc1578ff3e9159187b0ea362054452e6063566b",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_5a4d4",
                    table="incidents_actormerge",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="ActorMergeEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("reason", models.CharField(blank=True, max_length=300, validators=[incidents.validators.one_line])),
                (
                    "merged_status",
                    models.CharField(
                        choices=[("proposed", "Proposed"), ("accepted", "Accepted"), ("merged", "Merged into another")],
                        help_text="The status that it had before.",
                        max_length=8,
                    ),
                ),
                (
                    "moved",
                    models.JSONField(default=dict, help_text="What moved, and whole rows that stood on both sides."),
                ),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                (
                    "actor",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "kept",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="incidents.actor",
                    ),
                ),
                (
                    "merged",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="incidents.actor",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="incidents.actormerge",
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="actormergeevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'Cannot truncate %: it is append-only', TG_TABLE_NAME;",
                    hash="63c8713969cee5bb2cde9c215a0112c34e39e746",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_f2946",
                    table="incidents_actormergeevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="actormergeevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="1c43d791501f6edbb6833622af59ce2e7866af07",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_b1cf7",
                    table="incidents_actormergeevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="ActorRelation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("faction", "Faction of"),
                            ("splinter", "Splinter of"),
                            ("umbrella", "Umbrella over"),
                            ("allied", "Allied with"),
                            ("rival", "Rival of"),
                        ],
                        max_length=8,
                    ),
                ),
                ("since", models.CharField(blank=True, max_length=10, validators=[projects.validators.partial_date])),
                ("until", models.CharField(blank=True, max_length=10, validators=[projects.validators.partial_date])),
                ("note", models.CharField(blank=True, max_length=300, validators=[incidents.validators.one_line])),
                (
                    "url",
                    models.CharField(
                        blank=True,
                        max_length=500,
                        validators=[django.core.validators.URLValidator(["http", "https"])],
                        verbose_name="address (URL)",
                    ),
                ),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="relations", to="incidents.actor"
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="relations_to", to="incidents.actor"
                    ),
                ),
            ],
            options={
                "ordering": ["actor", "kind", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("actor", "other", "kind", "since"), name="incidents_relation_once"),
                    models.CheckConstraint(
                        condition=models.Q(("actor", models.F("other")), _negated=True),
                        name="incidents_relation_to_another",
                        violation_error_message="An actor has no relation to itself.",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="actorrelation",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "incidents_actorrelationevent" ("actor_id", "id", "kind", "note", "other_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "since", "until", "url") VALUES (NEW."actor_id", NEW."id", NEW."kind", NEW."note", NEW."other_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."since", NEW."until", NEW."url"); RETURN NULL;',
                    hash="040038eb308b65c9f3f240d0cd886fad22f4bbc2",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_72fc0",
                    table="incidents_actorrelation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="actorrelation",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "incidents_actorrelationevent" ("actor_id", "id", "kind", "note", "other_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "since", "until", "url") VALUES (NEW."actor_id", NEW."id", NEW."kind", NEW."note", NEW."other_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."since", NEW."until", NEW."url"); RETURN NULL;',
                    hash="3548cd9d37cdfdb03efddc13c38f271cb56921a9",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_827ad",
                    table="incidents_actorrelation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="actorrelation",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "incidents_actorrelationevent" ("actor_id", "id", "kind", "note", "other_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "since", "until", "url") VALUES (OLD."actor_id", OLD."id", OLD."kind", OLD."note", OLD."other_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."since", OLD."until", OLD."url"); RETURN NULL;',
                    hash="6a7d234022b9a7ef9efc3f1bf6714500413abb2d",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_5fb7f",
                    table="incidents_actorrelation",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="ActorRelationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("faction", "Faction of"),
                            ("splinter", "Splinter of"),
                            ("umbrella", "Umbrella over"),
                            ("allied", "Allied with"),
                            ("rival", "Rival of"),
                        ],
                        max_length=8,
                    ),
                ),
                ("since", models.CharField(blank=True, max_length=10, validators=[projects.validators.partial_date])),
                ("until", models.CharField(blank=True, max_length=10, validators=[projects.validators.partial_date])),
                ("note", models.CharField(blank=True, max_length=300, validators=[incidents.validators.one_line])),
                (
                    "url",
                    models.CharField(
                        blank=True,
                        max_length=500,
                        validators=[django.core.validators.URLValidator(["http", "https"])],
                        verbose_name="address (URL)",
                    ),
                ),
                (
                    "actor",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="incidents.actor",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="incidents.actor",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="incidents.actorrelation",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="actorrelationevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'Cannot truncate %: it is append-only', TG_TABLE_NAME;",
                    hash="9dc6e7bda40b3763de94df3ec2e2eb43878d9475",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_31d2e",
                    table="incidents_actorrelationevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="actorrelationevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="10c5816bf08c74c062b592997b89afc3d2dba9a8",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_945c5",
                    table="incidents_actorrelationevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="ActorWatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "minimum_severity",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Minor"), (2, "Moderate"), (3, "Serious"), (4, "Critical")], default=1
                    ),
                ),
                (
                    "attacks_only",
                    models.BooleanField(default=True, help_text="Threats, accidents and the like are left out."),
                ),
                ("is_active", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="watches", to="incidents.actor"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ses",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "actor watches",
                "ordering": ["user", "actor"],
                "constraints": [models.UniqueConstraint(fields=("user", "actor"), name="incidents_actor_watch_once")],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="actorwatch",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "incidents_actorwatchevent" ("actor_id", "attacks_only", "created_at", "id", "is_active", "minimum_severity", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (NEW."actor_id", NEW."attacks_only", NEW."created_at", NEW."id", NEW."is_active", NEW."minimum_severity", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."user_id"); RETURN NULL;',
                    hash="0321029f7fbea7fecf7bc5792613d2fca1005ed1",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_a20e5",
                    table="incidents_actorwatch",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="actorwatch",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "incidents_actorwatchevent" ("actor_id", "attacks_only", "created_at", "id", "is_active", "minimum_severity", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (NEW."actor_id", NEW."attacks_only", NEW."created_at", NEW."id", NEW."is_active", NEW."minimum_severity", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."user_id"); RETURN NULL;',
                    hash="20be41bcb397d8fa3e373768eebaca5818d7a85c",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_91a67",
                    table="incidents_actorwatch",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="actorwatch",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "incidents_actorwatchevent" ("actor_id", "attacks_only", "created_at", "id", "is_active", "minimum_severity", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (OLD."actor_id", OLD."attacks_only", OLD."created_at", OLD."id", OLD."is_active", OLD."minimum_severity", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."user_id"); RETURN NULL;',
                    hash="ca9d582014cc25f9be74d4811916f6aacc8bd908",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_7ff6d",
                    table="incidents_actorwatch",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="ActorWatchEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                (
                    "minimum_severity",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Minor"), (2, "Moderate"), (3, "Serious"), (4, "Critical")], default=1
                    ),
                ),
                (
                    "attacks_only",
                    models.BooleanField(default=True, help_text="Threats, accidents and the like are left out."),
                ),
                ("is_active", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "actor",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="incidents.actor",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="incidents.actorwatch",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="actorwatchevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'Cannot truncate %: it is append-only', TG_TABLE_NAME;",
                    hash="8dc554a0b5aa6feed04781f2d530205b14eba68b",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_251b2",
                    table="incidents_actorwatchevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="actorwatchevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="0ca2ff49dbd70e87c951c766c2ad614ae08d7e16",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_32d99",
                    table="incidents_actorwatchevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Advisory",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(editable=False, max_length=20, unique=True)),
                ("headline", models.CharField(max_length=200, validators=[incidents.validators.one_line])),
                (
                    "text",
                    models.TextField(max_length=20000, validators=[django.core.validators.MaxLengthValidator(20000)]),
                ),
                (
                    "url",
                    models.CharField(
                        blank=True,
                        max_length=500,
                        validators=[django.core.validators.URLValidator(["http", "https"])],
                        verbose_name="address (URL)",
                    ),
                ),
                ("language", models.CharField(blank=True, max_length=12)),
                (
                    "status",
                    models.CharField(
                        choices=[("actual", "Actual"), ("exercise", "Exercise"), ("test", "Test")],
                        default="actual",
                        max_length=8,
                    ),
                ),
                (
                    "severity",
                    models.CharField(
                        choices=[
                            ("extreme", "Extreme"),
                            ("severe", "Severe"),
                            ("moderate", "Moderate"),
                            ("minor", "Minor"),
                            ("unknown", "Unknown"),
                        ],
                        default="unknown",
                        max_length=8,
                    ),
                ),
                (
                    "urgency",
                    models.CharField(
                        choices=[
                            ("immediate", "Immediate"),
                            ("expected", "Expected"),
                            ("future", "Future"),
                            ("past", "Past"),
                            ("unknown", "Unknown"),
                        ],
                        default="unknown",
                        max_length=9,
                    ),
                ),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("observed", "Observed"),
                            ("likely", "Likely"),
                            ("possible", "Possible"),
                            ("unlikely", "Unlikely"),
                            ("unknown", "Unknown"),
                        ],
                        default="unknown",
                        max_length=8,
                    ),
                ),
                (
                    "response_types",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("shelter", "Shelter"),
                                ("evacuate", "Evacuate"),
                                ("prepare", "Prepare"),
                                ("execute", "Execute the plan"),
                                ("avoid", "Avoid"),
                                ("monitor", "Monitor"),
                                ("assess", "Assess"),
                                ("all_clear", "All clear"),
                                ("none", "No action"),
                            ],
                            max_length=9,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("sent_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="published")),
                ("effective_at", models.DateTimeField(blank=True, null=True, verbose_name="in force from")),
                ("expires_at", models.DateTimeField(blank=True, null=True, verbose_name="in force until")),
                (
                    "countries",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2, validators=[projects.validators.known_country]),
                        blank=True,
                        default=list,
                        help_text="ISO 3166-1.",
                        size=None,
                    ),
                ),
                (
                    "marking",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "TLP:CLEAR"),
                            (1, "TLP:GREEN"),
                            (2, "TLP:AMBER"),
                            (3, "TLP:AMBER+STRICT"),
                            (4, "TLP:RED"),
                        ],
                        default=2,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Draft"), ("issued", "Issued"), ("cancelled", "Cancelled")],
                        default="draft",
                        max_length=9,
                    ),
                ),
                ("cancel_reason", models.CharField(blank=True, max_length=300)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="advisories",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "issuer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="advisories",
                        to="projects.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "advisories",
                "ordering": ["-sent_at", "-pk"],
                "indexes": [
                    models.Index(fields=["-sent_at", "-id"], name="incidents_advisory_by_date"),
                    django.contrib.postgres.indexes.GinIndex(
                        models.Func(
                            models.Func(
                                django.db.models.functions.text.Concat(
                                    "headline", models.Value(" | "), "text", output_field=models.TextField()
                                ),
                                function="search_text",
                                output_field=models.TextField(),
                            ),
                            models.Value("A"),
                            function="weighed",
                            output_field=django.contrib.postgres.search.SearchVectorField(),
                        ),
                        name="incidents_advisory_by_words",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "issued", "cancelled"])),
                        name="incidents_advisory_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("expires_at", None),
                            ("effective_at", None),
                            ("expires_at__gt", models.F("effective_at")),
                            _connector="OR",
                        ),
                        name="incidents_advisory_expires_after_start",
                        violation_error_message="It cannot end before it is in force.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AdvisoryEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("reference", models.CharField(editable=False, max_length=20)),
                ("headline", models.CharField(max_length=200, validators=[incidents.validators.one_line])),
                (
                    "text",
                    models.TextField(max_length=20000, validators=[django.core.validators.MaxLengthValidator(20000)]),
                ),
                (
                    "url",
                    models.CharField(
                        blank=True,
                        max_length=500,
                        validators=[django.core.validators.URLValidator(["http", "https"])],
                        verbose_name="address (URL)",
                    ),
                ),
                ("language", models.CharField(blank=True, max_length=12)),
                (
                    "status",
                    models.CharField(
                        choices=[("actual", "Actual"), ("exercise", "Exercise"), ("test", "Test")],
                        default="actual",
                        max_length=8,
                    ),
                ),
                (
                    "severity",
                    models.CharField(
                        choices=[
                            ("extreme", "Extreme"),
                            ("severe", "Severe"),
                            ("moderate", "Moderate"),
                            ("minor", "Minor"),
                            ("unknown", "Unknown"),
                        ],
                        default="unknown",
                        max_length=8,
                    ),
                ),
                (
                    "urgency",
                    models.CharField(
                        choices=[
                            ("immediate", "Immediate"),
                            ("expected", "Expected"),
                            ("future", "Future"),
                            ("past", "Past"),
                            ("unknown", "Unknown"),
                        ],
                        default="unknown",
                        max_length=9,
                    ),
                ),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("observed", "Observed"),
                            ("likely", "Likely"),
                            ("possible", "Possible"),
                            ("unlikely", "Unlikely"),
                            ("unknown", "Unknown"),
                        ],
                        default="unknown",
                        max_length=8,
                    ),
                ),
                (
                    "response_types",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("shelter", "Shelter"),
                                ("evacuate", "Evacuate"),
                                ("prepare", "Prepare"),
                                ("execute", "Execute the plan"),
                                ("avoid", "Avoid"),
                                ("monitor", "Monitor"),
                                ("assess", "Assess"),
                                ("all_clear", "All clear"),
                                ("none", "No action"),
                            ],
                            max_length=9,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("sent_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="published")),
                ("effective_at", models.DateTimeField(blank=True, null=True, verbose_name="in force from")),
                ("expires_at", models.DateTimeField(blank=True, null=True, verbose_name="in force until")),
                (
                    "countries",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2, validators=[projects.validators.known_country]),
                        blank=True,
                        default=list,
                        help_text="ISO 3166-1.",
                        size=None,
                    ),
                ),
                (
                    "marking",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "TLP:CLEAR"),
                            (1, "TLP:GREEN"),
                            (2, "TLP:AMBER"),
                            (3, "TLP:AMBER+STRICT"),
                            (4, "TLP:RED"),
                        ],
                        default=2,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Draft"), ("issued", "Issued"), ("cancelled", "Cancelled")],
                        default="draft",
                        max_length=9,
                    ),
                ),
                ("cancel_reason", models.CharField(blank=True, max_length=300)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "author",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "issuer",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="projects.organisation",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="incidents.advisory",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="advisoryevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'Cannot truncate %: it is append-only', TG_TABLE_NAME;",
                    hash="1cd1edbdbb27e0a88d6ccf147a4b1745721b17cb",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_21028",
                    table="incidents_advisoryevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="advisoryevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="dd2e635b9d08eba2f820294a1a44f7f309c55a99",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_c10a9",
                    table="incidents_advisoryevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="AdvisoryProject",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "advisory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="project_links",
                        to="incidents.advisory",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="advisory_links",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "verbose_name": "project of an advisory",
                "verbose_name_plural": "projects of advisories",
                "ordering": ["advisory", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("advisory", "project"), name="incidents_advisory_project_once")
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="advisoryproject",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "incidents_advisoryprojectevent" ("advisory_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id") VALUES (NEW."advisory_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."project_id"); RETURN NULL;',
                    hash="98f190d32d554ffb7c9b32c498182460af43c359",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_1f442",
                    table="incidents_advisoryproject",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="advisoryproject",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "incidents_advisoryprojectevent" ("advisory_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id") VALUES (NEW."advisory_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."project_id"); RETURN NULL;',
                    hash="98e02ea7af2f9edcf9cf75da93b9c36020fdeea6",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_e93ed",
                    table="incidents_advisoryproject",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="advisoryproject",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "incidents_advisoryprojectevent" ("advisory_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id") VALUES (OLD."advisory_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."project_id"); RETURN NULL;',
                    hash="293302095cf1c4d9b6f84d2c5400f8b05aceb57e",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_fdd37",
                    table="incidents_advisoryproject",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="AdvisoryProjectEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                (
                    "advisory",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="incidents.advisory",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="incidents.advisoryproject",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="projects.project",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="advisoryprojectevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'Cannot truncate %: it is append-only', TG_TABLE_NAME;",
                    hash="229006a4a72d365a80de769b37f5fb3c204029a0",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_d9aef",
                    table="incidents_advisoryprojectevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="advisoryprojectevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="6c55b94243e737f17b4ee2bd3c8fd08b01dd463b",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_d9f57",
                    table="incidents_advisoryprojectevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(editable=False, max_length=20, unique=True)),
                ("opening_key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("title", models.CharField(max_length=200, validators=[incidents.validators.one_line])),
                (
                    "summary",
                    models.TextField(
                        blank=True, max_length=20000, validators=[django.core.validators.MaxLengthValidator(20000)]
                    ),
                ),
                (
                    "marking",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "TLP:CLEAR"),
                            (1, "TLP:GREEN"),
                            (2, "TLP:AMBER"),
                            (3, "TLP:AMBER+STRICT"),
                            (4, "TLP:RED"),
                        ],
                        default=2,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "Open"), ("active", "Active"), ("on_hold", "On hold"), ("closed", "Closed")],
                        default="open",
                        max_length=7,
                    ),
                ),
                (
                    "priority",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Low"), (2, "Normal"), (3, "High"), (4, "Urgent")], default=2
                    ),
                ),
                ("template", models.CharField(blank=True, editable=False, max_length=20)),
                ("opened_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("closed_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "outcome",
                    models.TextField(
                        blank=True, max_length=20000, validators=[django.core.validators.MaxLengthValidator(20000)]
                    ),
                ),
                (
                    "root_causes",
                    models.TextField(
                        blank=True, max_length=20000, validators=[django.core.validators.MaxLengthValidator(20000)]
                    ),
                ),
                (
                    "lessons",
                    models.TextField(
                        blank=True, max_length=20000, validators=[django.core.validators.MaxLengthValidator(20000)]
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "lead",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="led_cases",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-opened_at", "-pk"],
                "indexes": [
                    models.Index(fields=["-opened_at", "-id"], name="incidents_case_by_opening"),
                    models.Index(fields=["-priority", "-opened_at", "-id"], name="incidents_case_by_priority"),
                    django.contrib.postgres.indexes.GinIndex(
                        models.Func(
                            models.Func(
                                django.db.models.functions.text.Concat(
                                    "title", models.Value(" | "), "summary", output_field=models.TextField()
                                ),
                                function="search_text",
                                output_field=models.TextField(),
                            ),
                            models.Value("A"),
                            function="weighed",
                            output_field=django.contrib.postgres.search.SearchVectorField(),
                        ),
                        name="incidents_case_by_words",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        models.Func(
                            models.Func(
                                django.db.models.functions.text.Concat(
                                    "outcome",
                                    models.Value(" | "),
                                    "root_causes",
                                    models.Value(" | "),
                                    "lessons",
                                    output_field=models.TextField(),
                                ),
                                function="search_text",
                                output_field=models.TextField(),
                            ),
                            models.Value("A"),
                            function="weighed",
                            output_field=django.contrib.postgres.search.SearchVectorField(),
                        ),
                        name="incidents_case_by_lessons",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["open", "active", "on_hold", "closed"])),
                        name="incidents_case_status",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("priority__in", [1, 2, 3, 4])), name="incidents_case_priority"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_at__isnull", False),
                                ("status", "closed"),
                                models.Q(("outcome", ""), _negated=True),
                            ),
                            models.Q(models.Q(("status", "closed"), _negated=True), ("closed_at", None)),
                            _connector="OR",
                        ),
                        name="incidents_case_closed_with_outcome",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="case",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "incidents_caseevent" ("closed_at", "id", "lead_id", "lessons", "marking", "opened_at", "opening_key", "outcome", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "priority", "reference", "root_causes", "status", "summary", "template", "title", "version") VALUES (NEW."closed_at", NEW."id", NEW."lead_id", NEW."lessons", NEW."marking", NEW."opened_at", NEW."opening_key", NEW."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."priority", NEW."reference", NEW."root_causes", NEW."status", NEW."summary", NEW."template", NEW."title", NEW."version"); RETURN NULL;',
                    hash="a99b3fcb1319927df7f60a3ba90aa164594491d5",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_42768",
                    table="incidents_case",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="case",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "incidents_caseevent" ("closed_at", "id", "lead_id", "lessons", "marking", "opened_at", "opening_key", "outcome", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "priority", "reference", "root_causes", "status", "summary", "template", "title", "version") VALUES (NEW."closed_at", NEW."id", NEW."lead_id", NEW."lessons", NEW."marking", NEW."opened_at", NEW."opening_key", NEW."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."priority", NEW."reference", NEW."root_causes", NEW."status", NEW."summary", NEW."template", NEW."title", NEW."version"); RETURN NULL;',
                    hash="c511adaed2a990a31af25335a0aa7b1ee559e3b1",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_eee72",
                    table="incidents_case",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="case",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "incidents_caseevent" ("closed_at", "id", "lead_id", "lessons", "marking", "opened_at", "opening_key", "outcome", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "priority", "reference", "root_causes", "status", "summary", "template", "title", "version") VALUES (OLD."closed_at", OLD."id", OLD."lead_id", OLD."lessons", OLD."marking", OLD."opened_at", OLD."opening_key", OLD."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."priority", OLD."reference", OLD."root_causes", OLD."status", OLD."summary", OLD."template", OLD."title", OLD."version"); RETURN NULL;',
                    hash="9948c99f2bec400ed64f6425413f3fda56135d2e",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_a2e0d",
                    table="incidents_case",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Milestone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(validators=[incidents.validators.not_absurd], verbose_name="when")),
                (
                    "precision",
                    models.CharField(
                        choices=[("day", "The day"), ("minute", "To the minute")], default="minute", max_length=6
                    ),
                ),
                ("what", models.CharField(max_length=300, validators=[incidents.validators.one_line])),
                ("noting_key", models.UUIDField(editable=False, unique=True)),
                (
                    "by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="milestones", to="incidents.case"
                    ),
                ),
            ],
            options={
                "ordering": ["case", "at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("precision__in", ["day", "minute"])), name="incidents_milestone_precision"
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="milestone",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "incidents_milestoneevent" ("at", "by_id", "case_id", "id", "noting_key", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "precision", "what") VALUES (NEW."at", NEW."by_id", NEW."case_id", NEW."id", NEW."noting_key", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."precision", NEW."what"); RETURN NULL;',
                    hash="66dc220c457f2ec43ce630f62f1c5f759e99e6b6",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_70a00",
                    table="incidents_milestone",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="milestone",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "incidents_milestoneevent" ("at", "by_id", "case_id", "id", "noting_key", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "precision", "what") VALUES (NEW."at", NEW."by_id", NEW."case_id", NEW."id", NEW."noting_key", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."precision", NEW."what"); RETURN NULL;',
                    hash="22e8594a7099d10c9624dfbbae250980bd1717c0",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_919b8",
                    table="incidents_milestone",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="milestone",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "incidents_milestoneevent" ("at", "by_id", "case_id", "id", "noting_key", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "precision", "what") VALUES (OLD."at", OLD."by_id", OLD."case_id", OLD."id", OLD."noting_key", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."precision", OLD."what"); RETURN NULL;',
                    hash="62f66d66fa37aeebdd487f5a6407f08cf5bd442b",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_3899f",
                    table="incidents_milestone",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="MilestoneEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("at", models.DateTimeField(validators=[incidents.validators.not_absurd], verbose_name="when")),
                (
                    "precision",
                    models.CharField(
                        choices=[("day", "The day"), ("minute", "To the minute")], default="minute", max_length=6
                    ),
                ),
                ("what", models.CharField(max_length=300, validators=[incidents.validators.one_line])),
                ("noting_key", models.UUIDField(editable=False)),
                (
                    "by",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="incidents.case",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="incidents.milestone",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="milestoneevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'Cannot truncate %: it is append-only', TG_TABLE_NAME;",
                    hash="d1313901b7b1e19929d497f8f9e4c5a7721602f0",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_7b917",
                    table="incidents_milestoneevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="milestoneevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="e40665945f55e45fc96191e4f28331ac5f681085",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_62dba",
                    table="incidents_milestoneevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="CaseEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("reference", models.CharField(editable=False, max_length=20)),
                ("opening_key", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("title", models.CharField(max_length=200, validators=[incidents.validators.one_line])),
                (
                    "summary",
                    models.TextField(
                        blank=True, max_length=20000, validators=[django.core.validators.MaxLengthValidator(20000)]
                    ),
                ),
                (
                    "marking",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "TLP:CLEAR"),
                            (1, "TLP:GREEN"),
                            (2, "TLP:AMBER"),
                            (3, "TLP:AMBER+STRICT"),
                            (4, "TLP:RED"),
                        ],
                        default=2,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "Open"), ("active", "Active"), ("on_hold", "On hold"), ("closed", "Closed")],
                        default="open",
                        max_length=7,
                    ),
                ),
                (
                    "priority",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Low"), (2, "Normal"), (3, "High"), (4, "Urgent")], default=2
                    ),
                ),
                ("template", models.CharField(blank=True, editable=False, max_length=20)),
                ("opened_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("closed_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "outcome",
                    models.TextField(
                        blank=True, max_length=20000, validators=[django.core.validators.MaxLengthValidator(20000)]
                    ),
                ),
                (
                    "root_causes",
                    models.TextField(
                        blank=True, max_length=20000, validators=[django.core.validators.MaxLengthValidator(20000)]
                    ),
                ),
                (
                    "lessons",
                    models.TextField(
                        blank=True, max_length=20000, validators=[django.core.validators.MaxLengthValidator(20000)]
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "lead",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="incidents.case",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="caseevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'Cannot truncate %: it is append-only', TG_TABLE_NAME;",
                    hash="0c73267b9d997ffb4eec18cbe244c34bf6b09d6a",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_4ae42",
                    table="incidents_caseevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="caseevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="bfedf6332a6219886aa5712b6c04c8a5eb26b4b0",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_a4db1",
                    table="incidents_caseevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="CaseMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="members", to="incidents.case"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="case_memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "member of a case",
                "verbose_name_plural": "members of cases",
                "ordering": ["case", "pk"],
                "constraints": [models.UniqueConstraint(fields=("case", "user"), name="incidents_case_member_once")],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="casemember",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "incidents_casememberevent" ("case_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (NEW."case_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."user_id"); RETURN NULL;',
                    hash="41d46db3823162520318656f34cdc3fb03075d81",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_94a46",
                    table="incidents_casemember",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="casemember",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "incidents_casememberevent" ("case_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (NEW."case_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."user_id"); RETURN NULL;',
                    hash="bac60b128c71af7d56ce4615f2697189e7ea4c5b",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_b27eb",
                    table="incidents_casemember",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="casemember",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "incidents_casememberevent" ("case_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (OLD."case_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."user_id"); RETURN NULL;',
                    hash="29a663dd515d2a5f4d23991cac346c60dd6751a6",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_96fea",
                    table="incidents_casemember",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="CaseMemberEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="incidents.case",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="incidents.casemember",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="casememberevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'Cannot truncate %: it is append-only', TG_TABLE_NAME;",
                    hash="7348c91dbafa7e349874e6603f6ec0631397c8c0",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_74712",
                    table="incidents_casememberevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="casememberevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="2e75e5fc41a4054a11c8a40583ab70a4d8e30bc5",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_6313b",
                    table="incidents_casememberevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="CaseStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("start", "Start work"),
                            ("hold", "Put on hold"),
                            ("resume", "Go on"),
                            ("close", "Close"),
                            ("reopen", "Open again"),
                        ],
                        max_length=6,
                    ),
                ),
                (
                    "from_status",
                    models.CharField(
                        choices=[("open", "Open"), ("active", "Active"), ("on_hold", "On hold"), ("closed", "Closed")],
                        max_length=7,
                    ),
                ),
                (
                    "to_status",
                    models.CharField(
                        choices=[("open", "Open"), ("active", "Active"), ("on_hold", "On hold"), ("closed", "Closed")],
                        max_length=7,
                    ),
                ),
                ("actor_name", models.CharField(max_length=120)),
                (
                    "reason",
                    models.TextField(
                        blank=True, max_length=20000, validators=[django.core.validators.MaxLengthValidator(20000)]
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="incidents.case"
                    ),
                ),
            ],
            options={"ordering": ["case", "pk"]},
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="casestep",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="5099d6d28c0020edee21d54a13e4de14c496716f",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_b05cd",
                    table="incidents_casestep",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="casestep",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'Cannot truncate %: it is append-only', TG_TABLE_NAME;",
                    hash="69e2f93cdf6bfd69096fd0fe6da336df40aa08c6",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_e1924",
                    table="incidents_casestep",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="CaseTask",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200, validators=[incidents.validators.one_line])),
                (
                    "detail",
                    models.TextField(
                        blank=True, max_length=5000, validators=[django.core.validators.MaxLengthValidator(5000)]
                    ),
                ),
                (
                    "due_at",
                    models.DateTimeField(
                        blank=True, null=True, validators=[incidents.validators.not_too_far], verbose_name="due"
                    ),
                ),
                ("mandatory", models.BooleanField(default=False, help_text="Must be done before the case is closed.")),
                ("order", models.PositiveSmallIntegerField(default=0)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("done", "Done")], default="open", editable=False, max_length=4
                    ),
                ),
                ("done_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "assignee",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="case_tasks",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="tasks", to="incidents.case"
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "task",
                "ordering": ["case", "order", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "open")),
                        fields=["assignee", "due_at"],
                        name="incidents_task_waiting",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_at__isnull", False), ("done_by__isnull", False), ("state", "done")),
                            models.Q(("done_at", None), ("done_by", None), ("state", "open")),
                            _connector="OR",
                        ),
                        name="incidents_task_done_by_somebody",
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="casetask",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "incidents_casetaskevent" ("assignee_id", "case_id", "detail", "done_at", "done_by_id", "due_at", "id", "mandatory", "order", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state", "title", "version") VALUES (NEW."assignee_id", NEW."case_id", NEW."detail", NEW."done_at", NEW."done_by_id", NEW."due_at", NEW."id", NEW."mandatory", NEW."order", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."state", NEW."title", NEW."version"); RETURN NULL;',
                    hash="8376044377ecbdee630cfaa1229640909f55bbca",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_9cbd0",
                    table="incidents_casetask",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="casetask",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "incidents_casetaskevent" ("assignee_id", "case_id", "detail", "done_at", "done_by_id", "due_at", "id", "mandatory", "order", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state", "title", "version") VALUES (NEW."assignee_id", NEW."case_id", NEW."detail", NEW."done_at", NEW."done_by_id", NEW."due_at", NEW."id", NEW."mandatory", NEW."order", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."state", NEW."title", NEW."version"); RETURN NULL;',
                    hash="90989e9979841b92fe5b46105984b4ebd882049d",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_34a24",
                    table="incidents_casetask",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="casetask",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "incidents_casetaskevent" ("assignee_id", "case_id", "detail", "done_at", "done_by_id", "due_at", "id", "mandatory", "order", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state", "title", "version") VALUES (OLD."assignee_id", OLD."case_id", OLD."detail", OLD."done_at", OLD."done_by_id", OLD."due_at", OLD."id", OLD."mandatory", OLD."order", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."state", OLD."title", OLD."version"); RETURN NULL;',
                    hash="08fe0cfdc461e866912216a522fa360403ad8b7a",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_dc54f",
                    table="incidents_casetask",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="TaskItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=200, validators=[incidents.validators.one_line])),
                ("ticked", models.BooleanField(default=False)),
                ("order", models.PositiveSmallIntegerField(default=0)),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="items", to="incidents.casetask"
                    ),
                ),
            ],
            options={"verbose_name": "checklist item", "ordering": ["task", "order", "pk"]},
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="taskitem",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "incidents_taskitemevent" ("id", "order", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "task_id", "text", "ticked") VALUES (NEW."id", NEW."order", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."task_id", NEW."text", NEW."ticked"); RETURN NULL;',
                    hash="cc3ac8e8c9a9dc0d07c0355008dd47136f440bee",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_02974",
                    table="incidents_taskitem",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="taskitem",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "incidents_taskitemevent" ("id", "order", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "task_id", "text", "ticked") VALUES (NEW."id", NEW."order", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."task_id", NEW."text", NEW."ticked"); RETURN NULL;',
                    hash="6253787cef5b6f1660ee58f65b93da099af560e6",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_498a5",
                    table="incidents_taskitem",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="taskitem",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "incidents_taskitemevent" ("id", "order", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "task_id", "text", "ticked") VALUES (OLD."id", OLD."order", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."task_id", OLD."text", OLD."ticked"); RETURN NULL;',
                    hash="6dc98877ee34801995f981b074ce7977da8657f8",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_99c4e",
                    table="incidents_taskitem",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="TaskItemEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("text", models.CharField(max_length=200, validators=[incidents.validators.one_line])),
                ("ticked", models.BooleanField(default=False)),
                ("order", models.PositiveSmallIntegerField(default=0)),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="incidents.taskitem",
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="incidents.casetask",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="taskitemevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'Cannot truncate %: it is append-only', TG_TABLE_NAME;",
                    hash="ce566330d2f9d527914ba50007696e03612df3d4",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_96594",
                    table="incidents_taskitemevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="taskitemevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="b66c5e44c410e572f94f5334132221a8d2224fc5",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_a99fa",
                    table="incidents_taskitemevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="CaseTaskEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("title", models.CharField(max_length=200, validators=[incidents.validators.one_line])),
                (
                    "detail",
                    models.TextField(
                        blank=True, max_length=5000, validators=[django.core.validators.MaxLengthValidator(5000)]
                    ),
                ),
                (
                    "due_at",
                    models.DateTimeField(
                        blank=True, null=True, validators=[incidents.validators.not_too_far], verbose_name="due"
                    ),
                ),
                ("mandatory", models.BooleanField(default=False, help_text="Must be done before the case is closed.")),
                ("order", models.PositiveSmallIntegerField(default=0)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("done", "Done")], default="open", editable=False, max_length=4
                    ),
                ),
                ("done_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "assignee",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="incidents.case",
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="incidents.casetask",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="casetaskevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'Cannot truncate %: it is append-only', TG_TABLE_NAME;",
                    hash="89cd7b2e2e39bed9b0b136720e0066c4cb6bfee5",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_95bb9",
                    table="incidents_casetaskevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="casetaskevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="a0c3ab84977d129cb681dc0531627fe909531895",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_1e38c",
                    table="incidents_casetaskevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Designation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "authority",
                    models.CharField(
                        help_text="Who lists it, such as Pakistan.",
                        max_length=120,
                        validators=[incidents.validators.one_line],
                    ),
                ),
                (
                    "listed_as",
                    models.CharField(
                        help_text="Such as proscribed organisation.",
                        max_length=200,
                        validators=[incidents.validators.one_line],
                        verbose_name="list",
                    ),
                ),
                ("since", models.CharField(blank=True, max_length=10, validators=[projects.validators.partial_date])),
                ("until", models.CharField(blank=True, max_length=10, validators=[projects.validators.partial_date])),
                (
                    "url",
                    models.CharField(
                        blank=True,
                        max_length=500,
                        validators=[django.core.validators.URLValidator(["http", "https"])],
                        verbose_name="address (URL)",
                    ),
                ),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="designations", to="incidents.actor"
                    ),
                ),
            ],
            options={
                "ordering": ["actor", "since", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("actor", "authority", "listed_as"), name="incidents_designation_once"
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="designation",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "incidents_designationevent" ("actor_id", "authority", "id", "listed_as", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "since", "until", "url") VALUES (NEW."actor_id", NEW."authority", NEW."id", NEW."listed_as", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."since", NEW."until", NEW."url"); RETURN NULL;',
                    hash="a61476d43e65501a4cfcd67a9b4b1d4976ffce06",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_bea3a",
                    table="incidents_designation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="designation",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "incidents_designationevent" ("actor_id", "authority", "id", "listed_as", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "since", "until", "url") VALUES (NEW."actor_id", NEW."authority", NEW."id", NEW."listed_as", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."since", NEW."until", NEW."url"); RETURN NULL;',
                    hash="818299865934edd0a4d08d48c8859e3255ec8782",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_69783",
                    table="incidents_designation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="designation",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "incidents_designationevent" ("actor_id", "authority", "id", "listed_as", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "since", "until", "url") VALUES (OLD."actor_id", OLD."authority", OLD."id", OLD."listed_as", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."since", OLD."until", OLD."url"); RETURN NULL;',
                    hash="fb42267d77c27df5be9f2f287f5c4515495f06b6",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_fd743",
                    table="incidents_designation",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="DesignationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                (
                    "authority",
                    models.CharField(
                        help_text="Who lists it, such as Pakistan.",
                        max_length=120,
                        validators=[incidents.validators.one_line],
                    ),
                ),
                (
                    "listed_as",
                    models.CharField(
                        help_text="Such as proscribed organisation.",
                        max_length=200,
                        validators=[incidents.validators.one_line],
                        verbose_name="list",
                    ),
                ),
                ("since", models.CharField(blank=True, max_length=10, validators=[projects.validators.partial_date])),
                ("until", models.CharField(blank=True, max_length=10, validators=[projects.validators.partial_date])),
                (
                    "url",
                    models.CharField(
                        blank=True,
                        max_length=500,
                        validators=[django.core.validators.URLValidator(["http", "https"])],
                        verbose_name="address (URL)",
                    ),
                ),
                (
                    "actor",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="incidents.actor",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="incidents.designation",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="designationevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'Cannot truncate %: it is append-only', TG_TABLE_NAME;",
                    hash="9b13d61ef964ae4ac80167808b2d57fe95c906c8",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_b96d7",
                    table="incidents_designationevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="designationevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="81aabecce4c72bcab5d231e21a2b266a416d5798",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_7dfc6",
                    table="incidents_designationevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="GazetteerPlace",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("geonames_id", models.PositiveBigIntegerField(unique=True)),
                ("name", models.CharField(max_length=200)),
                (
                    "other_names",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=400), blank=True, default=list, size=None
                    ),
                ),
                ("names", models.TextField(editable=False, help_text="All names, one on each line: what is searched.")),
                ("country", models.CharField(max_length=2)),
                ("admin1", models.CharField(blank=True, max_length=120, verbose_name="province")),
                (
                    "latitude",
                    models.FloatField(
                        validators=[
                            django.core.validators.MinValueValidator(-90, "Latitude lies between -90 and 90 degrees."),
                            django.core.validators.MaxValueValidator(90, "Latitude lies between -90 and 90 degrees."),
                        ]
                    ),
                ),
                (
                    "longitude",
                    models.FloatField(
                        validators=[
                            django.core.validators.MinValueValidator(
                                -180, "Longitude lies between -180 and 180 degrees."
                            ),
                            django.core.validators.MaxValueValidator(
                                180, "Longitude lies between -180 and 180 degrees."
                            ),
                        ]
                    ),
                ),
                ("kind", models.CharField(help_text="GeoNames feature code, such as PPLA.", max_length=10)),
                ("population", models.PositiveBigIntegerField(default=0)),
            ],
            options={
                "ordering": ["-population", "name"],
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(
                            accounts.querysets.folded.Folded(models.F("names")), name="gin_trgm_ops"
                        ),
                        name="incidents_gazetteer_names",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Incident",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(editable=False, max_length=20, unique=True)),
                ("filing_key", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                ("title", models.CharField(max_length=200, validators=[incidents.validators.one_line])),
                (
                    "narrative",
                    models.TextField(blank=True, validators=[django.core.validators.MaxLengthValidator(50000)]),
                ),
                (
                    "caveats",
                    models.TextField(
                        blank=True,
                        help_text="What is disputed or uncertain.",
                        max_length=2000,
                        validators=[django.core.validators.MaxLengthValidator(2000)],
                    ),
                ),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("attack", "Attack"),
                            ("threat", "Threat"),
                            ("protest_or_riot", "Protest or riot"),
                            ("theft", "Theft"),
                            ("sabotage", "Sabotage"),
                            ("harassment_or_detention", "Harassment or detention"),
                            ("arrest", "Arrest"),
                            ("disrupted_plot", "Disrupted plot"),
                            ("accident", "Accident"),
                            ("near_miss", "Near miss"),
                            ("other", "Other"),
                        ],
                        max_length=24,
                    ),
                ),
                (
                    "attack_type",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("assassination", "Assassination"),
                            ("armed_assault", "Armed assault"),
                            ("bombing_explosion", "Bombing or explosion"),
                            ("hijacking", "Hijacking"),
                            ("hostage_taking_barricade", "Hostage taking (barricade)"),
                            ("hostage_taking_kidnapping", "Hostage taking (kidnapping)"),
                            ("facility_attack", "Facility or infrastructure attack"),
                            ("unarmed_assault", "Unarmed assault"),
                            ("unknown", "Unknown"),
                        ],
                        max_length=26,
                    ),
                ),
                (
                    "tactics",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("suicide", "Suicide"),
                                ("vehicle_bomb", "Vehicle-borne bomb"),
                                ("roadside_bomb", "Roadside bomb"),
                                ("ambush", "Ambush"),
                                ("raid", "Raid"),
                                ("motorcycle_gunmen", "Gunmen on a motorcycle"),
                                ("grenade", "Grenades"),
                                ("disguise", "Disguise or impersonation"),
                                ("complex_attack", "Complex attack"),
                                ("hostage_rescue", "Ended in a rescue raid"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "weapon_types",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("biological", "Biological"),
                                ("chemical", "Chemical"),
                                ("radiological", "Radiological"),
                                ("nuclear", "Nuclear"),
                                ("firearms", "Firearms"),
                                ("explosives", "Explosives"),
                                ("fake", "Fake"),
                                ("incendiary", "Incendiary"),
                                ("melee", "Melee"),
                                ("vehicle", "Vehicle"),
                                ("sabotage_equipment", "Sabotage equipment"),
                                ("other", "Other"),
                                ("unknown", "Unknown"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "target_type",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("business", "Business"),
                            ("government", "Government (general)"),
                            ("police", "Police"),
                            ("military", "Military"),
                            ("airports_aircraft", "Airports and aircraft"),
                            ("diplomatic", "Government (diplomatic)"),
                            ("education", "Educational institution"),
                            ("food_or_water", "Food or water supply"),
                            ("media", "Journalists and media"),
                            ("maritime", "Maritime"),
                            ("ngo", "NGO"),
                            ("other", "Other"),
                            ("private", "Private citizens and property"),
                            ("religious", "Religious figures or institutions"),
                            ("telecommunication", "Telecommunication"),
                            ("non_state_militia", "Terrorists or non-state militia"),
                            ("tourists", "Tourists"),
                            ("transportation", "Transportation"),
                            ("unknown", "Unknown"),
                            ("utilities", "Utilities"),
                            ("violent_party", "Violent political party"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "target_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("convoy_or_vehicle", "Convoy or vehicle"),
                            ("site", "Site"),
                            ("camp_or_residence", "Camp or residence"),
                            ("office", "Office"),
                            ("personnel_on_foot", "Personnel on foot"),
                            ("linear_infrastructure", "Road, rail, pipeline or line"),
                            ("port_or_vessel", "Port or vessel"),
                            ("escort", "Escort"),
                            ("other", "Other"),
                        ],
                        max_length=24,
                    ),
                ),
                (
                    "target_description",
                    models.CharField(blank=True, max_length=300, validators=[incidents.validators.one_line]),
                ),
                (
                    "property_damage",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("catastrophic", "Catastrophic: USD 1 bn or more"),
                            ("major", "Major: USD 1 m or more"),
                            ("minor", "Minor: below USD 1 m"),
                            ("unknown", "Damage of unknown extent"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "link_to_investment",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("direct_project", "A project itself"),
                            ("chinese_nationals", "Nationals of the investing country"),
                            ("chinese_origin_residents", "Residents who come from the investing country"),
                            ("foreign_nationals", "Foreigners, among whom its nationals may be"),
                            ("diplomatic", "Its diplomatic mission"),
                            ("proxy_infrastructure", "Infrastructure that stands for it"),
                            ("symbolic", "A symbol of it"),
                        ],
                        max_length=24,
                        verbose_name="link to the investment",
                    ),
                ),
                ("occurred_from", models.DateTimeField(validators=[incidents.validators.not_absurd])),
                (
                    "occurred_to",
                    models.DateTimeField(blank=True, null=True, validators=[incidents.validators.not_absurd]),
                ),
                (
                    "time_precision",
                    models.CharField(
                        choices=[
                            ("exact", "Exact time"),
                            ("hour", "About that time"),
                            ("day", "Day"),
                            ("week", "Week"),
                            ("month", "Month"),
                            ("year", "Year"),
                        ],
                        default="exact",
                        max_length=5,
                    ),
                ),
                (
                    "end_precision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("exact", "Exact time"),
                            ("hour", "About that time"),
                            ("day", "Day"),
                            ("week", "Week"),
                            ("month", "Month"),
                            ("year", "Year"),
                        ],
                        help_text="Empty: as at the start.",
                        max_length=5,
                        verbose_name="precision of the end",
                    ),
                ),
                (
                    "time_zone",
                    models.CharField(default="UTC", max_length=64, validators=[accounts.models.user.known_time_zone]),
                ),
                ("country", models.CharField(max_length=2, validators=[projects.validators.known_country])),
                (
                    "admin1",
                    models.CharField(
                        blank=True, max_length=120, validators=[incidents.validators.one_line], verbose_name="province"
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=200, validators=[incidents.validators.one_line])),
                (
                    "latitude",
                    models.FloatField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(-90, "Latitude lies between -90 and 90 degrees."),
                            django.core.validators.MaxValueValidator(90, "Latitude lies between -90 and 90 degrees."),
                        ],
                    ),
                ),
                (
                    "longitude",
                    models.FloatField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(
                                -180, "Longitude lies between -180 and 180 degrees."
                            ),
                            django.core.validators.MaxValueValidator(
                                180, "Longitude lies between -180 and 180 degrees."
                            ),
                        ],
                    ),
                ),
                (
                    "place_precision",
                    models.CharField(
                        choices=[
                            ("exact", "Exact place"),
                            ("within_25_km", "Within 25 km"),
                            ("second_order_admin", "District only"),
                            ("first_order_admin", "Province only"),
                            ("linear_or_fuzzy", "Along a line, or vague"),
                            ("country", "Country only"),
                            ("international", "International waters or airspace"),
                        ],
                        default="exact",
                        max_length=18,
                    ),
                ),
                (
                    "severity",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Minor"), (2, "Moderate"), (3, "Serious"), (4, "Critical")], default=1
                    ),
                ),
                ("severity_reason", models.CharField(blank=True, max_length=300)),
                ("killed_low", models.PositiveIntegerField(blank=True, editable=False, null=True)),
                ("killed_best", models.PositiveIntegerField(blank=True, editable=False, null=True)),
                ("killed_high", models.PositiveIntegerField(blank=True, editable=False, null=True)),
                ("injured_low", models.PositiveIntegerField(blank=True, editable=False, null=True)),
                ("injured_best", models.PositiveIntegerField(blank=True, editable=False, null=True)),
                ("injured_high", models.PositiveIntegerField(blank=True, editable=False, null=True)),
                ("abducted_low", models.PositiveIntegerField(blank=True, editable=False, null=True)),
                ("abducted_best", models.PositiveIntegerField(blank=True, editable=False, null=True)),
                ("abducted_high", models.PositiveIntegerField(blank=True, editable=False, null=True)),
                ("missing_low", models.PositiveIntegerField(blank=True, editable=False, null=True)),
                ("missing_best", models.PositiveIntegerField(blank=True, editable=False, null=True)),
                ("missing_high", models.PositiveIntegerField(blank=True, editable=False, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Submitted"),
                            ("in_review", "In review"),
                            ("returned", "Returned"),
                            ("verified", "Verified"),
                            ("closed", "Closed"),
                            ("rejected", "Rejected"),
                            ("merged", "Merged"),
                            ("withdrawn", "Withdrawn"),
                            ("external", "External"),
                        ],
                        default="draft",
                        max_length=9,
                    ),
                ),
                (
                    "marking",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "TLP:CLEAR"),
                            (1, "TLP:GREEN"),
                            (2, "TLP:AMBER"),
                            (3, "TLP:AMBER+STRICT"),
                            (4, "TLP:RED"),
                        ],
                        default=2,
                    ),
                ),
                ("claimed_until", models.DateTimeField(blank=True, editable=False, null=True)),
                ("filed_at", models.DateTimeField(auto_now_add=True)),
                ("submitted_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("verified_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("review_since", models.DateTimeField(blank=True, editable=False, null=True)),
                ("review_due_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("facts_changed_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("external_dataset", models.CharField(blank=True, max_length=60)),
                ("external_id", models.CharField(blank=True, max_length=80)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("search", django.contrib.postgres.search.SearchVectorField(editable=False, null=True)),
                (
                    "assigned_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assigned_incidents",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "claimed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claimed_incidents",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged_reports",
                        to="incidents.incident",
                    ),
                ),
                (
                    "reporter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="filed_incidents",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-occurred_from", "-pk"],
                "indexes": [
                    django.contrib.postgres.indexes.GistIndex(
                        models.Func(models.F("longitude"), models.F("latitude"), function="point"),
                        name="incidents_by_place",
                    ),
                    models.Index(fields=["-occurred_from", "-id"], name="incidents_by_occurrence"),
                    models.Index(fields=["country", "-occurred_from", "-id"], name="incidents_by_country"),
                    models.Index(fields=["country", "-id"], name="incidents_by_country_as_filed"),
                    models.Index(fields=["reporter", "-id"], name="incidents_by_reporter"),
                    models.Index(fields=["state", "-occurred_from", "-id"], name="incidents_by_state"),
                    models.Index(
                        condition=models.Q(("state__in", ["submitted", "in_review"])),
                        fields=["-severity", "submitted_at", "id"],
                        name="incidents_awaiting_review",
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ["submitted", "in_review"])),
                        fields=["review_due_at", "id"],
                        name="incidents_by_deadline",
                    ),
                    models.Index(fields=["-severity", "-occurred_from", "-id"], name="incidents_by_severity"),
                    models.Index(
                        condition=models.Q(("occurred_to__isnull", False)),
                        fields=["occurred_to"],
                        name="incidents_by_end",
                    ),
                    django.contrib.postgres.indexes.GinIndex(fields=["search"], name="incidents_by_words"),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(
                            accounts.querysets.folded.Folded(
                                django.db.models.functions.text.Concat(
                                    "place", models.Value(", "), "admin1", output_field=models.TextField()
                                )
                            ),
                            name="gin_trgm_ops",
                        ),
                        name="incidents_by_place_name",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "draft",
                                    "submitted",
                                    "in_review",
                                    "returned",
                                    "verified",
                                    "closed",
                                    "rejected",
                                    "merged",
                                    "withdrawn",
                                    "external",
                                ],
                            )
                        ),
                        name="incidents_incident_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("occurred_to", None), ("occurred_to__gte", models.F("occurred_from")), _connector="OR"
                        ),
                        name="incidents_incident_ends_after_start",
                        violation_error_message="It cannot end before it starts.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("latitude", None), ("longitude", None)),
                            models.Q(
                                ("latitude__gte", -90),
                                ("latitude__isnull", False),
                                ("latitude__lte", 90),
                                ("longitude__gte", -180),
                                ("longitude__isnull", False),
                                ("longitude__lte", 180),
                            ),
                            _connector="OR",
                        ),
                        name="incidents_incident_on_the_globe",
                        violation_error_message="Give both coordinates, in degrees on the globe, or neither.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("attack_type", ""), ("category", "attack"), _connector="OR"),
                        name="incidents_incident_attack_type_of_attack",
                        violation_error_message="Only an attack has an attack type.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("external_dataset", "external_id"),
                        name="incidents_incident_external",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("merged_into__isnull", False), ("state", "merged")),
                            models.Q(models.Q(("state", "merged"), _negated=True), ("merged_into", None)),
                            _connector="OR",
                        ),
                        name="incidents_incident_merged_into_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("merged_into", models.F("id")), _negated=True),
                        name="incidents_incident_not_into_itself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "withdrawn"),
                            models.Q(("state__in", ["draft", "external"]), ("submitted_at", None)),
                            models.Q(
                                models.Q(("state__in", ["draft", "external"]), _negated=True),
                                ("submitted_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="incidents_incident_handed_in",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["verified", "closed"]), _negated=True),
                            ("verified_at__isnull", False),
                            _connector="OR",
                        ),
                        name="incidents_incident_verified_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("claimed_by", None), ("claimed_until", None)),
                            models.Q(("claimed_by__isnull", False), ("state__in", ["in_review", "merged"])),
                            _connector="OR",
                        ),
                        name="incidents_incident_claimed_in_review",
                    ),
                ],
            },
            bases=(incidents.models.described.DescribesItself, models.Model),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="incident",
            trigger=pgtrigger.compiler.Trigger(
                name="totals_follow_rows",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="SELECT sum(coalesce(low, best)) FILTER (WHERE outcome = 'killed'), CASE WHEN bool_or(low IS NULL AND best IS NULL AND high IS NULL) FILTER (WHERE outcome = 'killed') THEN NULL ELSE sum(coalesce(best, low)) FILTER (WHERE outcome = 'killed') END, CASE WHEN bool_or(low IS NULL AND best IS NULL AND high IS NULL) FILTER (WHERE outcome = 'killed') THEN NULL ELSE sum(coalesce(high, best, low)) FILTER (WHERE outcome = 'killed') END, sum(coalesce(low, best)) FILTER (WHERE outcome = 'injured'), CASE WHEN bool_or(low IS NULL AND best IS NULL AND high IS NULL) FILTER (WHERE outcome = 'injured') THEN NULL ELSE sum(coalesce(best, low)) FILTER (WHERE outcome = 'injured') END, CASE WHEN bool_or(low IS NULL AND best IS NULL AND high IS NULL) FILTER (WHERE outcome = 'injured') THEN NULL ELSE sum(coalesce(high, best, low)) FILTER (WHERE outcome = 'injured') END, sum(coalesce(low, best)) FILTER (WHERE outcome = 'abducted'), CASE WHEN bool_or(low IS NULL AND best IS NULL AND high IS NULL) FILTER (WHERE outcome = 'abducted') THEN NULL ELSE sum(coalesce(best, low)) FILTER (WHERE outcome = 'abducted') END, CASE WHEN bool_or(low IS NULL AND best IS NULL AND high IS NULL) FILTER (WHERE outcome = 'abducted') THEN NULL ELSE sum(coalesce(high, best, low)) FILTER (WHERE outcome = 'abducted') END, sum(coalesce(low, best)) FILTER (WHERE outcome = 'missing'), CASE WHEN bool_or(low IS NULL AND best IS NULL AND high IS NULL) FILTER (WHERE outcome = 'missing') THEN NULL ELSE sum(coalesce(best, low)) FILTER (WHERE outcome = 'missing') END, CASE WHEN bool_or(low IS NULL AND best IS NULL AND high IS NULL) FILTER (WHERE outcome = 'missing') THEN NULL ELSE sum(coalesce(high, best, low)) FILTER (WHERE outcome = 'missing') END INTO NEW.killed_low, NEW.killed_best, NEW.killed_high, NEW.injured_low, NEW.injured_best, NEW.injured_high, NEW.abducted_low, NEW.abducted_best, NEW.abducted_high, NEW.missing_low, NEW.missing_best, NEW.missing_high FROM incidents_casualty WHERE incident_id = NEW.id AND affiliation <> 'assailant'; RETURN NEW;",
                    hash="3fd0324512c39907c81a8010cb55b8bef2c4f23f",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_totals_follow_rows_f244b",
                    table="incidents_incident",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="incident",
            trigger=pgtrigger.compiler.Trigger(
                name="search_follows_text",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.search = incident_search(NEW.id, NEW.reference, NEW.title, NEW.place, NEW.admin1, NEW.narrative); RETURN NEW;",
                    hash="2e47b626f54a33e8a2d22ca43606166f30d110ad",
                    operation='INSERT OR UPDATE OF "reference", "title", "place", "admin1", "narrative", "search"',
                    pgid="pgtrigger_search_follows_text_4ab61",
                    table="incidents_incident",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="incident",
            trigger=pgtrigger.compiler.Trigger(
                name="reach_follows_date",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."occurred_from" IS DISTINCT FROM (NEW."occurred_from"))',
                    func="PERFORM public.incident_reached_anew(NEW.id); RETURN NULL;",
                    hash="24927bf680e10edacd54522e34920bd4a80f4799",
                    operation='UPDATE OF "occurred_from"',
                    pgid="pgtrigger_reach_follows_date_07493",
                    table="incidents_incident",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="incident",
            trigger=pgtrigger.compiler.Trigger(
                name="deadline_follows",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.review_due_at = CASE WHEN NEW.state IN ('in_review', 'submitted') THEN coalesce(NEW.review_since, NEW.submitted_at, NEW.filed_at) + interval '1 hour' * least(CASE NEW.severity WHEN 4 THEN 4 WHEN 3 THEN 24 WHEN 2 THEN 72 WHEN 1 THEN 168 END, (SELECT min(asked.hours) FROM incidents_reviewdeadline asked JOIN incidents_incidentreach reach ON reach.project_id = asked.project_id WHERE reach.incident_id = NEW.id AND asked.severity = NEW.severity)) END; RETURN NEW;",
                    hash="31ff0bba63c2c4c8dc872088741f080bcf6f85f9",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_deadline_follows_d8804",
                    table="incidents_incident",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="incident",
            trigger=pgtrigger.compiler.Trigger(
                name="only_legal_steps",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."state" IS DISTINCT FROM (NEW."state"))',
                    func="IF (OLD.state, NEW.state) NOT IN (('closed', 'in_review'), ('draft', 'submitted'), ('draft', 'withdrawn'), ('external', 'submitted'), ('in_review', 'merged'), ('in_review', 'rejected'), ('in_review', 'returned'), ('in_review', 'verified'), ('merged', 'in_review'), ('merged', 'submitted'), ('merged', 'verified'), ('rejected', 'in_review'), ('returned', 'submitted'), ('returned', 'withdrawn'), ('submitted', 'in_review'), ('submitted', 'merged'), ('submitted', 'withdrawn'), ('verified', 'closed'), ('verified', 'in_review'), ('verified', 'merged')) THEN RAISE EXCEPTION '% cannot go from % to %', NEW.reference, OLD.state, NEW.state USING ERRCODE = 'check_violation'; END IF; RETURN NEW;",
                    hash="ca45c62b5599dff905c44641bf22211f7ec1c3cf",
                    operation="UPDATE",
                    pgid="pgtrigger_only_legal_steps_d8d44",
                    table="incidents_incident",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="incident",
            trigger=pgtrigger.compiler.Trigger(
                name="steps_on_record",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."state" IS DISTINCT FROM (NEW."state"))',
                    constraint="CONSTRAINT",
                    func="IF NOT EXISTS (SELECT FROM incidents_incidentstep WHERE incident_id = NEW.id AND from_state = OLD.state AND to_state = NEW.state) OR (SELECT to_state FROM incidents_incidentstep WHERE incident_id = NEW.id ORDER BY id DESC LIMIT 1) IS DISTINCT FROM (SELECT state FROM incidents_incident WHERE id = NEW.id) THEN RAISE EXCEPTION '% went from % to % without a step on record', NEW.reference, OLD.state, NEW.state USING ERRCODE = 'check_violation'; END IF; RETURN NULL;",
                    hash="25eea6d8794aa5e3c9335ff693ba53bcb7dd025e",
                    operation="UPDATE",
                    pgid="pgtrigger_steps_on_record_0af55",
                    table="incidents_incident",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="incident",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "incidents_incidentevent" ("abducted_best", "abducted_high", "abducted_low", "admin1", "assigned_to_id", "attack_type", "category", "caveats", "claimed_by_id", "country", "end_precision", "external_dataset", "external_id", "facts_changed_at", "filed_at", "filing_key", "id", "injured_best", "injured_high", "injured_low", "killed_best", "killed_high", "killed_low", "latitude", "link_to_investment", "longitude", "marking", "merged_into_id", "missing_best", "missing_high", "missing_low", "narrative", "occurred_from", "occurred_to", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "place_precision", "property_damage", "reference", "reporter_id", "severity", "severity_reason", "state", "submitted_at", "tactics", "target_description", "target_kind", "target_type", "time_precision", "time_zone", "title", "verified_at", "version", "weapon_types") VALUES (NEW."abducted_best", NEW."abducted_high", NEW."abducted_low", NEW."admin1", NEW."assigned_to_id", NEW."attack_type", NEW."category", NEW."caveats", NEW."claimed_by_id", NEW."country", NEW."end_precision", NEW."external_dataset", NEW."external_id", NEW."facts_changed_at", NEW."filed_at", NEW."filing_key", NEW."id", NEW."injured_best", NEW."injured_high", NEW."injured_low", NEW."killed_best", NEW."killed_high", NEW."killed_low", NEW."latitude", NEW."link_to_investment", NEW."longitude", NEW."marking", NEW."merged_into_id", NEW."missing_best", NEW."missing_high", NEW."missing_low", NEW."narrative", NEW."occurred_from", NEW."occurred_to", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."place", NEW."place_precision", NEW."property_damage", NEW."reference", NEW."reporter_id", NEW."severity", NEW."severity_reason", NEW."state", NEW."submitted_at", NEW."tactics", NEW."target_description", NEW."target_kind", NEW."target_type", NEW."time_precision", NEW."time_zone", NEW."title", NEW."verified_at", NEW."version", NEW."weapon_types"); RETURN NULL;',
                    hash="de4b01d492fbe2bec7d52b20fe5daec0f1e0b325",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_edffb",
                    table="incidents_incident",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="incident",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."abducted_best" IS DISTINCT FROM (NEW."abducted_best") OR OLD."abducted_high" IS DISTINCT FROM (NEW."abducted_high") OR OLD."abducted_low" IS DISTINCT FROM (NEW."abducted_low") OR OLD."admin1" IS DISTINCT FROM (NEW."admin1") OR OLD."assigned_to_id" IS DISTINCT FROM (NEW."assigned_to_id") OR OLD."attack_type" IS DISTINCT FROM (NEW."attack_type") OR OLD."category" IS DISTINCT FROM (NEW."category") OR OLD."caveats" IS DISTINCT FROM (NEW."caveats") OR OLD."claimed_by_id" IS DISTINCT FROM (NEW."claimed_by_id") OR OLD."country" IS DISTINCT FROM (NEW."country") OR OLD."end_precision" IS DISTINCT FROM (NEW."end_precision") OR OLD."external_dataset" IS DISTINCT FROM (NEW."external_dataset") OR OLD."external_id" IS DISTINCT FROM (NEW."external_id") OR OLD."facts_changed_at" IS DISTINCT FROM (NEW."facts_changed_at") OR OLD."filed_at" IS DISTINCT FROM (NEW."filed_at") OR OLD."filing_key" IS DISTINCT FROM (NEW."filing_key") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."injured_best" IS DISTINCT FROM (NEW."injured_best") OR OLD."injured_high" IS DISTINCT FROM (NEW."injured_high") OR OLD."injured_low" IS DISTINCT FROM (NEW."injured_low") OR OLD."killed_best" IS DISTINCT FROM (NEW."killed_best") OR OLD."killed_high" IS DISTINCT FROM (NEW."killed_high") OR OLD."killed_low" IS DISTINCT FROM (NEW."killed_low") OR OLD."latitude" IS DISTINCT FROM (NEW."latitude") OR OLD."link_to_investment" IS DISTINCT FROM (NEW."link_to_investment") OR OLD."longitude" IS DISTINCT FROM (NEW."longitude") OR OLD."marking" IS DISTINCT FROM (NEW."marking") OR OLD."merged_into_id" IS DISTINCT FROM (NEW."merged_into_id") OR OLD."missing_best" IS DISTINCT FROM (NEW."missing_best") OR OLD."missing_high" IS DISTINCT FROM (NEW."missing_high") OR OLD."missing_low" IS DISTINCT FROM (NEW."missing_low") OR OLD."narrative" IS DISTINCT FROM (NEW."narrative") OR OLD."occurred_from" IS DISTINCT FROM (NEW."occurred_from") OR OLD."occurred_to" IS DISTINCT FROM (NEW."occurred_to") OR OLD."place" IS DISTINCT FROM (NEW."place") OR OLD."place_precision" IS DISTINCT FROM (NEW."place_precision") OR OLD."property_damage" IS DISTINCT FROM (NEW."property_damage") OR OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."reporter_id" IS DISTINCT FROM (NEW."reporter_id") OR OLD."severity" IS DISTINCT FROM (NEW."severity") OR OLD."severity_reason" IS DISTINCT FROM (NEW."severity_reason") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."submitted_at" IS DISTINCT FROM (NEW."submitted_at") OR OLD."tactics" IS DISTINCT FROM (NEW."tactics") OR OLD."target_description" IS DISTINCT FROM (NEW."target_description") OR OLD."target_kind" IS DISTINCT FROM (NEW."target_kind") OR OLD."target_type" IS DISTINCT FROM (NEW."target_type") OR OLD."time_precision" IS DISTINCT FROM (NEW."time_precision") OR OLD."time_zone" IS DISTINCT FROM (NEW."time_zone") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."verified_at" IS DISTINCT FROM (NEW."verified_at") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."weapon_types" IS DISTINCT FROM (NEW."weapon_types"))',
                    func='INSERT INTO "incidents_incidentevent" ("abducted_best", "abducted_high", "abducted_low", "admin1", "assigned_to_id", "attack_type", "category", "caveats", "claimed_by_id", "country", "end_precision", "external_dataset", "external_id", "facts_changed_at", "filed_at", "filing_key", "id", "injured_best", "injured_high", "injured_low", "killed_best", "killed_high", "killed_low", "latitude", "link_to_investment", "longitude", "marking", "merged_into_id", "missing_best", "missing_high", "missing_low", "narrative", "occurred_from", "occurred_to", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "place_precision", "property_damage", "reference", "reporter_id", "severity", "severity_reason", "state", "submitted_at", "tactics", "target_description", "target_kind", "target_type", "time_precision", "time_zone", "title", "verified_at", "version", "weapon_types") VALUES (NEW."abducted_best", NEW."abducted_high", NEW."abducted_low", NEW."admin1", NEW."assigned_to_id", NEW."attack_type", NEW."category", NEW."caveats", NEW."claimed_by_id", NEW."country", NEW."end_precision", NEW."external_dataset", NEW."external_id", NEW."facts_changed_at", NEW."filed_at", NEW."filing_key", NEW."id", NEW."injured_best", NEW."injured_high", NEW."injured_low", NEW."killed_best", NEW."killed_high", NEW."killed_low", NEW."latitude", NEW."link_to_investment", NEW."longitude", NEW."marking", NEW."merged_into_id", NEW."missing_best", NEW."missing_high", NEW."missing_low", NEW."narrative", NEW."occurred_from", NEW."occurred_to", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."place", NEW."place_precision", NEW."property_damage", NEW."reference", NEW."reporter_id", NEW."severity", NEW."severity_reason", NEW."state", NEW."submitted_at", NEW."tactics", NEW."target_description", NEW."target_kind", NEW."target_type", NEW."time_precision", NEW."time_zone", NEW."title", NEW."verified_at", NEW."version", NEW."weapon_types"); RETURN NULL;',
                    hash="8171cb49c18fab60cae4c76bee65a652fcec3164",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_41444",
                    table="incidents_incident",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="incident",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "incidents_incidentevent" ("abducted_best", "abducted_high", "abducted_low", "admin1", "assigned_to_id", "attack_type", "category", "caveats", "claimed_by_id", "country", "end_precision", "external_dataset", "external_id", "facts_changed_at", "filed_at", "filing_key", "id", "injured_best", "injured_high", "injured_low", "killed_best", "killed_high", "killed_low", "latitude", "link_to_investment", "longitude", "marking", "merged_into_id", "missing_best", "missing_high", "missing_low", "narrative", "occurred_from", "occurred_to", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "place_precision", "property_damage", "reference", "reporter_id", "severity", "severity_reason", "state", "submitted_at", "tactics", "target_description", "target_kind", "target_type", "time_precision", "time_zone", "title", "verified_at", "version", "weapon_types") VALUES (OLD."abducted_best", OLD."abducted_high", OLD."abducted_low", OLD."admin1", OLD."assigned_to_id", OLD."attack_type", OLD."category", OLD."caveats", OLD."claimed_by_id", OLD."country", OLD."end_precision", OLD."external_dataset", OLD."external_id", OLD."facts_changed_at", OLD."filed_at", OLD."filing_key", OLD."id", OLD."injured_best", OLD."injured_high", OLD."injured_low", OLD."killed_best", OLD."killed_high", OLD."killed_low", OLD."latitude", OLD."link_to_investment", OLD."longitude", OLD."marking", OLD."merged_into_id", OLD."missing_best", OLD."missing_high", OLD."missing_low", OLD."narrative", OLD."occurred_from", OLD."occurred_to", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."place", OLD."place_precision", OLD."property_damage", OLD."reference", OLD."reporter_id", OLD."severity", OLD."severity_reason", OLD."state", OLD."submitted_at", OLD."tactics", OLD."target_description", OLD."target_kind", OLD."target_type", OLD."time_precision", OLD."time_zone", OLD."title", OLD."verified_at", OLD."version", OLD."weapon_types"); RETURN NULL;',
                    hash="3669c4624206d36043c7d0584dab9b81204f7aa5",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_2fefa",
                    table="incidents_incident",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Casualty",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "nationality",
                    models.CharField(
                        blank=True,
                        help_text="Empty: not known.",
                        max_length=2,
                        validators=[projects.validators.known_country],
                    ),
                ),
                (
                    "affiliation",
                    models.CharField(
                        choices=[
                            ("project_staff", "Project staff"),
                            ("contractor", "Contractor"),
                            ("security_force", "Security force"),
                            ("official", "Official"),
                            ("civilian", "Civilian"),
                            ("assailant", "Assailant"),
                            ("unknown", "Unknown"),
                        ],
                        default="unknown",
                        max_length=14,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("killed", "Killed"),
                            ("injured", "Injured"),
                            ("abducted", "Abducted"),
                            ("missing", "Missing"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "low",
                    models.PositiveIntegerField(
                        blank=True, null=True, validators=[django.core.validators.MaxValueValidator(1000000)]
                    ),
                ),
                (
                    "best",
                    models.PositiveIntegerField(
                        blank=True, null=True, validators=[django.core.validators.MaxValueValidator(1000000)]
                    ),
                ),
                (
                    "high",
                    models.PositiveIntegerField(
                        blank=True, null=True, validators=[django.core.validators.MaxValueValidator(1000000)]
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="casualties", to="incidents.incident"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "casualties",
                "ordering": ["incident", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("incident", "nationality", "affiliation", "outcome"), name="incidents_casualty_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("low", None), ("best", None), ("low__lte", models.F("best")), _connector="OR"),
                            models.Q(("best", None), ("high", None), ("best__lte", models.F("high")), _connector="OR"),
                            models.Q(("low", None), ("high", None), ("low__lte", models.F("high")), _connector="OR"),
                        ),
                        name="incidents_casualty_range",
                        violation_error_message="The range must run low ≤ best ≤ high.",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="casualty",
            trigger=pgtrigger.compiler.Trigger(
                name="rows_move_totals",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF TG_OP <> 'INSERT' THEN UPDATE incidents_incident SET version = version WHERE id = OLD.incident_id; END IF; IF TG_OP = 'INSERT' OR (TG_OP = 'UPDATE' AND NEW.incident_id <> OLD.incident_id) THEN UPDATE incidents_incident SET version = version WHERE id = NEW.incident_id; END IF; RETURN NULL;",
                    hash="2128fc1a7d5d374213b4c57ab17c53fc683b616f",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_rows_move_totals_44ccd",
                    table="incidents_casualty",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="casualty",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "incidents_casualtyevent" ("affiliation", "best", "high", "id", "incident_id", "low", "nationality", "outcome", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."affiliation", NEW."best", NEW."high", NEW."id", NEW."incident_id", NEW."low", NEW."nationality", NEW."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;',
                    hash="9b7ad90b362a5de07af25d5ce863f9de1b6a51e1",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_05165",
                    table="incidents_casualty",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="casualty",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "incidents_casualtyevent" ("affiliation", "best", "high", "id", "incident_id", "low", "nationality", "outcome", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."affiliation", NEW."best", NEW."high", NEW."id", NEW."incident_id", NEW."low", NEW."nationality", NEW."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;',
                    hash="95b85919d29b44f8734611cf689be498598dc054",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_caa4f",
                    table="incidents_casualty",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="casualty",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "incidents_casualtyevent" ("affiliation", "best", "high", "id", "incident_id", "low", "nationality", "outcome", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."affiliation", OLD."best", OLD."high", OLD."id", OLD."incident_id", OLD."low", OLD."nationality", OLD."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;',
                    hash="d082a65c42d0359f6967e46c9629b9e5c08a5a46",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_c17ab",
                    table="incidents_casualty",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="ProjectLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "relation",
                    models.CharField(
                        choices=[
                            ("direct_target", "Direct target"),
                            ("staff_affected", "Staff affected"),
                            ("nearby", "Nearby"),
                            ("operations_disrupted", "Operations disrupted"),
                        ],
                        default="direct_target",
                        max_length=20,
                    ),
                ),
                ("distance_km", models.FloatField(blank=True, editable=False, null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
                (
                    "state",
                    models.CharField(
                        choices=[("suggested", "Suggested"), ("confirmed", "Confirmed"), ("rejected", "Rejected")],
                        default="suggested",
                        max_length=9,
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decided_links",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="links", to="incidents.incident"
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="incident_links",
                        to="projects.project",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="incident_links",
                        to="projects.site",
                    ),
                ),
            ],
            options={
                "ordering": ["incident", "pk"],
                "indexes": [models.Index(fields=["project", "state", "incident"], name="incidents_link_by_project")],
                "constraints": [
                    models.UniqueConstraint(fields=("incident", "project"), name="incidents_link_once"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["suggested", "confirmed", "rejected"])),
                        name="incidents_link_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_by", None), ("state", "suggested")),
                            models.Q(models.Q(("state", "suggested"), _negated=True), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="incidents_link_decided_by_somebody",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="projectlink",
            trigger=pgtrigger.compiler.Trigger(
                name="links_move_reach",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF TG_OP <> 'INSERT' THEN PERFORM public.incident_reached_anew(OLD.incident_id); END IF; IF TG_OP = 'INSERT' OR (TG_OP = 'UPDATE' AND NEW.incident_id <> OLD.incident_id) THEN PERFORM public.incident_reached_anew(NEW.incident_id); END IF; RETURN NULL;",
                    hash="57ccd7b336b61997cc5f4e3ceba31bd99a8cc546",
                    operation='INSERT OR UPDATE OF "incident_id", "project_id", "state" OR DELETE',
                    pgid="pgtrigger_links_move_reach_7751b",
                    table="incidents_projectlink",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="projectlink",
            trigger=pgtrigger.compiler.Trigger(
                name="links_set_deadline",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="UPDATE incidents_incident incident SET version = version WHERE id IN (CASE WHEN TG_OP = 'INSERT' THEN NEW.incident_id ELSE OLD.incident_id END, CASE WHEN TG_OP = 'DELETE' THEN OLD.incident_id ELSE NEW.incident_id END) AND review_due_at IS DISTINCT FROM CASE WHEN incident.state IN ('in_review', 'submitted') THEN coalesce(incident.review_since, incident.submitted_at, incident.filed_at) + interval '1 hour' * least(CASE incident.severity WHEN 4 THEN 4 WHEN 3 THEN 24 WHEN 2 THEN 72 WHEN 1 THEN 168 END, (SELECT min(asked.hours) FROM incidents_reviewdeadline asked JOIN incidents_incidentreach reach ON reach.project_id = asked.project_id WHERE reach.incident_id = incident.id AND asked.severity = incident.severity)) END; RETURN NULL;",
                    hash="bea5ada68c13dbde87a9f59b4f12b0fe8a92ed06",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_links_set_deadline_5e88f",
                    table="incidents_projectlink",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="projectlink",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "incidents_projectlinkevent" ("decided_at", "decided_by_id", "distance_km", "id", "incident_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "reason", "relation", "site_id", "state") VALUES (NEW."decided_at", NEW."decided_by_id", NEW."distance_km", NEW."id", NEW."incident_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."project_id", NEW."reason", NEW."relation", NEW."site_id", NEW."state"); RETURN NULL;',
                    hash="66b736c03ec6228d80d146f25c82e266fa59dbcc",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_2365a",
                    table="incidents_projectlink",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="projectlink",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "incidents_projectlinkevent" ("decided_at", "decided_by_id", "distance_km", "id", "incident_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "reason", "relation", "site_id", "state") VALUES (NEW."decided_at", NEW."decided_by_id", NEW."distance_km", NEW."id", NEW."incident_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."project_id", NEW."reason", NEW."relation", NEW."site_id", NEW."state"); RETURN NULL;',
                    hash="15006e573c624de0661dfc5d5b30d99b8e98e175",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_bfdf9",
                    table="incidents_projectlink",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="projectlink",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "incidents_projectlinkevent" ("decided_at", "decided_by_id", "distance_km", "id", "incident_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "reason", "relation", "site_id", "state") VALUES (OLD."decided_at", OLD."decided_by_id", OLD."distance_km", OLD."id", OLD."incident_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."project_id", OLD."reason", OLD."relation", OLD."site_id", OLD."state"); RETURN NULL;',
                    hash="10f8d9f193283b62b265bce538d518e0e3e5df6e",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_1a45f",
                    table="incidents_projectlink",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="ProjectLinkEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                (
                    "relation",
                    models.CharField(
                        choices=[
                            ("direct_target", "Direct target"),
                            ("staff_affected", "Staff affected"),
                            ("nearby", "Nearby"),
                            ("operations_disrupted", "Operations disrupted"),
                        ],
                        default="direct_target",
                        max_length=20,
                    ),
                ),
                ("distance_km", models.FloatField(blank=True, editable=False, null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
                (
                    "state",
                    models.CharField(
                        choices=[("suggested", "Suggested"), ("confirmed", "Confirmed"), ("rejected", "Rejected")],
                        default="suggested",
                        max_length=9,
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="incidents.incident",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="incidents.projectlink",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="projects.project",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="projects.site",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="projectlinkevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'Cannot truncate %: it is append-only', TG_TABLE_NAME;",
                    hash="b1549e431617af52933dbb7229614fe2275c8aab",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_77dca",
                    table="incidents_projectlinkevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="projectlinkevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="96dd43eb0986415854c6ef1bbb9fbf12c6222c3f",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_ded54",
                    table="incidents_projectlinkevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Source",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("first_hand", "First-hand account"),
                            ("news", "News"),
                            ("official", "Official statement"),
                            ("police", "Police or military"),
                            ("claim", "Claim of responsibility"),
                            ("social_media", "Social media"),
                            ("dataset", "Dataset"),
                            ("other", "Other"),
                        ],
                        default="news",
                        max_length=12,
                    ),
                ),
                ("publisher", models.CharField(blank=True, max_length=120)),
                ("title", models.CharField(blank=True, max_length=300)),
                (
                    "url",
                    models.CharField(
                        blank=True,
                        max_length=500,
                        validators=[django.core.validators.URLValidator(["http", "https"])],
                        verbose_name="address (URL)",
                    ),
                ),
                ("published_on", models.DateField(blank=True, null=True)),
                ("language", models.CharField(blank=True, max_length=12)),
                (
                    "excerpt",
                    models.TextField(
                        blank=True, max_length=5000, validators=[django.core.validators.MaxLengthValidator(5000)]
                    ),
                ),
                (
                    "reliability",
                    models.CharField(
                        choices=[
                            ("A", "A – completely reliable"),
                            ("B", "B – usually reliable"),
                            ("C", "C – fairly reliable"),
                            ("D", "D – not usually reliable"),
                            ("E", "E – unreliable"),
                            ("F", "F – cannot be judged"),
                        ],
                        default="F",
                        max_length=1,
                    ),
                ),
                (
                    "credibility",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "1 – confirmed"),
                            (2, "2 – probably true"),
                            (3, "3 – possibly true"),
                            (4, "4 – doubtful"),
                            (5, "5 – improbable"),
                            (6, "6 – cannot be judged"),
                        ],
                        default=6,
                    ),
                ),
                (
                    "second_hand",
                    models.BooleanField(
                        default=False,
                        help_text="It only repeats what another source of this report says.",
                        verbose_name="repeats another",
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sources", to="incidents.incident"
                    ),
                ),
            ],
            options={
                "ordering": ["incident", "pk"],
                "indexes": [
                    django.contrib.postgres.indexes.HashIndex(
                        condition=models.Q(("url", ""), _negated=True),
                        fields=["url"],
                        name="incidents_source_by_address",
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="source",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "incidents_sourceevent" ("credibility", "excerpt", "id", "incident_id", "kind", "language", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_on", "publisher", "reliability", "second_hand", "title", "url") VALUES (NEW."credibility", NEW."excerpt", NEW."id", NEW."incident_id", NEW."kind", NEW."language", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."published_on", NEW."publisher", NEW."reliability", NEW."second_hand", NEW."title", NEW."url"); RETURN NULL;',
                    hash="5a190c5354c782ad44306367e650d2be308aff00",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_57d77",
                    table="incidents_source",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="source",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "incidents_sourceevent" ("credibility", "excerpt", "id", "incident_id", "kind", "language", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_on", "publisher", "reliability", "second_hand", "title", "url") VALUES (NEW."credibility", NEW."excerpt", NEW."id", NEW."incident_id", NEW."kind", NEW."language", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."published_on", NEW."publisher", NEW."reliability", NEW."second_hand", NEW."title", NEW."url"); RETURN NULL;',
                    hash="6f8692af458785e9276071726d72da7e71f3155f",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_cb591",
                    table="incidents_source",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="source",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "incidents_sourceevent" ("credibility", "excerpt", "id", "incident_id", "kind", "language", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_on", "publisher", "reliability", "second_hand", "title", "url") VALUES (OLD."credibility", OLD."excerpt", OLD."id", OLD."incident_id", OLD."kind", OLD."language", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."published_on", OLD."publisher", OLD."reliability", OLD."second_hand", OLD."title", OLD."url"); RETURN NULL;',
                    hash="ed03c9d4c96786c63a6dd4fbfa872319cf347779",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_0dbca",
                    table="incidents_source",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="SourceEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("first_hand", "First-hand account"),
                            ("news", "News"),
                            ("official", "Official statement"),
                            ("police", "Police or military"),
                            ("claim", "Claim of responsibility"),
                            ("social_media", "Social media"),
                            ("dataset", "Dataset"),
                            ("other", "Other"),
                        ],
                        default="news",
                        max_length=12,
                    ),
                ),
                ("publisher", models.CharField(blank=True, max_length=120)),
                ("title", models.CharField(blank=True, max_length=300)),
                (
                    "url",
                    models.CharField(
                        blank=True,
                        max_length=500,
                        validators=[django.core.validators.URLValidator(["http", "https"])],
                        verbose_name="address (URL)",
                    ),
                ),
                ("published_on", models.DateField(blank=True, null=True)),
                ("language", models.CharField(blank=True, max_length=12)),
                (
                    "excerpt",
                    models.TextField(
                        blank=True, max_length=5000, validators=[django.core.validators.MaxLengthValidator(5000)]
                    ),
                ),
                (
                    "reliability",
                    models.CharField(
                        choices=[
                            ("A", "A – completely reliable"),
                            ("B", "B – usually reliable"),
                            ("C", "C – fairly reliable"),
                            ("D", "D – not usually reliable"),
                            ("E", "E – unreliable"),
                            ("F", "F – cannot be judged"),
                        ],
                        default="F",
                        max_length=1,
                    ),
                ),
                (
                    "credibility",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "1 – confirmed"),
                            (2, "2 – probably true"),
                            (3, "3 – possibly true"),
                            (4, "4 – doubtful"),
                            (5, "5 – improbable"),
                            (6, "6 – cannot be judged"),
                        ],
                        default=6,
                    ),
                ),
                (
                    "second_hand",
                    models.BooleanField(
                        default=False,
                        help_text="It only repeats what another source of this report says.",
                        verbose_name="repeats another",
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="incidents.incident",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="incidents.source",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sourceevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'Cannot truncate %: it is append-only', TG_TABLE_NAME;",
                    hash="0e7931021e29b0cf4e9eb64f32fb78db9bedd667",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_cfe00",
                    table="incidents_sourceevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sourceevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="6fa5275a0ea65a886df07a1fb2ca17eb1e485de2",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_c1f7a",
                    table="incidents_sourceevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="UnfinishedReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "filing_key",
                    models.UUIDField(help_text="The form's own key; the same as that of the report it becomes."),
                ),
                ("typed", models.JSONField(default=dict, help_text="Name of a field → its values.")),
                ("began_at", models.DateTimeField(auto_now_add=True)),
                ("saved_at", models.DateTimeField(auto_now=True)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="unfinished_reports",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="unfinished_edits",
                        to="incidents.incident",
                    ),
                ),
            ],
            options={
                "ordering": ["-saved_at"],
                "constraints": [
                    models.UniqueConstraint(fields=("author", "filing_key"), name="incidents_unfinished_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="AdvisoryCause",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "advisory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cause_links", to="incidents.advisory"
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="advisory_links",
                        to="incidents.incident",
                    ),
                ),
            ],
            options={
                "verbose_name": "cause of an advisory",
                "verbose_name_plural": "causes of advisories",
                "ordering": ["advisory", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("advisory", "incident"), name="incidents_advisory_cause_once")
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="advisorycause",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "incidents_advisorycauseevent" ("advisory_id", "id", "incident_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."advisory_id", NEW."id", NEW."incident_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;',
                    hash="93e5ea0ca599523bb43ecfa56e4e48d672702282",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_4d293",
                    table="incidents_advisorycause",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="advisorycause",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "incidents_advisorycauseevent" ("advisory_id", "id", "incident_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."advisory_id", NEW."id", NEW."incident_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;',
                    hash="09b330155f82307b040a054404c3d4164351de3c",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_d665f",
                    table="incidents_advisorycause",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="advisorycause",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "incidents_advisorycauseevent" ("advisory_id", "id", "incident_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."advisory_id", OLD."id", OLD."incident_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;',
                    hash="01b5574f4c1597248e1d61710da5713e5348a49c",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_0ee20",
                    table="incidents_advisorycause",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "sha256",
                    models.CharField(
                        editable=False,
                        max_length=64,
                        validators=[django.core.validators.MinLengthValidator(64)],
                        verbose_name="SHA-256",
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="As it was called where it came from.",
                        max_length=200,
                        validators=[incidents.validators.one_line],
                    ),
                ),
                ("content_type", models.CharField(editable=False, max_length=100)),
                ("size", models.PositiveBigIntegerField(editable=False, verbose_name="size (bytes)")),
                ("caption", models.CharField(blank=True, max_length=300, validators=[incidents.validators.one_line])),
                (
                    "details",
                    models.JSONField(
                        blank=True, default=dict, editable=False, help_text="What the file says of itself: GPS."
                    ),
                ),
                ("added_at", models.DateTimeField(auto_now_add=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("withdraw_reason", models.CharField(blank=True, editable=False, max_length=300)),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="added_attachments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="incidents.case",
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="incidents.incident",
                    ),
                ),
            ],
            options={
                "ordering": ["incident", "case", "pk"],
                "indexes": [models.Index(fields=["sha256"], name="incidents_attachment_digest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("case", None), ("incident__isnull", False)),
                            models.Q(("case__isnull", False), ("incident", None)),
                            _connector="OR",
                        ),
                        name="incidents_attachment_of_one",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)),
                        fields=("incident", "sha256"),
                        name="incidents_attachment_once",
                        violation_error_message="This very file is attached already.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)),
                        fields=("case", "sha256"),
                        name="incidents_attachment_once_of_case",
                        violation_error_message="This very file is attached already.",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="attachment",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "incidents_attachmentevent" ("added_at", "added_by_id", "caption", "case_id", "content_type", "details", "id", "incident_id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sha256", "size", "withdraw_reason", "withdrawn_at") VALUES (NEW."added_at", NEW."added_by_id", NEW."caption", NEW."case_id", NEW."content_type", NEW."details", NEW."id", NEW."incident_id", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."sha256", NEW."size", NEW."withdraw_reason", NEW."withdrawn_at"); RETURN NULL;',
                    hash="92fe8b197fc953035d9b301f9c51a09273824814",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_44fd8",
                    table="incidents_attachment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="attachment",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "incidents_attachmentevent" ("added_at", "added_by_id", "caption", "case_id", "content_type", "details", "id", "incident_id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sha256", "size", "withdraw_reason", "withdrawn_at") VALUES (NEW."added_at", NEW."added_by_id", NEW."caption", NEW."case_id", NEW."content_type", NEW."details", NEW."id", NEW."incident_id", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."sha256", NEW."size", NEW."withdraw_reason", NEW."withdrawn_at"); RETURN NULL;',
                    hash="6e2abc5183003b0e499d485cb7fa70ede051827f",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_31a65",
                    table="incidents_attachment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="attachment",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "incidents_attachmentevent" ("added_at", "added_by_id", "caption", "case_id", "content_type", "details", "id", "incident_id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sha256", "size", "withdraw_reason", "withdrawn_at") VALUES (OLD."added_at", OLD."added_by_id", OLD."caption", OLD."case_id", OLD."content_type", OLD."details", OLD."id", OLD."incident_id", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."sha256", OLD."size", OLD."withdraw_reason", OLD."withdrawn_at"); RETURN NULL;',
                    hash="e4f03d41a696618db115d25522e26483fecf0558",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_e1862",
                    table="incidents_attachment",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="CaseIncident",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="incident_links", to="incidents.case"
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="case_links", to="incidents.incident"
                    ),
                ),
            ],
            options={
                "verbose_name": "incident of a case",
                "verbose_name_plural": "incidents of cases",
                "ordering": ["case", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("case", "incident"), name="incidents_case_incident_once")
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="caseincident",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "incidents_caseincidentevent" ("case_id", "id", "incident_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."case_id", NEW."id", NEW."incident_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;',
                    hash="f7b04990bc7d738131d6229644b9ed727306fb60",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_ff0fb",
                    table="incidents_caseincident",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="caseincident",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "incidents_caseincidentevent" ("case_id", "id", "incident_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."case_id", NEW."id", NEW."incident_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;',
                    hash="f08c61dabd93eec97c341aa5ba433e9d5844f91c",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_cfcf6",
                    table="incidents_caseincident",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="caseincident",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "incidents_caseincidentevent" ("case_id", "id", "incident_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."case_id", OLD."id", OLD."incident_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;',
                    hash="a2035726cc437b9f45f06737ff097e84eabef9f8",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_b98b2",
                    table="incidents_caseincident",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Consequence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("work_stopped", "Work stopped"),
                            ("evacuation", "Evacuation"),
                            ("negotiation_delayed", "Negotiation delayed"),
                            ("financing_affected", "Financing affected"),
                            ("cost", "Cost"),
                            ("policy_change", "Policy change"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "description",
                    models.CharField(blank=True, max_length=500, validators=[incidents.validators.one_line]),
                ),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="from")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="until")),
                (
                    "amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=16,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                    ),
                ),
                (
                    "currency",
                    models.CharField(blank=True, max_length=3, validators=[projects.validators.known_currency]),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        help_text="If one bore it.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consequences",
                        to="projects.project",
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consequences",
                        to="incidents.incident",
                    ),
                ),
            ],
            options={
                "ordering": ["incident", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_on", None),
                            ("ends_on", None),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="incidents_consequence_ends_after_start",
                        violation_error_message="It cannot end before it starts.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount", None), models.Q(("currency", ""), _negated=True), _connector="OR"
                        ),
                        name="incidents_consequence_amount_has_currency",
                        violation_error_message="Say in which currency the amount is.",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="consequence",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "incidents_consequenceevent" ("amount", "currency", "description", "ends_on", "id", "incident_id", "kind", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "starts_on") VALUES (NEW."amount", NEW."currency", NEW."description", NEW."ends_on", NEW."id", NEW."incident_id", NEW."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."project_id", NEW."starts_on"); RETURN NULL;',
                    hash="b11ffa62b8b1c9ca5f88450d5ea4c10b767eb660",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_3798d",
                    table="incidents_consequence",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="consequence",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "incidents_consequenceevent" ("amount", "currency", "description", "ends_on", "id", "incident_id", "kind", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "starts_on") VALUES (NEW."amount", NEW."currency", NEW."description", NEW."ends_on", NEW."id", NEW."incident_id", NEW."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."project_id", NEW."starts_on"); RETURN NULL;',
                    hash="a8e6b4bfbe2d8ef6c51a7fe22bc98b1a84d81938",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_5599c",
                    table="incidents_consequence",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="consequence",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "incidents_consequenceevent" ("amount", "currency", "description", "ends_on", "id", "incident_id", "kind", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "starts_on") VALUES (OLD."amount", OLD."currency", OLD."description", OLD."ends_on", OLD."id", OLD."incident_id", OLD."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."project_id", OLD."starts_on"); RETURN NULL;',
                    hash="98df0e33cdff3c757ca8e468752a8283504c54be",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_ed62e",
                    table="incidents_consequence",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="CustodyEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("added", "Added"),
                            ("viewed", "Viewed"),
                            ("downloaded", "Downloaded"),
                            ("exported", "Exported"),
                            ("withdrawn", "Withdrawn"),
                            ("restored", "Brought back"),
                            ("moved", "Moved to another report"),
                        ],
                        max_length=10,
                    ),
                ),
                ("by_name", models.CharField(max_length=120)),
                ("note", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "attachment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="custody", to="incidents.attachment"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={"verbose_name_plural": "custody entries", "ordering": ["attachment", "pk"]},
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="custodyentry",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="156eddacd75cf198eb242f5cf807e7e2e4ef5574",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_96bd1",
                    table="incidents_custodyentry",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="custodyentry",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'Cannot truncate %: it is append-only', TG_TABLE_NAME;",
                    hash="b7e499d5c2002f759186280c0bd8eb4273c64a00",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_76d5a",
                    table="incidents_custodyentry",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="DistinctPair",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(blank=True, max_length=300, validators=[incidents.validators.one_line])),
                ("judged_at", models.DateTimeField(auto_now_add=True)),
                (
                    "judged_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "one",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="distinct_from_later",
                        to="incidents.incident",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="distinct_from_earlier",
                        to="incidents.incident",
                    ),
                ),
            ],
            options={
                "ordering": ["one", "other"],
                "constraints": [
                    models.UniqueConstraint(fields=("one", "other"), name="incidents_distinct_once"),
                    models.CheckConstraint(
                        condition=models.Q(("one__lt", models.F("other"))), name="incidents_distinct_in_order"
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="distinctpair",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "incidents_distinctpairevent" ("id", "judged_at", "judged_by_id", "one_id", "other_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason") VALUES (NEW."id", NEW."judged_at", NEW."judged_by_id", NEW."one_id", NEW."other_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."reason"); RETURN NULL;',
                    hash="1f3810251e176728088a784f5a2bc361755fd764",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_a98c4",
                    table="incidents_distinctpair",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="distinctpair",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "incidents_distinctpairevent" ("id", "judged_at", "judged_by_id", "one_id", "other_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason") VALUES (NEW."id", NEW."judged_at", NEW."judged_by_id", NEW."one_id", NEW."other_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."reason"); RETURN NULL;',
                    hash="7e50825ce42ae0a91f98d954603ea0621a6e0f17",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_e15c3",
                    table="incidents_distinctpair",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="distinctpair",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "incidents_distinctpairevent" ("id", "judged_at", "judged_by_id", "one_id", "other_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason") VALUES (OLD."id", OLD."judged_at", OLD."judged_by_id", OLD."one_id", OLD."other_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."reason"); RETURN NULL;',
                    hash="e0943c52eda13438d4074289351bf7a61c19394a",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_3589e",
                    table="incidents_distinctpair",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="FactEdit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField()),
                ("fields", models.JSONField(default=list)),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "editor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="fact_edits", to="incidents.incident"
                    ),
                ),
            ],
            options={"ordering": ["incident", "pk"]},
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="factedit",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="320d8283fda7d0b4d68e62e43eba80a9de85a4e6",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_0d1fe",
                    table="incidents_factedit",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="factedit",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'Cannot truncate %: it is append-only', TG_TABLE_NAME;",
                    hash="5d422dd81cf6193bd2acfb8a1332a51a26b8fdad",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_134c7",
                    table="incidents_factedit",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="DistinctPairEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("reason", models.CharField(blank=True, max_length=300, validators=[incidents.validators.one_line])),
                ("judged_at", models.DateTimeField(auto_now_add=True)),
                (
                    "judged_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="incidents.distinctpair",
                    ),
                ),
                (
                    "one",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="incidents.incident",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="incidents.incident",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="distinctpairevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'Cannot truncate %: it is append-only', TG_TABLE_NAME;",
                    hash="96409e072b43f3939827e260dbe5d15091cd0568",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_8481e",
                    table="incidents_distinctpairevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="distinctpairevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="45a0b1dd871de27e51939a0cfb0ef091af50bf06",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_e19a5",
                    table="incidents_distinctpairevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="ConsequenceEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("work_stopped", "Work stopped"),
                            ("evacuation", "Evacuation"),
                            ("negotiation_delayed", "Negotiation delayed"),
                            ("financing_affected", "Financing affected"),
                            ("cost", "Cost"),
                            ("policy_change", "Policy change"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "description",
                    models.CharField(blank=True, max_length=500, validators=[incidents.validators.one_line]),
                ),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="from")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="until")),
                (
                    "amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=16,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                    ),
                ),
                (
                    "currency",
                    models.CharField(blank=True, max_length=3, validators=[projects.validators.known_currency]),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="incidents.consequence",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="If one bore it.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="projects.project",
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="incidents.incident",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="consequenceevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'Cannot truncate %: it is append-only', TG_TABLE_NAME;",
                    hash="84e806a5f64d53e90222dc108a36a7100f6686a7",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_f02c0",
                    table="incidents_consequenceevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="consequenceevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="13ffdb9bc30f4f05ca55754607f411ba5a5d23cb",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_591bd",
                    table="incidents_consequenceevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("author_name", models.CharField(help_text="It outlives the account.", max_length=120)),
                (
                    "body",
                    models.TextField(
                        blank=True,
                        validators=[django.core.validators.MaxLengthValidator(10000)],
                        verbose_name="comment",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
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
                ("once", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to="incidents.case",
                    ),
                ),
                (
                    "corrects",
                    models.ForeignKey(
                        blank=True,
                        help_text="The comment that this says anew; without words it withdraws it.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="incidents.comment",
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to="incidents.incident",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("corrects__isnull", True)),
                        fields=["incident", "-id"],
                        name="incidents_comment_of_incident",
                    ),
                    models.Index(
                        condition=models.Q(("corrects", None)), fields=["case", "-id"], name="incidents_comment_of_case"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("case", None), ("incident__isnull", False)),
                            models.Q(("case__isnull", False), ("incident", None)),
                            _connector="OR",
                        ),
                        name="incidents_comment_about_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("body", ""), _negated=True),
                            models.Q(("corrects__isnull", False), models.Q(("reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="incidents_comment_says_something",
                        violation_error_message="Say something; to withdraw it, say why.",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="comment",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="38897fe2b85e3d8332abb935345b73ac43e626e2",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_7fc6e",
                    table="incidents_comment",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="comment",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'Cannot truncate %: it is append-only', TG_TABLE_NAME;",
                    hash="2c1c98cf5b51d0f96d4ee8aad8e4a909ba40b2c2",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_94b55",
                    table="incidents_comment",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="CasualtyEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                (
                    "nationality",
                    models.CharField(
                        blank=True,
                        help_text="Empty: not known.",
                        max_length=2,
                        validators=[projects.validators.known_country],
                    ),
                ),
                (
                    "affiliation",
                    models.CharField(
                        choices=[
                            ("project_staff", "Project staff"),
                            ("contractor", "Contractor"),
                            ("security_force", "Security force"),
                            ("official", "Official"),
                            ("civilian", "Civilian"),
                            ("assailant", "Assailant"),
                            ("unknown", "Unknown"),
                        ],
                        default="unknown",
                        max_length=14,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("killed", "Killed"),
                            ("injured", "Injured"),
                            ("abducted", "Abducted"),
                            ("missing", "Missing"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "low",
                    models.PositiveIntegerField(
                        blank=True, null=True, validators=[django.core.validators.MaxValueValidator(1000000)]
                    ),
                ),
                (
                    "best",
                    models.PositiveIntegerField(
                        blank=True, null=True, validators=[django.core.validators.MaxValueValidator(1000000)]
                    ),
                ),
                (
                    "high",
                    models.PositiveIntegerField(
                        blank=True, null=True, validators=[django.core.validators.MaxValueValidator(1000000)]
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="incidents.casualty",
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="incidents.incident",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="casualtyevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'Cannot truncate %: it is append-only', TG_TABLE_NAME;",
                    hash="8cfa178748bbb4ca9a49f45c1f659e1d7b92957e",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_95d9e",
                    table="incidents_casualtyevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="casualtyevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="c667b75d9f30cdacc2206027096e1152fef3ad15",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_4b737",
                    table="incidents_casualtyevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="CaseIncidentEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="incidents.case",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="incidents.caseincident",
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="incidents.incident",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="caseincidentevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'Cannot truncate %: it is append-only', TG_TABLE_NAME;",
                    hash="98890202db6951cdcba801b57351c01aeabcaf4d",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_4f725",
                    table="incidents_caseincidentevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="caseincidentevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="5ea97c3e1acbcacacc88fab48623a1ce76ca1030",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_5dda4",
                    table="incidents_caseincidentevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="AttachmentEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                (
                    "sha256",
                    models.CharField(
                        editable=False,
                        max_length=64,
                        validators=[django.core.validators.MinLengthValidator(64)],
                        verbose_name="SHA-256",
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="As it was called where it came from.",
                        max_length=200,
                        validators=[incidents.validators.one_line],
                    ),
                ),
                ("content_type", models.CharField(editable=False, max_length=100)),
                ("size", models.PositiveBigIntegerField(editable=False, verbose_name="size (bytes)")),
                ("caption", models.CharField(blank=True, max_length=300, validators=[incidents.validators.one_line])),
                (
                    "details",
                    models.JSONField(
                        blank=True, default=dict, editable=False, help_text="What the file says of itself: GPS."
                    ),
                ),
                ("added_at", models.DateTimeField(auto_now_add=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("withdraw_reason", models.CharField(blank=True, editable=False, max_length=300)),
                (
                    "added_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="incidents.attachment",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="incidents.case",
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="incidents.incident",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="attachmentevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'Cannot truncate %: it is append-only', TG_TABLE_NAME;",
                    hash="2cc763bbd19f518acd0ef94c1d4f3e0f583923e3",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_7e065",
                    table="incidents_attachmentevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="attachmentevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="4c886d3759f7cb71c0eb01907da02064a64aa2de",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_18772",
                    table="incidents_attachmentevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="AdvisoryCauseEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                (
                    "advisory",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="incidents.advisory",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="incidents.advisorycause",
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="incidents.incident",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="advisorycauseevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'Cannot truncate %: it is append-only', TG_TABLE_NAME;",
                    hash="9d631c72aaac7f6528ab9e929a719205cbd379bc",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_90d9c",
                    table="incidents_advisorycauseevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="advisorycauseevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="e31289d8c5180c91775b2f0b0b369af00f912c93",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_1e7e6",
                    table="incidents_advisorycauseevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="IncidentEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("reference", models.CharField(editable=False, max_length=20)),
                ("filing_key", models.UUIDField(blank=True, editable=False, null=True)),
                ("title", models.CharField(max_length=200, validators=[incidents.validators.one_line])),
                (
                    "narrative",
                    models.TextField(blank=True, validators=[django.core.validators.MaxLengthValidator(50000)]),
                ),
                (
                    "caveats",
                    models.TextField(
                        blank=True,
                        help_text="What is disputed or uncertain.",
                        max_length=2000,
                        validators=[django.core.validators.MaxLengthValidator(2000)],
                    ),
                ),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("attack", "Attack"),
                            ("threat", "Threat"),
                            ("protest_or_riot", "Protest or riot"),
                            ("theft", "Theft"),
                            ("sabotage", "Sabotage"),
                            ("harassment_or_detention", "Harassment or detention"),
                            ("arrest", "Arrest"),
                            ("disrupted_plot", "Disrupted plot"),
                            ("accident", "Accident"),
                            ("near_miss", "Near miss"),
                            ("other", "Other"),
                        ],
                        max_length=24,
                    ),
                ),
                (
                    "attack_type",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("assassination", "Assassination"),
                            ("armed_assault", "Armed assault"),
                            ("bombing_explosion", "Bombing or explosion"),
                            ("hijacking", "Hijacking"),
                            ("hostage_taking_barricade", "Hostage taking (barricade)"),
                            ("hostage_taking_kidnapping", "Hostage taking (kidnapping)"),
                            ("facility_attack", "Facility or infrastructure attack"),
                            ("unarmed_assault", "Unarmed assault"),
                            ("unknown", "Unknown"),
                        ],
                        max_length=26,
                    ),
                ),
                (
                    "tactics",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("suicide", "Suicide"),
                                ("vehicle_bomb", "Vehicle-borne bomb"),
                                ("roadside_bomb", "Roadside bomb"),
                                ("ambush", "Ambush"),
                                ("raid", "Raid"),
                                ("motorcycle_gunmen", "Gunmen on a motorcycle"),
                                ("grenade", "Grenades"),
                                ("disguise", "Disguise or impersonation"),
                                ("complex_attack", "Complex attack"),
                                ("hostage_rescue", "Ended in a rescue raid"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "weapon_types",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("biological", "Biological"),
                                ("chemical", "Chemical"),
                                ("radiological", "Radiological"),
                                ("nuclear", "Nuclear"),
                                ("firearms", "Firearms"),
                                ("explosives", "Explosives"),
                                ("fake", "Fake"),
                                ("incendiary", "Incendiary"),
                                ("melee", "Melee"),
                                ("vehicle", "Vehicle"),
                                ("sabotage_equipment", "Sabotage equipment"),
                                ("other", "Other"),
                                ("unknown", "Unknown"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "target_type",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("business", "Business"),
                            ("government", "Government (general)"),
                            ("police", "Police"),
                            ("military", "Military"),
                            ("airports_aircraft", "Airports and aircraft"),
                            ("diplomatic", "Government (diplomatic)"),
                            ("education", "Educational institution"),
                            ("food_or_water", "Food or water supply"),
                            ("media", "Journalists and media"),
                            ("maritime", "Maritime"),
                            ("ngo", "NGO"),
                            ("other", "Other"),
                            ("private", "Private citizens and property"),
                            ("religious", "Religious figures or institutions"),
                            ("telecommunication", "Telecommunication"),
                            ("non_state_militia", "Terrorists or non-state militia"),
                            ("tourists", "Tourists"),
                            ("transportation", "Transportation"),
                            ("unknown", "Unknown"),
                            ("utilities", "Utilities"),
                            ("violent_party", "Violent political party"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "target_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("convoy_or_vehicle", "Convoy or vehicle"),
                            ("site", "Site"),
                            ("camp_or_residence", "Camp or residence"),
                            ("office", "Office"),
                            ("personnel_on_foot", "Personnel on foot"),
                            ("linear_infrastructure", "Road, rail, pipeline or line"),
                            ("port_or_vessel", "Port or vessel"),
                            ("escort", "Escort"),
                            ("other", "Other"),
                        ],
                        max_length=24,
                    ),
                ),
                (
                    "target_description",
                    models.CharField(blank=True, max_length=300, validators=[incidents.validators.one_line]),
                ),
                (
                    "property_damage",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("catastrophic", "Catastrophic: USD 1 bn or more"),
                            ("major", "Major: USD 1 m or more"),
                            ("minor", "Minor: below USD 1 m"),
                            ("unknown", "Damage of unknown extent"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "link_to_investment",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("direct_project", "A project itself"),
                            ("chinese_nationals", "Nationals of the investing country"),
                            ("chinese_origin_residents", "Residents who come from the investing country"),
                            ("foreign_nationals", "Foreigners, among whom its nationals may be"),
                            ("diplomatic", "Its diplomatic mission"),
                            ("proxy_infrastructure", "Infrastructure that stands for it"),
                            ("symbolic", "A symbol of it"),
                        ],
                        max_length=24,
                        verbose_name="link to the investment",
                    ),
                ),
                ("occurred_from", models.DateTimeField(validators=[incidents.validators.not_absurd])),
                (
                    "occurred_to",
                    models.DateTimeField(blank=True, null=True, validators=[incidents.validators.not_absurd]),
                ),
                (
                    "time_precision",
                    models.CharField(
                        choices=[
                            ("exact", "Exact time"),
                            ("hour", "About that time"),
                            ("day", "Day"),
                            ("week", "Week"),
                            ("month", "Month"),
                            ("year", "Year"),
                        ],
                        default="exact",
                        max_length=5,
                    ),
                ),
                (
                    "end_precision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("exact", "Exact time"),
                            ("hour", "About that time"),
                            ("day", "Day"),
                            ("week", "Week"),
                            ("month", "Month"),
                            ("year", "Year"),
                        ],
                        help_text="Empty: as at the start.",
                        max_length=5,
                        verbose_name="precision of the end",
                    ),
                ),
                (
                    "time_zone",
                    models.CharField(default="UTC", max_length=64, validators=[accounts.models.user.known_time_zone]),
                ),
                ("country", models.CharField(max_length=2, validators=[projects.validators.known_country])),
                (
                    "admin1",
                    models.CharField(
                        blank=True, max_length=120, validators=[incidents.validators.one_line], verbose_name="province"
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=200, validators=[incidents.validators.one_line])),
                (
                    "latitude",
                    models.FloatField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(-90, "Latitude lies between -90 and 90 degrees."),
                            django.core.validators.MaxValueValidator(90, "Latitude lies between -90 and 90 degrees."),
                        ],
                    ),
                ),
                (
                    "longitude",
                    models.FloatField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(
                                -180, "Longitude lies between -180 and 180 degrees."
                            ),
                            django.core.validators.MaxValueValidator(
                                180, "Longitude lies between -180 and 180 degrees."
                            ),
                        ],
                    ),
                ),
                (
                    "place_precision",
                    models.CharField(
                        choices=[
                            ("exact", "Exact place"),
                            ("within_25_km", "Within 25 km"),
                            ("second_order_admin", "District only"),
                            ("first_order_admin", "Province only"),
                            ("linear_or_fuzzy", "Along a line, or vague"),
                            ("country", "Country only"),
                            ("international", "International waters or airspace"),
                        ],
                        default="exact",
                        max_length=18,
                    ),
                ),
                (
                    "severity",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Minor"), (2, "Moderate"), (3, "Serious"), (4, "Critical")], default=1
                    ),
                ),
                ("severity_reason", models.CharField(blank=True, max_length=300)),
                ("killed_low", models.PositiveIntegerField(blank=True, editable=False, null=True)),
                ("killed_best", models.PositiveIntegerField(blank=True, editable=False, null=True)),
                ("killed_high", models.PositiveIntegerField(blank=True, editable=False, null=True)),
                ("injured_low", models.PositiveIntegerField(blank=True, editable=False, null=True)),
                ("injured_best", models.PositiveIntegerField(blank=True, editable=False, null=True)),
                ("injured_high", models.PositiveIntegerField(blank=True, editable=False, null=True)),
                ("abducted_low", models.PositiveIntegerField(blank=True, editable=False, null=True)),
                ("abducted_best", models.PositiveIntegerField(blank=True, editable=False, null=True)),
                ("abducted_high", models.PositiveIntegerField(blank=True, editable=False, null=True)),
                ("missing_low", models.PositiveIntegerField(blank=True, editable=False, null=True)),
                ("missing_best", models.PositiveIntegerField(blank=True, editable=False, null=True)),
                ("missing_high", models.PositiveIntegerField(blank=True, editable=False, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Submitted"),
                            ("in_review", "In review"),
                            ("returned", "Returned"),
                            ("verified", "Verified"),
                            ("closed", "Closed"),
                            ("rejected", "Rejected"),
                            ("merged", "Merged"),
                            ("withdrawn", "Withdrawn"),
                            ("external", "External"),
                        ],
                        default="draft",
                        max_length=9,
                    ),
                ),
                (
                    "marking",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "TLP:CLEAR"),
                            (1, "TLP:GREEN"),
                            (2, "TLP:AMBER"),
                            (3, "TLP:AMBER+STRICT"),
                            (4, "TLP:RED"),
                        ],
                        default=2,
                    ),
                ),
                ("filed_at", models.DateTimeField(auto_now_add=True)),
                ("submitted_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("verified_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("facts_changed_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("external_dataset", models.CharField(blank=True, max_length=60)),
                ("external_id", models.CharField(blank=True, max_length=80)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "assigned_to",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "claimed_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="incidents.incident",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="incidents.incident",
                    ),
                ),
                (
                    "reporter",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="incidentevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'Cannot truncate %: it is append-only', TG_TABLE_NAME;",
                    hash="8d17e316d482bbbd1cbe08764af4319316078a3f",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_8be30",
                    table="incidents_incidentevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="incidentevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="660df2a5ede432f1e06e892ca87c4cd25e0a272c",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_7b202",
                    table="incidents_incidentevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="IncidentMerge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "came_from",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Submitted"),
                            ("in_review", "In review"),
                            ("returned", "Returned"),
                            ("verified", "Verified"),
                            ("closed", "Closed"),
                            ("rejected", "Rejected"),
                            ("merged", "Merged"),
                            ("withdrawn", "Withdrawn"),
                            ("external", "External"),
                        ],
                        help_text="The state that the merged one had before.",
                        max_length=9,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=2000)),
                (
                    "went",
                    models.JSONField(
                        default=dict, help_text="What moved, what was made, and whole rows that were replaced."
                    ),
                ),
                (
                    "kept_version",
                    models.PositiveIntegerField(help_text="Of the one that is kept, as this merge left it."),
                ),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "kept",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="merges", to="incidents.incident"
                    ),
                ),
                (
                    "merged",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="merged_by", to="incidents.incident"
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("undone_at", None)),
                        fields=("merged",),
                        name="incidents_incident_merged_once_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("merged", models.F("kept")), _negated=True), name="incidents_merge_of_two"
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="incidentmerge",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "incidents_incidentmergeevent" ("actor_id", "at", "came_from", "id", "kept_id", "kept_version", "merged_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "undone_at", "undone_by_id", "went") VALUES (NEW."actor_id", NEW."at", NEW."came_from", NEW."id", NEW."kept_id", NEW."kept_version", NEW."merged_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."reason", NEW."undone_at", NEW."undone_by_id", NEW."went"); RETURN NULL;',
                    hash="f6f3b81a71ae4344eb7f5228f7b0e625775c1413",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_53bdb",
                    table="incidents_incidentmerge",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="incidentmerge",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "incidents_incidentmergeevent" ("actor_id", "at", "came_from", "id", "kept_id", "kept_version", "merged_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "undone_at", "undone_by_id", "went") VALUES (NEW."actor_id", NEW."at", NEW."came_from", NEW."id", NEW."kept_id", NEW."kept_version", NEW."merged_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."reason", NEW."undone_at", NEW."undone_by_id", NEW."went"); RETURN NULL;',
                    hash="fc335949e3016066b43ce0b79dff8aaacc8cf22d",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_e6f1d",
                    table="incidents_incidentmerge",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="incidentmerge",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "incidents_incidentmergeevent" ("actor_id", "at", "came_from", "id", "kept_id", "kept_version", "merged_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "undone_at", "undone_by_id", "went") VALUES (OLD."actor_id", OLD."at", OLD."came_from", OLD."id", OLD."kept_id", OLD."kept_version", OLD."merged_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."reason", OLD."undone_at", OLD."undone_by_id", OLD."went"); RETURN NULL;',
                    hash="45edead33bf2a98bdc679160f71fbaff25e777d1",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_5fd57",
                    table="incidents_incidentmerge",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="IncidentMergeEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                (
                    "came_from",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Submitted"),
                            ("in_review", "In review"),
                            ("returned", "Returned"),
                            ("verified", "Verified"),
                            ("closed", "Closed"),
                            ("rejected", "Rejected"),
                            ("merged", "Merged"),
                            ("withdrawn", "Withdrawn"),
                            ("external", "External"),
                        ],
                        help_text="The state that the merged one had before.",
                        max_length=9,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=2000)),
                (
                    "went",
                    models.JSONField(
                        default=dict, help_text="What moved, what was made, and whole rows that were replaced."
                    ),
                ),
                (
                    "kept_version",
                    models.PositiveIntegerField(help_text="Of the one that is kept, as this merge left it."),
                ),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                (
                    "actor",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "kept",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="incidents.incident",
                    ),
                ),
                (
                    "merged",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="incidents.incident",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="incidents.incidentmerge",
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="incidentmergeevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'Cannot truncate %: it is append-only', TG_TABLE_NAME;",
                    hash="7a43c6ad3cff9724568a6c53e63762026772f670",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_7de1f",
                    table="incidents_incidentmergeevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="incidentmergeevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="05a5f7ddaeaf53dc9b6a8e0db00c1eca4e44e40b",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_bf348",
                    table="incidents_incidentmergeevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="IncidentReach",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "project_id", "incident_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("occurred_from", models.DateTimeField(help_text="As on the incident.")),
                ("confirmed", models.BooleanField(help_text="By at least one confirmed link.")),
                (
                    "incident",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="reaches",
                        to="incidents.incident",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="reaches",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "incident reach",
                "indexes": [
                    models.Index(
                        fields=["project", "-occurred_from", "-incident"],
                        include=("confirmed",),
                        name="incidents_reach_by_date",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="IncidentReader",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="named_readers",
                        to="incidents.incident",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="named_to_read",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("incident", "user"), name="incidents_reader_once")]
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="incidentreader",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "incidents_incidentreaderevent" ("id", "incident_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (NEW."id", NEW."incident_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."user_id"); RETURN NULL;',
                    hash="baa8253f3201f41333d2c88b51766ad20211cf15",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_7070d",
                    table="incidents_incidentreader",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="incidentreader",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "incidents_incidentreaderevent" ("id", "incident_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (NEW."id", NEW."incident_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."user_id"); RETURN NULL;',
                    hash="96d36a517aae027a19517f3aef1ad09131457af5",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_79e88",
                    table="incidents_incidentreader",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="incidentreader",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "incidents_incidentreaderevent" ("id", "incident_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (OLD."id", OLD."incident_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."user_id"); RETURN NULL;',
                    hash="dc9e13f762b7c296a59aa113554414e703534539",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_c93fa",
                    table="incidents_incidentreader",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="IncidentReaderEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                (
                    "incident",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="incidents.incident",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="incidents.incidentreader",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="incidentreaderevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'Cannot truncate %: it is append-only', TG_TABLE_NAME;",
                    hash="89b1577a9bc861e48ac094ca29e163974b765b88",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_cacde",
                    table="incidents_incidentreaderevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="incidentreaderevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="8a4d3c4a635e5251ddad27c359fdeca5ad328f9e",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_f3173",
                    table="incidents_incidentreaderevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="IncidentStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("submit", "Submit"),
                            ("withdraw", "Withdraw"),
                            ("start-review", "Start review"),
                            ("return", "Return to the reporter"),
                            ("verify", "Verify"),
                            ("reject", "Reject"),
                            ("close", "Close"),
                            ("reopen", "Reopen"),
                            ("merge", "Merge into another"),
                            ("unmerge", "Undo the merge"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "from_state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Submitted"),
                            ("in_review", "In review"),
                            ("returned", "Returned"),
                            ("verified", "Verified"),
                            ("closed", "Closed"),
                            ("rejected", "Rejected"),
                            ("merged", "Merged"),
                            ("withdrawn", "Withdrawn"),
                            ("external", "External"),
                        ],
                        max_length=9,
                    ),
                ),
                (
                    "to_state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Submitted"),
                            ("in_review", "In review"),
                            ("returned", "Returned"),
                            ("verified", "Verified"),
                            ("closed", "Closed"),
                            ("rejected", "Rejected"),
                            ("merged", "Merged"),
                            ("withdrawn", "Withdrawn"),
                            ("external", "External"),
                        ],
                        max_length=9,
                    ),
                ),
                ("actor_name", models.CharField(max_length=120)),
                (
                    "reason",
                    models.TextField(
                        blank=True, max_length=2000, validators=[django.core.validators.MaxLengthValidator(2000)]
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="incidents.incident"
                    ),
                ),
            ],
            options={
                "ordering": ["incident", "pk"],
                "indexes": [models.Index(fields=["step", "at"], name="incidents_step_by_time")],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="incidentstep",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="b31c93bacee8cabfb6622c3573cb2dd96caf0466",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_e9a37",
                    table="incidents_incidentstep",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="incidentstep",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'Cannot truncate %: it is append-only', TG_TABLE_NAME;",
                    hash="9151dacdc503b7ff64c52d190af45e10ec789969",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_fd2e6",
                    table="incidents_incidentstep",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Involvement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("claimed", "Claimed it"),
                            ("attributed", "Attributed to"),
                            ("suspected", "Suspected"),
                            ("denied", "Denied it"),
                            ("ruled_out", "Ruled out"),
                        ],
                        max_length=10,
                    ),
                ),
                ("stated_by", models.CharField(blank=True, help_text="Who says so, in plain words.", max_length=200)),
                ("stated_on", models.DateField(blank=True, null=True)),
                (
                    "channel",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("letter", "Letter"),
                            ("call_before", "Call before the incident"),
                            ("call_after", "Call after the incident"),
                            ("e_mail", "E-mail"),
                            ("note_at_scene", "Note at the scene"),
                            ("video", "Video"),
                            ("web_or_social_media", "Website, blog or social media"),
                            ("personal_claim", "Personal claim"),
                            ("other", "Other"),
                            ("unknown", "Unknown"),
                        ],
                        max_length=20,
                        verbose_name="how it was claimed",
                    ),
                ),
                (
                    "confidence",
                    models.CharField(
                        blank=True, choices=[("low", "Low"), ("moderate", "Moderate"), ("high", "High")], max_length=8
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, validators=[incidents.validators.one_line])),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="involvements", to="incidents.actor"
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="involvements",
                        to="incidents.incident",
                    ),
                ),
                (
                    "stated_by_actor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statements",
                        to="incidents.actor",
                    ),
                ),
                (
                    "stated_by_organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statements",
                        to="projects.organisation",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        help_text="Where it stands.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="involvements",
                        to="incidents.source",
                    ),
                ),
            ],
            options={
                "ordering": ["incident", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("incident", "actor", "role", "stated_by", "stated_by_actor", "stated_by_organisation"),
                        name="incidents_involvement_said_once",
                        nulls_distinct=False,
                        violation_error_message="This is said twice.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stated_by", ""), ("stated_by_actor", None)),
                            models.Q(("stated_by", ""), ("stated_by_organisation", None)),
                            models.Q(("stated_by_actor", None), ("stated_by_organisation", None)),
                            _connector="OR",
                        ),
                        name="incidents_involvement_one_speaker",
                        violation_error_message="One says so: an actor, an organisation, or somebody in plain words.",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="involvement",
            trigger=pgtrigger.compiler.Trigger(
                name="names_move_search",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF TG_OP <> 'INSERT' THEN UPDATE incidents_incident SET search = NULL WHERE id = OLD.incident_id; END IF; IF TG_OP <> 'DELETE' THEN UPDATE incidents_incident SET search = NULL WHERE id = NEW.incident_id; END IF; RETURN NULL;",
                    hash="ec82fa11a5b6ac7712553ac98dcfccceee5aff2e",
                    operation='INSERT OR UPDATE OF "incident_id", "actor_id" OR DELETE',
                    pgid="pgtrigger_names_move_search_49aa1",
                    table="incidents_involvement",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="involvement",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "incidents_involvementevent" ("actor_id", "channel", "confidence", "id", "incident_id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "source_id", "stated_by", "stated_by_actor_id", "stated_by_organisation_id", "stated_on") VALUES (NEW."actor_id", NEW."channel", NEW."confidence", NEW."id", NEW."incident_id", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."role", NEW."source_id", NEW."stated_by", NEW."stated_by_actor_id", NEW."stated_by_organisation_id", NEW."stated_on"); RETURN NULL;',
                    hash="8d36dd64f871c85e59222bda5a007ddb5ef09c4a",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_d26e7",
                    table="incidents_involvement",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="involvement",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "incidents_involvementevent" ("actor_id", "channel", "confidence", "id", "incident_id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "source_id", "stated_by", "stated_by_actor_id", "stated_by_organisation_id", "stated_on") VALUES (NEW."actor_id", NEW."channel", NEW."confidence", NEW."id", NEW."incident_id", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."role", NEW."source_id", NEW."stated_by", NEW."stated_by_actor_id", NEW."stated_by_organisation_id", NEW."stated_on"); RETURN NULL;',
                    hash="6c819cec2126b51439121e8d7f7cdf4e4c30c7b6",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_52573",
                    table="incidents_involvement",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="involvement",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "incidents_involvementevent" ("actor_id", "channel", "confidence", "id", "incident_id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "source_id", "stated_by", "stated_by_actor_id", "stated_by_organisation_id", "stated_on") VALUES (OLD."actor_id", OLD."channel", OLD."confidence", OLD."id", OLD."incident_id", OLD."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."role", OLD."source_id", OLD."stated_by", OLD."stated_by_actor_id", OLD."stated_by_organisation_id", OLD."stated_on"); RETURN NULL;',
                    hash="ad9daca502b7fa971a663c4b5a74d8353da8405c",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_adc04",
                    table="incidents_involvement",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="InvolvementEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("claimed", "Claimed it"),
                            ("attributed", "Attributed to"),
                            ("suspected", "Suspected"),
                            ("denied", "Denied it"),
                            ("ruled_out", "Ruled out"),
                        ],
                        max_length=10,
                    ),
                ),
                ("stated_by", models.CharField(blank=True, help_text="Who says so, in plain words.", max_length=200)),
                ("stated_on", models.DateField(blank=True, null=True)),
                (
                    "channel",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("letter", "Letter"),
                            ("call_before", "Call before the incident"),
                            ("call_after", "Call after the incident"),
                            ("e_mail", "E-mail"),
                            ("note_at_scene", "Note at the scene"),
                            ("video", "Video"),
                            ("web_or_social_media", "Website, blog or social media"),
                            ("personal_claim", "Personal claim"),
                            ("other", "Other"),
                            ("unknown", "Unknown"),
                        ],
                        max_length=20,
                        verbose_name="how it was claimed",
                    ),
                ),
                (
                    "confidence",
                    models.CharField(
                        blank=True, choices=[("low", "Low"), ("moderate", "Moderate"), ("high", "High")], max_length=8
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, validators=[incidents.validators.one_line])),
                (
                    "actor",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="incidents.actor",
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="incidents.incident",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="incidents.involvement",
                    ),
                ),
                (
                    "stated_by_actor",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="incidents.actor",
                    ),
                ),
                (
                    "stated_by_organisation",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="projects.organisation",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Where it stands.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="incidents.source",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="involvementevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'Cannot truncate %: it is append-only', TG_TABLE_NAME;",
                    hash="86443388f3e7209c8b1496317ea71d3a74689f0a",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_12569",
                    table="incidents_involvementevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="involvementevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="424d37cd0709cd5ddcb9b5c87cbe22c3203e07a1",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_78d66",
                    table="incidents_involvementevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="KeyEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, validators=[incidents.validators.one_line])),
                ("slug", models.SlugField(allow_unicode=True, max_length=120, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("visit", "Visit"),
                            ("summit", "Summit or meeting"),
                            ("anniversary", "Anniversary"),
                            ("election", "Election"),
                            ("religious_date", "Religious date"),
                            ("other", "Other"),
                        ],
                        default="other",
                        max_length=14,
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="first day")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                ("country", models.CharField(blank=True, max_length=2, validators=[projects.validators.known_country])),
                ("place", models.CharField(blank=True, max_length=200, validators=[incidents.validators.one_line])),
                (
                    "days_before",
                    models.PositiveSmallIntegerField(default=14, verbose_name="heightened risk, days before"),
                ),
                ("days_after", models.PositiveSmallIntegerField(default=3, verbose_name="heightened risk, days after")),
                (
                    "description",
                    models.TextField(
                        blank=True, max_length=10000, validators=[django.core.validators.MaxLengthValidator(10000)]
                    ),
                ),
            ],
            options={
                "ordering": ["-starts_on", "name"],
                "indexes": [models.Index(fields=["-starts_on", "-id"], name="incidents_key_event_by_day")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"),
                        name="incidents_key_event_ends_after_start",
                        violation_error_message="It cannot end before it starts.",
                    ),
                    models.UniqueConstraint(fields=("name", "starts_on"), name="incidents_key_event_once"),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="keyevent",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "incidents_keyeventevent" ("country", "days_after", "days_before", "description", "ends_on", "id", "kind", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "slug", "starts_on") VALUES (NEW."country", NEW."days_after", NEW."days_before", NEW."description", NEW."ends_on", NEW."id", NEW."kind", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."place", NEW."slug", NEW."starts_on"); RETURN NULL;',
                    hash="692ddb4b5076c12b491e7d5996a2aa3061a96678",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_717a6",
                    table="incidents_keyevent",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="keyevent",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "incidents_keyeventevent" ("country", "days_after", "days_before", "description", "ends_on", "id", "kind", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "slug", "starts_on") VALUES (NEW."country", NEW."days_after", NEW."days_before", NEW."description", NEW."ends_on", NEW."id", NEW."kind", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."place", NEW."slug", NEW."starts_on"); RETURN NULL;',
                    hash="d3e8f365cb5a1020bf06d121250edd8237099340",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_3b83d",
                    table="incidents_keyevent",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="keyevent",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "incidents_keyeventevent" ("country", "days_after", "days_before", "description", "ends_on", "id", "kind", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "slug", "starts_on") VALUES (OLD."country", OLD."days_after", OLD."days_before", OLD."description", OLD."ends_on", OLD."id", OLD."kind", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."place", OLD."slug", OLD."starts_on"); RETURN NULL;',
                    hash="3e45ecae6520b82c13a292cc7fb11a103f7e06d1",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_37f7a",
                    table="incidents_keyevent",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="KeyEventEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("name", models.CharField(max_length=200, validators=[incidents.validators.one_line])),
                ("slug", models.SlugField(allow_unicode=True, db_index=False, max_length=120)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("visit", "Visit"),
                            ("summit", "Summit or meeting"),
                            ("anniversary", "Anniversary"),
                            ("election", "Election"),
                            ("religious_date", "Religious date"),
                            ("other", "Other"),
                        ],
                        default="other",
                        max_length=14,
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="first day")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                ("country", models.CharField(blank=True, max_length=2, validators=[projects.validators.known_country])),
                ("place", models.CharField(blank=True, max_length=200, validators=[incidents.validators.one_line])),
                (
                    "days_before",
                    models.PositiveSmallIntegerField(default=14, verbose_name="heightened risk, days before"),
                ),
                ("days_after", models.PositiveSmallIntegerField(default=3, verbose_name="heightened risk, days after")),
                (
                    "description",
                    models.TextField(
                        blank=True, max_length=10000, validators=[django.core.validators.MaxLengthValidator(10000)]
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="incidents.keyevent",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="keyeventevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'Cannot truncate %: it is append-only', TG_TABLE_NAME;",
                    hash="5c0691744306d037cc4dcff08b2c82f17c51057f",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_b0b76",
                    table="incidents_keyeventevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="keyeventevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="dfb5b00c1ec9b76bb7fb7e3eb0a36a2641e87cbf",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_f989b",
                    table="incidents_keyeventevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="IncidentKeyEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("note", models.CharField(blank=True, max_length=300, validators=[incidents.validators.one_line])),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="key_event_links",
                        to="incidents.incident",
                    ),
                ),
                (
                    "key_event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="incident_links",
                        to="incidents.keyevent",
                    ),
                ),
            ],
            options={
                "verbose_name": "key event of an incident",
                "verbose_name_plural": "key events of incidents",
                "ordering": ["incident", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("incident", "key_event"), name="incidents_key_event_link_once")
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="incidentkeyevent",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "incidents_incidentkeyeventevent" ("id", "incident_id", "key_event_id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."id", NEW."incident_id", NEW."key_event_id", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;',
                    hash="cec67130da8ada7c52ad8a96abe63308db2559bf",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_7f9ad",
                    table="incidents_incidentkeyevent",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="incidentkeyevent",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "incidents_incidentkeyeventevent" ("id", "incident_id", "key_event_id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."id", NEW."incident_id", NEW."key_event_id", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;',
                    hash="30f5c41729bcaaf5c68476733845dadc5279c66d",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_96f86",
                    table="incidents_incidentkeyevent",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="incidentkeyevent",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "incidents_incidentkeyeventevent" ("id", "incident_id", "key_event_id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."id", OLD."incident_id", OLD."key_event_id", OLD."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;',
                    hash="551debed51c90824d7cf3ae910975bf3938b0310",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_ad7f7",
                    table="incidents_incidentkeyevent",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="IncidentKeyEventEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("note", models.CharField(blank=True, max_length=300, validators=[incidents.validators.one_line])),
                (
                    "incident",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="incidents.incident",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="incidents.incidentkeyevent",
                    ),
                ),
                (
                    "key_event",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="incidents.keyevent",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="incidentkeyeventevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'Cannot truncate %: it is append-only', TG_TABLE_NAME;",
                    hash="925680c3e27dbeb3f30e557c1ca1accd48a31030",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_7efc3",
                    table="incidents_incidentkeyeventevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="incidentkeyeventevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="50e8abb57314f35d03044e0c85026638f3bc40c0",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_5af04",
                    table="incidents_incidentkeyeventevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddField(
            model_name="advisory",
            name="projects",
            field=models.ManyToManyField(
                related_name="advisories", through="incidents.AdvisoryProject", to="projects.project"
            ),
        ),
        migrations.AddField(
            model_name="advisory",
            name="incidents",
            field=models.ManyToManyField(
                related_name="advisories", through="incidents.AdvisoryCause", to="incidents.incident"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="advisory",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "incidents_advisoryevent" ("author_id", "cancel_reason", "certainty", "countries", "effective_at", "expires_at", "headline", "id", "issuer_id", "language", "marking", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "reference", "response_types", "sent_at", "severity", "state", "status", "text", "urgency", "url", "version") VALUES (NEW."author_id", NEW."cancel_reason", NEW."certainty", NEW."countries", NEW."effective_at", NEW."expires_at", NEW."headline", NEW."id", NEW."issuer_id", NEW."language", NEW."marking", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."recorded_at", NEW."reference", NEW."response_types", NEW."sent_at", NEW."severity", NEW."state", NEW."status", NEW."text", NEW."urgency", NEW."url", NEW."version"); RETURN NULL;',
                    hash="dc44bbde49e1271882cd3881001fe055b0c83f76",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_0c2fe",
                    table="incidents_advisory",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="advisory",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "incidents_advisoryevent" ("author_id", "cancel_reason", "certainty", "countries", "effective_at", "expires_at", "headline", "id", "issuer_id", "language", "marking", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "reference", "response_types", "sent_at", "severity", "state", "status", "text", "urgency", "url", "version") VALUES (NEW."author_id", NEW."cancel_reason", NEW."certainty", NEW."countries", NEW."effective_at", NEW."expires_at", NEW."headline", NEW."id", NEW."issuer_id", NEW."language", NEW."marking", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."recorded_at", NEW."reference", NEW."response_types", NEW."sent_at", NEW."severity", NEW."state", NEW."status", NEW."text", NEW."urgency", NEW."url", NEW."version"); RETURN NULL;',
                    hash="89679c20bc5e1cf0dc1efced8082afb306e14151",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_3f51e",
                    table="incidents_advisory",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="advisory",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "incidents_advisoryevent" ("author_id", "cancel_reason", "certainty", "countries", "effective_at", "expires_at", "headline", "id", "issuer_id", "language", "marking", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "reference", "response_types", "sent_at", "severity", "state", "status", "text", "urgency", "url", "version") VALUES (OLD."author_id", OLD."cancel_reason", OLD."certainty", OLD."countries", OLD."effective_at", OLD."expires_at", OLD."headline", OLD."id", OLD."issuer_id", OLD."language", OLD."marking", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."recorded_at", OLD."reference", OLD."response_types", OLD."sent_at", OLD."severity", OLD."state", OLD."status", OLD."text", OLD."urgency", OLD."url", OLD."version"); RETURN NULL;',
                    hash="d574a2aded90e91b62738db4440a2037dece66b5",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_a5158",
                    table="incidents_advisory",
                    when="AFTER",
                ),
            ),
        ),
    ]
