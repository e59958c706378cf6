import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import accounts.querysets.folded
import projects.validators


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("projects", "0001_initial"),
        ("projects", "0002_full_record"),
        ("projects", "0003_names_by_index"),
        ("projects", "0004_watch_terms"),
    ]

    dependencies = [
        ("accounts", "0001_foundation"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Project",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200)),
                ("slug", models.SlugField(max_length=120, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("initiative", "Initiative"),
                            ("corridor", "Corridor"),
                            ("programme", "Programme"),
                            ("project", "Project"),
                        ],
                        default="project",
                        max_length=10,
                    ),
                ),
                (
                    "sector",
                    models.CharField(
                        choices=[
                            ("multiple", "Several sectors"),
                            ("energy_coal", "Energy: coal"),
                            ("energy_gas", "Energy: gas"),
                            ("energy_hydro", "Energy: hydro"),
                            ("energy_nuclear", "Energy: nuclear"),
                            ("energy_solar", "Energy: solar"),
                            ("energy_wind", "Energy: wind"),
                            ("energy_transmission", "Energy: transmission"),
                            ("energy_pipeline", "Energy: pipeline"),
                            ("transport_road", "Transport: road"),
                            ("transport_rail", "Transport: rail"),
                            ("transport_air", "Transport: air"),
                            ("port", "Port"),
                            ("industry_zone", "Industry: zone"),
                            ("mining", "Mining"),
                            ("water", "Water"),
                            ("communications", "Communications"),
                            ("health", "Health"),
                            ("other", "Other"),
                        ],
                        default="other",
                        max_length=20,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("construction", "Under construction"),
                            ("operating", "Operating"),
                            ("suspended", "Suspended"),
                            ("completed", "Completed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="planned",
                        max_length=12,
                    ),
                ),
                (
                    "status_as_of",
                    models.CharField(
                        blank=True,
                        help_text="Year, month or day: 2022, 2022-10, 2022-10-24.",
                        max_length=10,
                        validators=[projects.validators.partial_date],
                    ),
                ),
                ("status_note", models.CharField(blank=True, max_length=200)),
                (
                    "host_country",
                    models.CharField(blank=True, max_length=2, validators=[projects.validators.known_country]),
                ),
                (
                    "area",
                    models.CharField(
                        blank=True, help_text="Province, or provinces where it crosses several.", max_length=120
                    ),
                ),
                (
                    "description",
                    models.TextField(
                        blank=True, max_length=10000, validators=[django.core.validators.MaxLengthValidator(10000)]
                    ),
                ),
                (
                    "value",
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
                ("value_note", models.CharField(blank=True, max_length=300)),
                ("financing_note", models.CharField(blank=True, max_length=300)),
                (
                    "capacity_mw",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=9, null=True, verbose_name="capacity (MW)"
                    ),
                ),
                (
                    "length_km",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=9, null=True, verbose_name="length (km)"
                    ),
                ),
                (
                    "sources",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=500), blank=True, default=list, size=None
                    ),
                ),
                ("tracked", models.BooleanField(default=True, help_text="Attacks linked to it alert its watchers.")),
                ("external_id", models.CharField(blank=True, max_length=60, null=True, unique=True)),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="projects.project",
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
                        name="projects_project_names",
                    ),
                    models.Index(
                        accounts.querysets.folded.Folded(models.F("name")),
                        models.F("id"),
                        name="projects_project_by_name",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("parent", models.F("id")), _negated=True),
                        name="projects_project_not_its_parent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("value", None), models.Q(("currency", ""), _negated=True), _connector="OR"),
                        name="projects_project_value_has_currency",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="project",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "projects_projectevent" ("area", "capacity_mw", "currency", "description", "external_id", "financing_note", "host_country", "id", "kind", "length_km", "name", "parent_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sector", "slug", "sources", "status", "status_as_of", "status_note", "tracked", "value", "value_note") VALUES (NEW."area", NEW."capacity_mw", NEW."currency", NEW."description", NEW."external_id", NEW."financing_note", NEW."host_country", NEW."id", NEW."kind", NEW."length_km", NEW."name", NEW."parent_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."sector", NEW."slug", NEW."sources", NEW."status", NEW."status_as_of", NEW."status_note", NEW."tracked", NEW."value", NEW."value_note"); RETURN NULL;',
                    hash="fade0105afd2216cd7d5454c3a9a962f0a401a65",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_2e147",
                    table="projects_project",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="project",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "projects_projectevent" ("area", "capacity_mw", "currency", "description", "external_id", "financing_note", "host_country", "id", "kind", "length_km", "name", "parent_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sector", "slug", "sources", "status", "status_as_of", "status_note", "tracked", "value", "value_note") VALUES (NEW."area", NEW."capacity_mw", NEW."currency", NEW."description", NEW."external_id", NEW."financing_note", NEW."host_country", NEW."id", NEW."kind", NEW."length_km", NEW."name", NEW."parent_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."sector", NEW."slug", NEW."sources", NEW."status", NEW."status_as_of", NEW."status_note", NEW."tracked", NEW."value", NEW."value_note"); RETURN NULL;',
                    hash="e08d9508e3efd1d437e0f2f498df6957aa088c92",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_804c3",
                    table="projects_project",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="project",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "projects_projectevent" ("area", "capacity_mw", "currency", "description", "external_id", "financing_note", "host_country", "id", "kind", "length_km", "name", "parent_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sector", "slug", "sources", "status", "status_as_of", "status_note", "tracked", "value", "value_note") VALUES (OLD."area", OLD."capacity_mw", OLD."currency", OLD."description", OLD."external_id", OLD."financing_note", OLD."host_country", OLD."id", OLD."kind", OLD."length_km", OLD."name", OLD."parent_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."sector", OLD."slug", OLD."sources", OLD."status", OLD."status_as_of", OLD."status_note", OLD."tracked", OLD."value", OLD."value_note"); RETURN NULL;',
                    hash="2b9612d4f3b4c91e500dd9d3e51bd3b5b48c35ba",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_2192f",
                    table="projects_project",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="ProjectAncestry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("depth", models.PositiveSmallIntegerField()),
                (
                    "ancestor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="below", to="projects.project"
                    ),
                ),
                (
                    "descendant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="above", to="projects.project"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "project ancestry",
                "indexes": [models.Index(fields=["descendant", "ancestor"], name="projects_ancestry_up")],
                "constraints": [
                    models.UniqueConstraint(fields=("ancestor", "descendant"), name="projects_ancestry_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ancestor", models.F("descendant")), ("depth", 0)),
                            models.Q(("depth__gt", 0), models.Q(("ancestor", models.F("descendant")), _negated=True)),
                            _connector="OR",
                        ),
                        name="projects_ancestry_depth",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProjectEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("name", models.CharField(max_length=200)),
                ("slug", models.SlugField(db_index=False, max_length=120)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("initiative", "Initiative"),
                            ("corridor", "Corridor"),
                            ("programme", "Programme"),
                            ("project", "Project"),
                        ],
                        default="project",
                        max_length=10,
                    ),
                ),
                (
                    "sector",
                    models.CharField(
                        choices=[
                            ("multiple", "Several sectors"),
                            ("energy_coal", "Energy: coal"),
                            ("energy_gas", "Energy: gas"),
                            ("energy_hydro", "Energy: hydro"),
                            ("energy_nuclear", "Energy: nuclear"),
                            ("energy_solar", "Energy: solar"),
                            ("energy_wind", "Energy: wind"),
                            ("energy_transmission", "Energy: transmission"),
                            ("energy_pipeline", "Energy: pipeline"),
                            ("transport_road", "Transport: road"),
                            ("transport_rail", "Transport: rail"),
                            ("transport_air", "Transport: air"),
                            ("port", "Port"),
                            ("industry_zone", "Industry: zone"),
                            ("mining", "Mining"),
                            ("water", "Water"),
                            ("communications", "Communications"),
                            ("health", "Health"),
                            ("other", "Other"),
                        ],
                        default="other",
                        max_length=20,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("construction", "Under construction"),
                            ("operating", "Operating"),
                            ("suspended", "Suspended"),
                            ("completed", "Completed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="planned",
                        max_length=12,
                    ),
                ),
                (
                    "status_as_of",
                    models.CharField(
                        blank=True,
                        help_text="Year, month or day: 2022, 2022-10, 2022-10-24.",
                        max_length=10,
                        validators=[projects.validators.partial_date],
                    ),
                ),
                ("status_note", models.CharField(blank=True, max_length=200)),
                (
                    "host_country",
                    models.CharField(blank=True, max_length=2, validators=[projects.validators.known_country]),
                ),
                (
                    "area",
                    models.CharField(
                        blank=True, help_text="Province, or provinces where it crosses several.", max_length=120
                    ),
                ),
                (
                    "description",
                    models.TextField(
                        blank=True, max_length=10000, validators=[django.core.validators.MaxLengthValidator(10000)]
                    ),
                ),
                (
                    "value",
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
                ("value_note", models.CharField(blank=True, max_length=300)),
                ("financing_note", models.CharField(blank=True, max_length=300)),
                (
                    "capacity_mw",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=9, null=True, verbose_name="capacity (MW)"
                    ),
                ),
                (
                    "length_km",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=9, null=True, verbose_name="length (km)"
                    ),
                ),
                (
                    "sources",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=500), blank=True, default=list, size=None
                    ),
                ),
                ("tracked", models.BooleanField(default=True, help_text="Attacks linked to it alert its watchers.")),
                ("external_id", models.CharField(blank=True, max_length=60, null=True)),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="projects.project",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="projects.project",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="projectevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'Cannot truncate %: it is append-only', TG_TABLE_NAME;",
                    hash="6be049efda33e8b5eb7a8e3334d3c2441557f95b",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_d3017",
                    table="projects_projectevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="projectevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="1e539f9fdce38ce92bafc8b1e4a452e7eeeec59d",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_bce67",
                    table="projects_projectevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Site",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("plant", "Plant or works"),
                            ("camp", "Camp or residence"),
                            ("office", "Office"),
                            ("port", "Port"),
                            ("route", "Point on a road, rail, line or pipe"),
                            ("other", "Other"),
                        ],
                        default="plant",
                        max_length=8,
                    ),
                ),
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
                (
                    "coordinates_basis",
                    models.CharField(blank=True, help_text="How the place is known.", max_length=120),
                ),
                (
                    "alert_radius_km",
                    models.FloatField(
                        default=25,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(500),
                        ],
                        verbose_name="alert radius (km)",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sites", to="projects.project"
                    ),
                ),
            ],
            options={
                "ordering": ["project", "name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("latitude__gte", -90),
                            ("latitude__lte", 90),
                            ("longitude__gte", -180),
                            ("longitude__lte", 180),
                        ),
                        name="projects_site_on_the_globe",
                    ),
                    models.UniqueConstraint(fields=("project", "name"), name="projects_site_name"),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="site",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "projects_siteevent" ("alert_radius_km", "coordinates_basis", "id", "kind", "latitude", "longitude", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id") VALUES (NEW."alert_radius_km", NEW."coordinates_basis", NEW."id", NEW."kind", NEW."latitude", NEW."longitude", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."project_id"); RETURN NULL;',
                    hash="7d39465c73ca00af7a89fc2d9c35befa737bdb0c",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_e985c",
                    table="projects_site",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="site",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "projects_siteevent" ("alert_radius_km", "coordinates_basis", "id", "kind", "latitude", "longitude", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id") VALUES (NEW."alert_radius_km", NEW."coordinates_basis", NEW."id", NEW."kind", NEW."latitude", NEW."longitude", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."project_id"); RETURN NULL;',
                    hash="c26f8d8741815e0170947b7ad1d12db04d28eee8",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_ff053",
                    table="projects_site",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="site",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "projects_siteevent" ("alert_radius_km", "coordinates_basis", "id", "kind", "latitude", "longitude", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id") VALUES (OLD."alert_radius_km", OLD."coordinates_basis", OLD."id", OLD."kind", OLD."latitude", OLD."longitude", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."project_id"); RETURN NULL;',
                    hash="cfccb76756906004859182c440d0750d6a424a17",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_125e2",
                    table="projects_site",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="HeadCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "nationality",
                    models.CharField(
                        blank=True,
                        help_text="Empty: all.",
                        max_length=2,
                        validators=[projects.validators.known_country],
                    ),
                ),
                ("number", models.PositiveIntegerField(validators=[django.core.validators.MaxValueValidator(1000000)])),
                ("as_of", models.DateField(verbose_name="counted on")),
                ("note", models.CharField(blank=True, max_length=200)),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="head_counts", to="projects.project"
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="head_counts",
                        to="projects.site",
                    ),
                ),
            ],
            options={
                "ordering": ["project", "-as_of", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("project", "site", "nationality", "as_of"),
                        name="projects_head_count_once",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="headcount",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "projects_headcountevent" ("as_of", "id", "nationality", "note", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "site_id") VALUES (NEW."as_of", NEW."id", NEW."nationality", NEW."note", NEW."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."project_id", NEW."site_id"); RETURN NULL;',
                    hash="562c9b75dd9dec8bed8b91771532d0c7603dc6c5",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_05329",
                    table="projects_headcount",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="headcount",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "projects_headcountevent" ("as_of", "id", "nationality", "note", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "site_id") VALUES (NEW."as_of", NEW."id", NEW."nationality", NEW."note", NEW."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."project_id", NEW."site_id"); RETURN NULL;',
                    hash="0ca1cab30227e120c6bb277e4788e29315c9c9cb",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_5ad8d",
                    table="projects_headcount",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="headcount",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "projects_headcountevent" ("as_of", "id", "nationality", "note", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "site_id") VALUES (OLD."as_of", OLD."id", OLD."nationality", OLD."note", OLD."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."project_id", OLD."site_id"); RETURN NULL;',
                    hash="b51465bae29982554b9cd800f1ad723bf73a876e",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_894d9",
                    table="projects_headcount",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="SiteEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("name", models.CharField(max_length=200)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("plant", "Plant or works"),
                            ("camp", "Camp or residence"),
                            ("office", "Office"),
                            ("port", "Port"),
                            ("route", "Point on a road, rail, line or pipe"),
                            ("other", "Other"),
                        ],
                        default="plant",
                        max_length=8,
                    ),
                ),
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
                (
                    "coordinates_basis",
                    models.CharField(blank=True, help_text="How the place is known.", max_length=120),
                ),
                (
                    "alert_radius_km",
                    models.FloatField(
                        default=25,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(500),
                        ],
                        verbose_name="alert radius (km)",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="projects.site",
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
            model_name="siteevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'Cannot truncate %: it is append-only', TG_TABLE_NAME;",
                    hash="6fc7f430642a7105afac42bc2e7e1ab9379b29f6",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_a430c",
                    table="projects_siteevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="siteevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="c31b7f63f4bde6eae7ae2c6a3ae57f5fb7ae93da",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_7b146",
                    table="projects_siteevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="StatusEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("construction", "Under construction"),
                            ("operating", "Operating"),
                            ("suspended", "Suspended"),
                            ("completed", "Completed"),
                            ("cancelled", "Cancelled"),
                        ],
                        max_length=12,
                    ),
                ),
                ("as_of", models.CharField(blank=True, max_length=10, validators=[projects.validators.partial_date])),
                ("note", models.CharField(blank=True, max_length=200)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="status_history",
                        to="projects.project",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"verbose_name_plural": "status history", "ordering": ["project", "-as_of", "-pk"]},
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="statusentry",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "projects_statusentryevent" ("as_of", "id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "recorded_at", "recorded_by_id", "status") VALUES (NEW."as_of", NEW."id", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."project_id", NEW."recorded_at", NEW."recorded_by_id", NEW."status"); RETURN NULL;',
                    hash="ee66ebcbcd0db8b7d4d4a23c0751fad73398dbbb",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_cde98",
                    table="projects_statusentry",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="statusentry",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "projects_statusentryevent" ("as_of", "id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "recorded_at", "recorded_by_id", "status") VALUES (NEW."as_of", NEW."id", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."project_id", NEW."recorded_at", NEW."recorded_by_id", NEW."status"); RETURN NULL;',
                    hash="584e14ba089b7f8a441a6f471e9393be8e4797a1",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_55bb7",
                    table="projects_statusentry",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="statusentry",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "projects_statusentryevent" ("as_of", "id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "recorded_at", "recorded_by_id", "status") VALUES (OLD."as_of", OLD."id", OLD."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."project_id", OLD."recorded_at", OLD."recorded_by_id", OLD."status"); RETURN NULL;',
                    hash="f7e81032011b988502b4b8dbf46893558ed0cddf",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_a2f9b",
                    table="projects_statusentry",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="StatusEntryEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("construction", "Under construction"),
                            ("operating", "Operating"),
                            ("suspended", "Suspended"),
                            ("completed", "Completed"),
                            ("cancelled", "Cancelled"),
                        ],
                        max_length=12,
                    ),
                ),
                ("as_of", models.CharField(blank=True, max_length=10, validators=[projects.validators.partial_date])),
                ("note", models.CharField(blank=True, max_length=200)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="projects.statusentry",
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
                    "recorded_by",
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
            model_name="statusentryevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'Cannot truncate %: it is append-only', TG_TABLE_NAME;",
                    hash="8f26f8ed83840c7d54edd51aacad2ef52afbe809",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_79629",
                    table="projects_statusentryevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="statusentryevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="d87f07dbe2648011e3d95f8c07dad25ed1279289",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_cbe3d",
                    table="projects_statusentryevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Watch",
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
                    "country",
                    models.CharField(
                        blank=True,
                        help_text="ISO 3166-1.",
                        max_length=2,
                        validators=[projects.validators.known_country],
                    ),
                ),
                (
                    "also_suggested",
                    models.BooleanField(
                        default=False,
                        help_text="Links that the machine suggests count too, where the watcher judges them.",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="watches",
                        to="projects.project",
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
                "verbose_name_plural": "watches",
                "ordering": ["user", "project"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("country", ""), _negated=True),
                        fields=["country"],
                        name="projects_watch_of_country",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("user", "project"), name="projects_watch_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("country", ""), _negated=True),
                        fields=("user", "country"),
                        name="projects_watch_country_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("project", None), models.Q(("country", ""), _negated=True)),
                            models.Q(("country", ""), ("project__isnull", False)),
                            _connector="OR",
                        ),
                        name="projects_watch_on_one",
                        violation_error_message="Watch either a project or a country.",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="watch",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "projects_watchevent" ("also_suggested", "attacks_only", "country", "created_at", "id", "is_active", "minimum_severity", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "user_id") VALUES (NEW."also_suggested", NEW."attacks_only", NEW."country", NEW."created_at", NEW."id", NEW."is_active", NEW."minimum_severity", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."project_id", NEW."user_id"); RETURN NULL;',
                    hash="70d9d39e8a7f87ff336e846f4b296e282de24a51",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_43525",
                    table="projects_watch",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="watch",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "projects_watchevent" ("also_suggested", "attacks_only", "country", "created_at", "id", "is_active", "minimum_severity", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "user_id") VALUES (NEW."also_suggested", NEW."attacks_only", NEW."country", NEW."created_at", NEW."id", NEW."is_active", NEW."minimum_severity", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."project_id", NEW."user_id"); RETURN NULL;',
                    hash="b60a76d48c0ca459e68feaeaf9a7740557905028",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_10ccf",
                    table="projects_watch",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="watch",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "projects_watchevent" ("also_suggested", "attacks_only", "country", "created_at", "id", "is_active", "minimum_severity", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "user_id") VALUES (OLD."also_suggested", OLD."attacks_only", OLD."country", OLD."created_at", OLD."id", OLD."is_active", OLD."minimum_severity", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."project_id", OLD."user_id"); RETURN NULL;',
                    hash="08e0a13e873f8da1aa09551eab58a80f857ae3e8",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_23827",
                    table="projects_watch",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="WatchEvent",
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
                    "country",
                    models.CharField(
                        blank=True,
                        help_text="ISO 3166-1.",
                        max_length=2,
                        validators=[projects.validators.known_country],
                    ),
                ),
                (
                    "also_suggested",
                    models.BooleanField(
                        default=False,
                        help_text="Links that the machine suggests count too, where the watcher judges them.",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="projects.watch",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="projects.project",
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
            model_name="watchevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'Cannot truncate %: it is append-only', TG_TABLE_NAME;",
                    hash="6ec6a4cdbc3d9d7ac202950c6487f648c35e1bc2",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_a68d6",
                    table="projects_watchevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="watchevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="51d06ac8e00e97721464e2193638fb184d8fb7ca",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_a17b6",
                    table="projects_watchevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="HeadCountEvent",
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
                        help_text="Empty: all.",
                        max_length=2,
                        validators=[projects.validators.known_country],
                    ),
                ),
                ("number", models.PositiveIntegerField(validators=[django.core.validators.MaxValueValidator(1000000)])),
                ("as_of", models.DateField(verbose_name="counted on")),
                ("note", models.CharField(blank=True, max_length=200)),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="projects.headcount",
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
            model_name="headcountevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'Cannot truncate %: it is append-only', TG_TABLE_NAME;",
                    hash="52448635e75083eb7d23942c5619731627b5f1e9",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_d5b2f",
                    table="projects_headcountevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="headcountevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="6c7587389ef729303331861bdeb2fc875cd78776",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_78dbf",
                    table="projects_headcountevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("officer", "Officer"),
                            ("analyst", "Analyst"),
                            ("manager", "Manager"),
                            ("viewer", "Viewer"),
                            ("administrator", "Administrator"),
                        ],
                        max_length=13,
                    ),
                ),
                ("country", models.CharField(blank=True, max_length=2, validators=[projects.validators.known_country])),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "ordering": ["user", "role", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "role", "project", "country"),
                        name="projects_membership_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["officer", "analyst", "manager", "viewer", "administrator"])),
                        name="projects_membership_role",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("project", None), ("country", ""), _connector="OR"),
                        name="projects_membership_one_scope",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("role", "administrator"), _negated=True),
                            models.Q(("country", ""), ("project", None)),
                            _connector="OR",
                        ),
                        name="projects_membership_administrators_everywhere",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="membership",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "projects_membershipevent" ("country", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "role", "user_id") VALUES (NEW."country", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."project_id", NEW."role", NEW."user_id"); RETURN NULL;',
                    hash="fb8e88676c84ef2d2fd090bf424390517dcfe2d1",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_8470a",
                    table="projects_membership",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="membership",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "projects_membershipevent" ("country", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "role", "user_id") VALUES (NEW."country", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."project_id", NEW."role", NEW."user_id"); RETURN NULL;',
                    hash="5a9711658dffd5de1a07b482f9c5862ecabc9b8e",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_b6601",
                    table="projects_membership",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="membership",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "projects_membershipevent" ("country", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "role", "user_id") VALUES (OLD."country", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."project_id", OLD."role", OLD."user_id"); RETURN NULL;',
                    hash="7bb1de5c3c56af7f4e7aef0915c8145e1079208f",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_fd488",
                    table="projects_membership",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="MembershipEvent",
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
                            ("officer", "Officer"),
                            ("analyst", "Analyst"),
                            ("manager", "Manager"),
                            ("viewer", "Viewer"),
                            ("administrator", "Administrator"),
                        ],
                        max_length=13,
                    ),
                ),
                ("country", models.CharField(blank=True, max_length=2, validators=[projects.validators.known_country])),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="projects.membership",
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
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
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
            model_name="membershipevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'Cannot truncate %: it is append-only', TG_TABLE_NAME;",
                    hash="af39b0b6ed1a44fa7e9f982090d9f6a55b26a0f1",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_045ec",
                    table="projects_membershipevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="membershipevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="38eebf03a42e0e0942f4c63ae959ddb79f33e224",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_9bf3a",
                    table="projects_membershipevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Organisation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200)),
                ("slug", models.SlugField(allow_unicode=True, max_length=120, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("company", "Company"),
                            ("government", "Government body"),
                            ("embassy", "Embassy or consulate"),
                            ("lender", "Bank or lender"),
                            ("security", "Security provider"),
                            ("media", "Media"),
                            ("other", "Other"),
                        ],
                        default="company",
                        max_length=12,
                    ),
                ),
                (
                    "country",
                    models.CharField(
                        blank=True,
                        help_text="ISO 3166-1, such as CN.",
                        max_length=2,
                        validators=[projects.validators.known_country],
                    ),
                ),
                (
                    "description",
                    models.TextField(
                        blank=True, max_length=10000, validators=[django.core.validators.MaxLengthValidator(10000)]
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
                        name="projects_organisation_names",
                    ),
                    models.Index(
                        accounts.querysets.folded.Folded(models.F("name")),
                        models.F("id"),
                        name="projects_organisation_by_name",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"), name="projects_organisation_name"
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organisation",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "projects_organisationevent" ("country", "description", "id", "kind", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug") VALUES (NEW."country", NEW."description", NEW."id", NEW."kind", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."slug"); RETURN NULL;',
                    hash="da732f6f7e088a494dab907907f6ef808c0388c3",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_d245a",
                    table="projects_organisation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organisation",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "projects_organisationevent" ("country", "description", "id", "kind", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug") VALUES (NEW."country", NEW."description", NEW."id", NEW."kind", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."slug"); RETURN NULL;',
                    hash="61254ba863d250fe0f8a9bcff670c9fb651876a8",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_1a6d7",
                    table="projects_organisation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organisation",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "projects_organisationevent" ("country", "description", "id", "kind", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug") VALUES (OLD."country", OLD."description", OLD."id", OLD."kind", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."slug"); RETURN NULL;',
                    hash="aaa51c58675ab4feac4e54432c60fd03c3a3cc43",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_95e04",
                    table="projects_organisation",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="OrganisationAlias",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="aliases", to="projects.organisation"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "organisation aliases",
                "ordering": ["organisation", "name"],
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(
                            accounts.querysets.folded.Folded(models.F("name")), name="gin_trgm_ops"
                        ),
                        name="projects_organisation_aliases",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"), name="projects_organisation_alias"
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organisationalias",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "projects_organisationaliasevent" ("id", "name", "organisation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."id", NEW."name", NEW."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;',
                    hash="e3c07d9f285e16da557edbec7c9b1a6637c51540",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_c3806",
                    table="projects_organisationalias",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organisationalias",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "projects_organisationaliasevent" ("id", "name", "organisation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."id", NEW."name", NEW."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;',
                    hash="38fe834419d4776acf57e275622743f576ac6f01",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_5684c",
                    table="projects_organisationalias",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organisationalias",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "projects_organisationaliasevent" ("id", "name", "organisation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."id", OLD."name", OLD."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;',
                    hash="e9c080ba5fddcb343d94a1f17126656363aa11c2",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_fbe55",
                    table="projects_organisationalias",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="OrganisationAliasEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("name", models.CharField(max_length=200)),
                (
                    "organisation",
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
                        to="projects.organisationalias",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organisationaliasevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'Cannot truncate %: it is append-only', TG_TABLE_NAME;",
                    hash="fb04d27617f93b8b5e65ac4e6f7d4f5591bebd64",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_06cd8",
                    table="projects_organisationaliasevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organisationaliasevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="52c5fbd69e44482e6dc704cdeb70aa01094abe02",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_d42c4",
                    table="projects_organisationaliasevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="OrganisationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("name", models.CharField(max_length=200)),
                ("slug", models.SlugField(allow_unicode=True, db_index=False, max_length=120)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("company", "Company"),
                            ("government", "Government body"),
                            ("embassy", "Embassy or consulate"),
                            ("lender", "Bank or lender"),
                            ("security", "Security provider"),
                            ("media", "Media"),
                            ("other", "Other"),
                        ],
                        default="company",
                        max_length=12,
                    ),
                ),
                (
                    "country",
                    models.CharField(
                        blank=True,
                        help_text="ISO 3166-1, such as CN.",
                        max_length=2,
                        validators=[projects.validators.known_country],
                    ),
                ),
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
                        to="projects.organisation",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organisationevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'Cannot truncate %: it is append-only', TG_TABLE_NAME;",
                    hash="393fe4df04117e4996bfeb614e83c2bb452eb049",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_bc39a",
                    table="projects_organisationevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organisationevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="70b07259f2800403374308de28d93c56f31bae56",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_99885",
                    table="projects_organisationevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="ProjectParty",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("sponsor", "Sponsor"),
                            ("operator", "Operator"),
                            ("contractor", "Contractor"),
                            ("lender", "Lender"),
                            ("host_agency", "Host agency"),
                            ("security_provider", "Security provider"),
                        ],
                        max_length=18,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="engagements",
                        to="projects.organisation",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="parties", to="projects.project"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "project parties",
                "ordering": ["project", "role", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("project", "organisation", "role"), name="projects_party_once")
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="projectparty",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "projects_projectpartyevent" ("id", "organisation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "role") VALUES (NEW."id", NEW."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."project_id", NEW."role"); RETURN NULL;',
                    hash="11a251def97518b6aeb6b19bdb14780887f534e5",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_545cb",
                    table="projects_projectparty",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="projectparty",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "projects_projectpartyevent" ("id", "organisation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "role") VALUES (NEW."id", NEW."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."project_id", NEW."role"); RETURN NULL;',
                    hash="4a718dab6bdc3c3a31798c9005a816ddf4fb9162",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_ab92c",
                    table="projects_projectparty",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="projectparty",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "projects_projectpartyevent" ("id", "organisation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "role") VALUES (OLD."id", OLD."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."project_id", OLD."role"); RETURN NULL;',
                    hash="9af2fb95c4137ec9da773430ed8d87f6151346e5",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_69dc0",
                    table="projects_projectparty",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="ProjectPartyEvent",
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
                            ("sponsor", "Sponsor"),
                            ("operator", "Operator"),
                            ("contractor", "Contractor"),
                            ("lender", "Lender"),
                            ("host_agency", "Host agency"),
                            ("security_provider", "Security provider"),
                        ],
                        max_length=18,
                    ),
                ),
                (
                    "organisation",
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
                        to="projects.projectparty",
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
            model_name="projectpartyevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'Cannot truncate %: it is append-only', TG_TABLE_NAME;",
                    hash="833184698f4098f8e2c75bd737370dbc06369a61",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_8af3f",
                    table="projects_projectpartyevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="projectpartyevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="4a9e0da070937210973541c670c9fa8ace4f8f9d",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_9b15a",
                    table="projects_projectpartyevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
