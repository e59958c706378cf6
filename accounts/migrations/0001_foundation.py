import datetime
import uuid

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.contrib.postgres.operations import (
    BtreeGinExtension,
    BtreeGistExtension,
    TrigramExtension,
    UnaccentExtension,
)
from django.core.management import call_command
from django.db import migrations, models

import accounts.models.user
import accounts.validators

# unaccent is only "stable", since its dictionary could be changed; ours is named and never is. Indexes need "immutable".
FOLDED = """
CREATE FUNCTION folded(text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
AS $$ SELECT lower(public.unaccent('public.unaccent'::regdictionary, $1)) $$
"""


def create_cache_table(apps, schema_editor):
    """The shared cache lives in the database by default: rate limits count in it."""
    call_command("createcachetable", "shared_cache", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("accounts", "0001_initial"),
        ("accounts", "0002_folded"),
        ("accounts", "0003_token_narrowing"),
        ("accounts", "0006_channels_of_one_s_own"),
        ("accounts", "0007_alerts_seen"),
        ("accounts", "0008_withheld_for_a_reason"),
    ]

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        BtreeGinExtension(),
        BtreeGistExtension(),
        migrations.RunPython(create_cache_table, migrations.RunPython.noop),
        migrations.RunSQL(FOLDED, "DROP FUNCTION folded(text)"),
        migrations.CreateModel(
            name="Heartbeat",
            fields=[
                (
                    "name",
                    models.CharField(
                        choices=[("sweep", "A worker looked for what is due"), ("sent", "A worker sent something")],
                        max_length=8,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                ("email", models.EmailField(max_length=254, unique=True)),
                ("full_name", models.CharField(max_length=120)),
                (
                    "time_zone",
                    models.CharField(default="UTC", max_length=64, validators=[accounts.models.user.known_time_zone]),
                ),
                (
                    "clearance",
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
                ("is_service_account", models.BooleanField(default=False)),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False, help_text="May also use the Django admin, under the same rules."
                    ),
                ),
                ("is_active", models.BooleanField(default=True)),
                ("date_joined", models.DateTimeField(auto_now_add=True)),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "ordering": ["full_name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("email"), name="accounts_user_email_any_case"
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="user",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "accounts_userevent" ("clearance", "date_joined", "email", "full_name", "id", "is_active", "is_service_account", "is_staff", "is_superuser", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "time_zone") VALUES (NEW."clearance", NEW."date_joined", NEW."email", NEW."full_name", NEW."id", NEW."is_active", NEW."is_service_account", NEW."is_staff", NEW."is_superuser", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."time_zone"); RETURN NULL;',
                    hash="a3f0dc6b91a6a8e0c5c0f0611f2642ca3a0ecf2f",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_3867c",
                    table="accounts_user",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="user",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."clearance" IS DISTINCT FROM (NEW."clearance") OR OLD."date_joined" IS DISTINCT FROM (NEW."date_joined") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."full_name" IS DISTINCT FROM (NEW."full_name") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."is_service_account" IS DISTINCT FROM (NEW."is_service_account") OR OLD."is_staff" IS DISTINCT FROM (NEW."is_staff") OR OLD."is_superuser" IS DISTINCT FROM (NEW."is_superuser") OR OLD."time_zone" IS DISTINCT FROM (NEW."time_zone"))',
                    func='INSERT INTO "accounts_userevent" ("clearance", "date_joined", "email", "full_name", "id", "is_active", "is_service_account", "is_staff", "is_superuser", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "time_zone") VALUES (NEW."clearance", NEW."date_joined", NEW."email", NEW."full_name", NEW."id", NEW."is_active", NEW."is_service_account", NEW."is_staff", NEW."is_superuser", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."time_zone"); RETURN NULL;',
                    hash="e8ff524115aab13ff0b0679c794073332ffcfe17",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_0e890",
                    table="accounts_user",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="user",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "accounts_userevent" ("clearance", "date_joined", "email", "full_name", "id", "is_active", "is_service_account", "is_staff", "is_superuser", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "time_zone") VALUES (OLD."clearance", OLD."date_joined", OLD."email", OLD."full_name", OLD."id", OLD."is_active", OLD."is_service_account", OLD."is_staff", OLD."is_superuser", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."time_zone"); RETURN NULL;',
                    hash="3d99b2b50bb468ec6712662ade7a9b6e4d5a99e6",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_19f14",
                    table="accounts_user",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Channel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("email", "E-mail"), ("webhook", "Webhook")], default="email", max_length=12
                    ),
                ),
                ("address", models.CharField(max_length=500)),
                ("verified_at", models.DateTimeField(blank=True, null=True)),
                (
                    "highest_marking",
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
                ("is_active", models.BooleanField(default=True)),
                (
                    "pace",
                    models.CharField(
                        choices=[
                            ("now", "At once"),
                            ("hourly", "Together, each hour"),
                            ("daily", "Together, once a day"),
                        ],
                        default="now",
                        max_length=6,
                    ),
                ),
                ("digest_at", models.TimeField(default=datetime.time(7, 0))),
                ("quiet_from", models.TimeField(blank=True, null=True)),
                ("quiet_until", models.TimeField(blank=True, null=True)),
                ("paused_at", models.DateTimeField(blank=True, null=True)),
                ("paused_because", models.CharField(blank=True, max_length=300)),
                ("sealed_secret", models.TextField(blank=True, editable=False)),
                ("sealed_former_secret", models.TextField(blank=True, editable=False)),
                ("former_secret_until", models.DateTimeField(blank=True, null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="channels",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["user", "kind", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("user", "kind", "address"), name="accounts_channel_once"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["email", "webhook"])), name="accounts_channel_kind"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("pace__in", ["now", "hourly", "daily"])), name="accounts_channel_pace"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("quiet_from", None), ("quiet_until", None)),
                            models.Q(("quiet_from__isnull", False), ("quiet_until__isnull", False)),
                            _connector="OR",
                        ),
                        name="accounts_channel_quiet_hours",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="channel",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "accounts_channelevent" ("address", "digest_at", "former_secret_until", "highest_marking", "id", "is_active", "kind", "pace", "paused_at", "paused_because", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quiet_from", "quiet_until", "user_id", "verified_at") VALUES (NEW."address", NEW."digest_at", NEW."former_secret_until", NEW."highest_marking", NEW."id", NEW."is_active", NEW."kind", NEW."pace", NEW."paused_at", NEW."paused_because", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."quiet_from", NEW."quiet_until", NEW."user_id", NEW."verified_at"); RETURN NULL;',
                    hash="02d0307ec6f00f8f3dabb1801f4a7d54aceaf5cf",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_e1511",
                    table="accounts_channel",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="channel",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."address" IS DISTINCT FROM (NEW."address") OR OLD."digest_at" IS DISTINCT FROM (NEW."digest_at") OR OLD."former_secret_until" IS DISTINCT FROM (NEW."former_secret_until") OR OLD."highest_marking" IS DISTINCT FROM (NEW."highest_marking") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."pace" IS DISTINCT FROM (NEW."pace") OR OLD."paused_at" IS DISTINCT FROM (NEW."paused_at") OR OLD."paused_because" IS DISTINCT FROM (NEW."paused_because") OR OLD."quiet_from" IS DISTINCT FROM (NEW."quiet_from") OR OLD."quiet_until" IS DISTINCT FROM (NEW."quiet_until") OR OLD."user_id" IS DISTINCT FROM (NEW."user_id") OR OLD."verified_at" IS DISTINCT FROM (NEW."verified_at"))',
                    func='INSERT INTO "accounts_channelevent" ("address", "digest_at", "former_secret_until", "highest_marking", "id", "is_active", "kind", "pace", "paused_at", "paused_because", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quiet_from", "quiet_until", "user_id", "verified_at") VALUES (NEW."address", NEW."digest_at", NEW."former_secret_until", NEW."highest_marking", NEW."id", NEW."is_active", NEW."kind", NEW."pace", NEW."paused_at", NEW."paused_because", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."quiet_from", NEW."quiet_until", NEW."user_id", NEW."verified_at"); RETURN NULL;',
                    hash="1e7f43f46b961c9b32d98a4c9fc4a89f84275f79",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_0e21e",
                    table="accounts_channel",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="channel",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "accounts_channelevent" ("address", "digest_at", "former_secret_until", "highest_marking", "id", "is_active", "kind", "pace", "paused_at", "paused_because", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quiet_from", "quiet_until", "user_id", "verified_at") VALUES (OLD."address", OLD."digest_at", OLD."former_secret_until", OLD."highest_marking", OLD."id", OLD."is_active", OLD."kind", OLD."pace", OLD."paused_at", OLD."paused_because", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."quiet_from", OLD."quiet_until", OLD."user_id", OLD."verified_at"); RETURN NULL;',
                    hash="6d0bfd4e4078259a8685383856bbda3eb36d5219",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_b7c77",
                    table="accounts_channel",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="ChannelEvent",
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
                        choices=[("email", "E-mail"), ("webhook", "Webhook")], default="email", max_length=12
                    ),
                ),
                ("address", models.CharField(max_length=500)),
                ("verified_at", models.DateTimeField(blank=True, null=True)),
                (
                    "highest_marking",
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
                ("is_active", models.BooleanField(default=True)),
                (
                    "pace",
                    models.CharField(
                        choices=[
                            ("now", "At once"),
                            ("hourly", "Together, each hour"),
                            ("daily", "Together, once a day"),
                        ],
                        default="now",
                        max_length=6,
                    ),
                ),
                ("digest_at", models.TimeField(default=datetime.time(7, 0))),
                ("quiet_from", models.TimeField(blank=True, null=True)),
                ("quiet_until", models.TimeField(blank=True, null=True)),
                ("paused_at", models.DateTimeField(blank=True, null=True)),
                ("paused_because", models.CharField(blank=True, max_length=300)),
                ("former_secret_until", models.DateTimeField(blank=True, null=True)),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="accounts.channel",
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
            model_name="channelevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'Cannot truncate %: it is append-only', TG_TABLE_NAME;",
                    hash="ee51c814ec5b40007ccb36b95a1ad13a32f0d53b",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_693cd",
                    table="accounts_channelevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="channelevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="416443378dcf36cc731455593958a7f424ca99ba",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_833eb",
                    table="accounts_channelevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Notification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40)),
                (
                    "key",
                    models.CharField(
                        help_text="Kind and subject; a second of the same is not written.", max_length=120, unique=True
                    ),
                ),
                ("subject", models.CharField(help_text="The public reference of what it is about.", max_length=80)),
                ("details", models.JSONField(blank=True, default=dict)),
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
                    "urgent",
                    models.BooleanField(default=False, help_text="Goes out at any hour, and is to be acknowledged."),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("fanned_out_at", models.DateTimeField(blank=True, null=True)),
                ("earlier", models.ManyToManyField(blank=True, related_name="later", to="accounts.notification")),
            ],
            options={
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("fanned_out_at", None)), fields=["id"], name="accounts_notification_waiting"
                    ),
                    models.Index(fields=["subject"], name="accounts_notification_subject"),
                    models.Index(
                        condition=models.Q(("urgent", True)), fields=["created_at"], name="accounts_notification_urgent"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reader_name", models.CharField(max_length=120)),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("page", "On its page"),
                            ("edit", "In the form to edit it"),
                            ("history", "Its history"),
                            ("evidence", "A piece of its evidence"),
                            ("api", "Through the API"),
                            ("admin", "In the admin"),
                            ("list", "In a list"),
                            ("table", "Taken away as a table"),
                            ("files", "Its evidence taken away"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "subject",
                    models.CharField(
                        help_text="The reference of what was read, or the name of the list.", max_length=120
                    ),
                ),
                (
                    "red",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        blank=True,
                        default=list,
                        help_text="References of what in it was TLP:RED.",
                        size=None,
                    ),
                ),
                (
                    "marking",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (0, "TLP:CLEAR"),
                            (1, "TLP:GREEN"),
                            (2, "TLP:AMBER"),
                            (3, "TLP:AMBER+STRICT"),
                            (4, "TLP:RED"),
                        ],
                        help_text="None where its rows have no marking.",
                        null=True,
                        verbose_name="highest marking",
                    ),
                ),
                (
                    "number",
                    models.PositiveIntegerField(
                        default=1, help_text="Rows or files that were given out.", verbose_name="rows"
                    ),
                ),
                (
                    "filters",
                    models.TextField(blank=True, help_text="What a list was narrowed by, as it stands in its address."),
                ),
                ("request", models.CharField(blank=True, max_length=80)),
                ("url", models.CharField(blank=True, max_length=500, verbose_name="address (URL)")),
                (
                    "reader",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["red"], name="accounts_reading_of_red"),
                    models.Index(fields=["reader", "-id"], name="accounts_reading_by_reader"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                ["page", "edit", "history", "evidence", "api", "admin", "list", "table", "files"],
                            )
                        ),
                        name="accounts_reading_kind",
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reading",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="a2b8d52a169456e48c4b81b86731a800bec06a19",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_3617d",
                    table="accounts_reading",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reading",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'Cannot truncate %: it is append-only', TG_TABLE_NAME;",
                    hash="207ba49745a04ed00e7c1d098e8a3bf15032a593",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_fa599",
                    table="accounts_reading",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Recipient",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reasons",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200), blank=True, default=list, size=None
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("read_at", models.DateTimeField(blank=True, null=True)),
                (
                    "acknowledged_at",
                    models.DateTimeField(blank=True, help_text="Never changed once it stands.", null=True),
                ),
                (
                    "acknowledged_by_link",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        help_text="By the link in a letter, not by somebody who was signed in.",
                    ),
                ),
                (
                    "notification",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recipients",
                        to="accounts.notification",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="received",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(fields=["user", "-id"], name="accounts_recipient_bell"),
                    models.Index(
                        condition=models.Q(("read_at", None)), fields=["user"], name="accounts_recipient_unread"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("notification", "user"), name="accounts_recipient_once")
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="recipient",
            trigger=pgtrigger.compiler.Trigger(
                name="acknowledged_once",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.acknowledged_at IS NOT NULL AND (OLD.acknowledged_at, OLD.acknowledged_by_link) IS DISTINCT FROM (NEW.acknowledged_at, NEW.acknowledged_by_link))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="cd5e2add3e385b0257aa429d1a10ca401148501b",
                    operation="UPDATE",
                    pgid="pgtrigger_acknowledged_once_ea214",
                    table="accounts_recipient",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("message_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "Waiting"),
                            ("sent", "Sent"),
                            ("dead", "Given up"),
                            ("withheld", "Withheld"),
                        ],
                        default="pending",
                        max_length=8,
                    ),
                ),
                ("attempts_made", models.PositiveSmallIntegerField(default=0)),
                ("next_attempt_at", models.DateTimeField()),
                ("lease", models.UUIDField(blank=True, editable=False, null=True)),
                ("leased_until", models.DateTimeField(blank=True, null=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "digest",
                    models.UUIDField(
                        blank=True,
                        editable=False,
                        help_text="The same for what goes out together in one message.",
                        null=True,
                    ),
                ),
                (
                    "channel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="deliveries", to="accounts.channel"
                    ),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="deliveries", to="accounts.recipient"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "deliveries",
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "pending")),
                        fields=["next_attempt_at"],
                        name="accounts_delivery_due",
                    ),
                    models.Index(
                        condition=models.Q(("digest__isnull", False), ("state", "pending")),
                        fields=["digest"],
                        name="accounts_delivery_digest",
                    ),
                    models.Index(fields=["channel", "-finished_at"], name="accounts_delivery_ended"),
                    models.Index(
                        condition=models.Q(("state", "dead")), fields=["-finished_at"], name="accounts_delivery_dead"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("recipient", "channel"), name="accounts_delivery_once"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["pending", "sent", "dead", "withheld"])),
                        name="accounts_delivery_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "pending"), ("lease", None), _connector="OR"),
                        name="accounts_delivery_lease",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attempt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("started", "Started"),
                            ("sent", "Sent"),
                            ("failed", "Failed"),
                            ("withheld", "Withheld"),
                        ],
                        default="started",
                        max_length=8,
                    ),
                ),
                ("error", models.CharField(blank=True, max_length=500)),
                (
                    "delivery",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="attempts", to="accounts.delivery"
                    ),
                ),
            ],
            options={
                "ordering": ["delivery", "number"],
                "indexes": [
                    django.contrib.postgres.indexes.BrinIndex(
                        autosummarize=True, fields=["started_at"], name="accounts_attempt_times"
                    )
                ],
                "constraints": [models.UniqueConstraint(fields=("delivery", "number"), name="accounts_attempt_number")],
            },
        ),
        migrations.CreateModel(
            name="Token",
            fields=[
                ("token_key", models.CharField(db_index=True, max_length=25)),
                ("created", models.DateTimeField(auto_now_add=True)),
                ("expiry", models.DateTimeField(blank=True, null=True)),
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("digest", models.CharField(editable=False, max_length=128, unique=True)),
                ("name", models.CharField(max_length=80)),
                (
                    "scope",
                    models.CharField(
                        choices=[("read", "Read"), ("write", "Read and write")], default="read", max_length=5
                    ),
                ),
                (
                    "narrowed_to",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        blank=True,
                        editable=False,
                        help_text="Keys of the projects outside of which it reads nothing; none where it is not narrowed.",
                        null=True,
                        size=None,
                    ),
                ),
                (
                    "networks",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=43, validators=[accounts.validators.known_network]),
                        blank=True,
                        default=list,
                        help_text="Networks from which it is taken; from everywhere where there are none.",
                        size=20,
                    ),
                ),
                ("last_used_at", models.DateTimeField(blank=True, null=True)),
                ("last_used_from", models.GenericIPAddressField(blank=True, null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="auth_token_set",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-created"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("scope__in", ["read", "write"])), name="accounts_token_scope"
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="token",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "accounts_tokenevent" ("created", "expiry", "id", "name", "narrowed_to", "networks", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "scope", "user_id") VALUES (NEW."created", NEW."expiry", NEW."id", NEW."name", NEW."narrowed_to", NEW."networks", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."scope", NEW."user_id"); RETURN NULL;',
                    hash="1ebc67e71432cf792a646c57cddfcf024b7cc6eb",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_77356",
                    table="accounts_token",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="token",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."created" IS DISTINCT FROM (NEW."created") OR OLD."expiry" IS DISTINCT FROM (NEW."expiry") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."narrowed_to" IS DISTINCT FROM (NEW."narrowed_to") OR OLD."networks" IS DISTINCT FROM (NEW."networks") OR OLD."scope" IS DISTINCT FROM (NEW."scope") OR OLD."user_id" IS DISTINCT FROM (NEW."user_id"))',
                    func='INSERT INTO "accounts_tokenevent" ("created", "expiry", "id", "name", "narrowed_to", "networks", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "scope", "user_id") VALUES (NEW."created", NEW."expiry", NEW."id", NEW."name", NEW."narrowed_to", NEW."networks", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."scope", NEW."user_id"); RETURN NULL;',
                    hash="1594fd6d395dfcb958023906cc365a22e18705a7",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_98930",
                    table="accounts_token",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="token",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "accounts_tokenevent" ("created", "expiry", "id", "name", "narrowed_to", "networks", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "scope", "user_id") VALUES (OLD."created", OLD."expiry", OLD."id", OLD."name", OLD."narrowed_to", OLD."networks", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."scope", OLD."user_id"); RETURN NULL;',
                    hash="44c43f463cab8c20bd5da43d544af8a3069f7ca9",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_8f6d4",
                    table="accounts_token",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="TokenEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("created", models.DateTimeField(auto_now_add=True)),
                ("expiry", models.DateTimeField(blank=True, null=True)),
                ("id", models.BigIntegerField()),
                ("name", models.CharField(max_length=80)),
                (
                    "scope",
                    models.CharField(
                        choices=[("read", "Read"), ("write", "Read and write")], default="read", max_length=5
                    ),
                ),
                (
                    "narrowed_to",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        blank=True,
                        editable=False,
                        help_text="Keys of the projects outside of which it reads nothing; none where it is not narrowed.",
                        null=True,
                        size=None,
                    ),
                ),
                (
                    "networks",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=43, validators=[accounts.validators.known_network]),
                        blank=True,
                        default=list,
                        help_text="Networks from which it is taken; from everywhere where there are none.",
                        size=20,
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to=settings.KNOX_TOKEN_MODEL,
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
            model_name="tokenevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'Cannot truncate %: it is append-only', TG_TABLE_NAME;",
                    hash="9d8717849e75cdc4ed69d4de24b230f8fa5c51ad",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_520eb",
                    table="accounts_tokenevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="tokenevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="18a4f6b2312ed7c4022c01e4c06f592cc7135969",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_a506f",
                    table="accounts_tokenevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="UserEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                ("email", models.EmailField(max_length=254)),
                ("full_name", models.CharField(max_length=120)),
                (
                    "time_zone",
                    models.CharField(default="UTC", max_length=64, validators=[accounts.models.user.known_time_zone]),
                ),
                (
                    "clearance",
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
                ("is_service_account", models.BooleanField(default=False)),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False, help_text="May also use the Django admin, under the same rules."
                    ),
                ),
                ("is_active", models.BooleanField(default=True)),
                ("date_joined", models.DateTimeField(auto_now_add=True)),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="userevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'Cannot truncate %: it is append-only', TG_TABLE_NAME;",
                    hash="c414c8614a4af6586e99cfc45ab1346bf438b608",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_d3c63",
                    table="accounts_userevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="userevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="9e9498e73f6fbdf2642fb33fa14189f1ad2382c8",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_45b21",
                    table="accounts_userevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
