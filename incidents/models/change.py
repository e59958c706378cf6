"""What the feed of changes reads: in which transaction each incident was last written, and to whom it was open before.

Only triggers write here (incidents/models/changed.py). Transactions are PostgreSQL's 64-bit ids, as whole numbers.
"""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.vocabulary import Marking
from incidents.models.changed import access_settles
from incidents.models.incident import Incident
from incidents.querysets.changes import ChangeQuerySet


class IncidentChange(models.Model):
    """The last transaction that wrote an incident or what is shown of it.

    Whoever writes adds a row of their own and clears those away that nobody holds, so that no two ever wait for each
    other here. Of writers at the same moment several rows may stand until the next write.
    """

    only_triggers_write = True

    pk = models.CompositePrimaryKey("written_in", "incident_id")
    written_in = models.BigIntegerField(help_text="The writing transaction.")
    # No constraint: its check would lock the incident, and the tree, which writes here too, waits for no incident.
    incident = models.ForeignKey(
        Incident, on_delete=models.DO_NOTHING, related_name="changes", db_constraint=False, db_index=False
    )
    first_in = models.BigIntegerField(help_text="The transaction that filed the incident.")
    changed_at = models.DateTimeField()

    objects = ChangeQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["incident"], include=["first_in"], name="incidents_change_by_incident")]

    def __str__(self) -> str:
        return f"{self.incident_id} in {self.written_in}"


class FormerAccess(models.Model):
    """What decided who may read an incident, as it stood when a transaction that narrowed it began to."""

    only_triggers_write = True

    pk = models.CompositePrimaryKey("incident_id", "until")
    incident = models.ForeignKey(
        Incident, on_delete=models.DO_NOTHING, related_name="former_access", db_constraint=False, db_index=False
    )
    until = models.BigIntegerField(help_text="The narrowing transaction.")
    at = models.DateTimeField()
    never_handed_in = models.BooleanField()
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    marking = models.PositiveSmallIntegerField(choices=Marking)
    country = models.CharField(max_length=2)
    confirmed = ArrayField(models.BigIntegerField(), help_text="Projects that it was under by a confirmed link.")
    suggested = ArrayField(models.BigIntegerField(), help_text="Projects that it was under by suggested ones alone.")
    named = ArrayField(models.BigIntegerField(), help_text="Who was named to read it; nobody below TLP:RED.")

    class Meta:
        verbose_name_plural = "former access"
        triggers = [access_settles()]

    def __str__(self) -> str:
        return f"{self.incident_id} until {self.until}"


class ChangeEpoch(models.Model):
    """One row: the database cluster whose transactions are meant. In another one the numbers say nothing."""

    only_triggers_write = True

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    cluster = models.BigIntegerField(help_text="PostgreSQL's system identifier.")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="incidents_change_epoch_one")]

    def __str__(self) -> str:
        return str(self.cluster)
