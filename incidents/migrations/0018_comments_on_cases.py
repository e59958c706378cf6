"""Comments on cases too."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0017_legal_steps_of_merges"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="comment",
            name="incidents_comment_about_one",
        ),
        migrations.AddField(
            model_name="comment",
            name="case",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="comments",
                to="incidents.case",
            ),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                condition=models.Q(("corrects", None)), fields=["case", "-id"], name="incidents_comment_of_case"
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("case", None), ("incident__isnull", False)),
                    models.Q(("case__isnull", False), ("incident", None)),
                    _connector="OR",
                ),
                name="incidents_comment_about_one",
            ),
        ),
    ]
