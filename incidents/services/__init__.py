"""The verbs of the record: file, edit, link, and each step of review. Page, API, admin and import call the same."""

from incidents.services.actors import accept_actor, add_alias, name_actor
from incidents.services.edit_actor import drop_alias, edit_actor
from incidents.services.edit_incident import edit_incident
from incidents.services.evidence import (
    attach_evidence,
    download_evidence,
    preview_evidence,
    restore_evidence,
    withdraw_evidence,
)
from incidents.services.file_incident import file_incident
from incidents.services.link_project import confirm_link, link_project, reject_link
from incidents.services.reviewing import (
    reject_incident,
    return_incident,
    start_review,
    submit_incident,
    verify_incident,
    withdraw_incident,
)

__all__ = [
    "accept_actor",
    "add_alias",
    "attach_evidence",
    "confirm_link",
    "download_evidence",
    "drop_alias",
    "edit_actor",
    "edit_incident",
    "file_incident",
    "link_project",
    "name_actor",
    "preview_evidence",
    "reject_incident",
    "reject_link",
    "restore_evidence",
    "return_incident",
    "start_review",
    "submit_incident",
    "verify_incident",
    "withdraw_evidence",
    "withdraw_incident",
]
