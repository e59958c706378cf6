"""Comments on incidents, append-only."""

import uuid

import django.core.validators
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0014_merged_reports"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("incident__isnull", False)), name="incidents_comment_about_one"
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
    ]
