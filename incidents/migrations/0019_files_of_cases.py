"""Evidence of cases too."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0018_comments_on_cases"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="attachment",
            options={"ordering": ["incident", "case", "pk"]},
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="attachment",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="attachment",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="attachment",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="attachment",
            name="case",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="attachments",
                to="incidents.case",
            ),
        ),
        migrations.AddField(
            model_name="attachmentevent",
            name="case",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="incidents.case",
            ),
        ),
        migrations.AlterField(
            model_name="attachment",
            name="incident",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="attachments",
                to="incidents.incident",
            ),
        ),
        migrations.AlterField(
            model_name="attachmentevent",
            name="incident",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="incidents.incident",
            ),
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
        migrations.AddConstraint(
            model_name="attachment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("case", None), ("incident__isnull", False)),
                    models.Q(("case__isnull", False), ("incident", None)),
                    _connector="OR",
                ),
                name="incidents_attachment_of_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="attachment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at", None)),
                fields=("case", "sha256"),
                name="incidents_attachment_once_of_case",
                violation_error_message="This very file is attached already.",
            ),
        ),
    ]
