"""The columns of the tables to take away."""

from accounts.exports import Column, joined
from incidents.vocabulary.people import Outcome

INCIDENT = [
    Column("reference", "#event+id"),
    Column("title", "#event+name"),
    Column("state", "#status"),
    Column("severity", "#severity", lambda incident: incident.get_severity_display()),
    Column("marking", "#meta+tlp", lambda incident: incident.get_marking_display()),
    Column("category", "#event+category"),
    Column("attack_type", "#event+type"),
    Column("occurred_from", "#date+start"),
    Column("occurred_to", "#date+end"),
    Column("time_precision", "#date+precision"),
    Column("time_zone", "#meta+time_zone"),
    Column("country", "#country+code"),
    Column("admin1", "#adm1+name"),
    Column("place", "#loc+name"),
    Column("latitude", "#geo+lat"),
    Column("longitude", "#geo+lon"),
    Column("place_precision", "#geo+precision"),
    *(
        Column(f"{outcome}_{bound}", f"#affected+{outcome}+{bound}")
        for outcome in Outcome.values
        for bound in ("low", "best", "high")
    ),
    Column(
        "projects",
        "#activity+project",
        lambda incident: joined(link.project.slug for link in incident.readable_links),
    ),
]

ACTOR = [
    Column("name", "#group+name"),
    Column("aliases", "#group+name+alias", lambda actor: joined(alias.name for alias in actor.aliases.all())),
    Column("slug", "#group+id"),
    Column("kind", "#group+type"),
    Column("status", "#status"),
    Column("countries", "#country+code", lambda actor: joined(actor.countries)),
    Column("founded", "#date+start"),
    Column("dissolved", "#date+end"),
    Column("description", "#description"),
]

ADVISORY = [
    Column("reference", "#event+id"),
    Column("headline", "#event+name"),
    Column("issuer", "#org+name"),
    Column("state", "#status"),
    Column("marking", "#meta+tlp", lambda advisory: advisory.get_marking_display()),
    Column("status", "#meta+status"),
    Column("severity", "#severity"),
    Column("urgency", "#urgency"),
    Column("certainty", "#certainty"),
    Column("response_types", "#response", lambda advisory: joined(advisory.response_types)),
    Column("sent_at", "#date+published"),
    Column("effective_at", "#date+start"),
    Column("expires_at", "#date+end"),
    Column("countries", "#country+code", lambda advisory: joined(advisory.countries)),
    Column(
        "projects",
        "#activity+project",
        lambda advisory: joined(project.slug for project in advisory.readable_projects),
    ),
    Column(
        "incidents",
        "#event+cause",
        lambda advisory: joined(incident.reference for incident in advisory.readable_incidents),
    ),
    Column("language", "#meta+language"),
    Column("url", "#meta+url"),
]

KEY_EVENT = [
    Column("name", "#event+name"),
    Column("slug", "#event+id"),
    Column("kind", "#event+type"),
    Column("starts_on", "#date+start"),
    Column("ends_on", "#date+end"),
    Column("days_before", "#risk+days_before"),
    Column("days_after", "#risk+days_after"),
    Column("country", "#country+code"),
    Column("place", "#loc+name"),
    Column("description", "#description"),
]

CASE = [
    Column("reference", "#event+id"),
    Column("title", "#event+name"),
    Column("status", "#status"),
    Column("priority", "#severity+priority", lambda case: case.get_priority_display()),
    Column("marking", "#meta+tlp", lambda case: case.get_marking_display()),
    Column("lead", "#contact+name"),
    Column("opened_at", "#date+start"),
    Column("closed_at", "#date+end"),
]

LESSON = [
    Column("reference", "#event+id"),
    Column("title", "#event+name"),
    Column("status", "#status"),
    Column("marking", "#meta+tlp", lambda case: case.get_marking_display()),
    Column("outcome", "#description+outcome"),
    Column("root_causes", "#description+causes"),
    Column("lessons", "#description+lessons"),
]
