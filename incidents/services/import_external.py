"""Take a record of a dataset in as it stands: outside review, once for its id, up to date when it comes again."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import connection

from accounts.audit import service
from accounts.errors import NotAllowed
from incidents.models import Incident
from incidents.services.contents import Contents
from incidents.services.edit_incident import edit_incident
from incidents.services.facts import NOTHING
from incidents.services.file_incident import write_new
from incidents.services.permissions import ENRICHERS
from incidents.vocabulary.review import State
from projects.querysets.memberships import scope_of

if TYPE_CHECKING:
    from accounts.models import User


@service
def import_external_incident(
    *, actor: "User", dataset: str, external_id: str, facts: dict[str, Any], contents: Contents = NOTHING
) -> tuple[Incident, bool]:
    """Return the incident of this dataset and id, and whether it is new.

    One that we have is brought up to date, but for its links, which are the analysts' from then on; it is left alone
    when nothing changed, and when somebody has taken it into review. External records alert nobody.
    Raises NotAllowed, and ValidationError naming the fields.
    """
    if not scope_of(actor).holds_everywhere(ENRICHERS):
        raise NotAllowed("Analysts and managers of everything import records.")
    if not (dataset and external_id):
        raise ValidationError({"external_id": ["Say which dataset it is from, and its id there."]})
    known = _imported_before(dataset, external_id)
    if known is not None and known.state == State.EXTERNAL:
        kept = replace(contents, links=None)
        return edit_incident(actor=actor, incident=known, facts=facts, contents=kept), False
    if known is not None:
        return known, False
    incident = Incident(
        reporter=actor,
        state=State.EXTERNAL,
        external_dataset=dataset,
        external_id=external_id,
    )
    write_new(actor, incident, facts, contents)
    return incident, True


def _imported_before(dataset: str, external_id: str) -> Incident | None:
    """Wait for an import of the same record that is under way, then look whether it stands."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 1))", [f"{dataset}\n{external_id}"])
    known: Incident | None = Incident.objects.filter(external_dataset=dataset, external_id=external_id).first()
    return known
