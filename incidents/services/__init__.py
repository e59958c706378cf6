"""The verbs of the record: file, edit, link, and each step of review. Page, API, admin and import call the same."""

from incidents.services.actors import accept_actor, add_alias, name_actor
from incidents.services.advisories import cancel_advisory, edit_advisory, issue_advisory, record_advisory
from incidents.services.assigning import assign_incident, assign_incidents, claim_incident, release_incident
from incidents.services.case_members import add_case_incidents, add_case_member, drop_case_incident, drop_case_member
from incidents.services.case_steps import take_case_step
from incidents.services.case_tasks import (
    add_task,
    drop_milestone,
    edit_task,
    finish_task,
    note_milestone,
    take_task_up_again,
    tick_item,
)
from incidents.services.cases import change_lead, edit_case, open_case, write_lessons
from incidents.services.comments import add_comment, correct_comment, withdraw_comment
from incidents.services.deadlines import set_review_deadlines
from incidents.services.duplicates import mark_distinct, unmark_distinct
from incidents.services.edit_actor import drop_alias, edit_actor
from incidents.services.edit_incident import edit_incident
from incidents.services.evidence import (
    attach_evidence,
    download_evidence,
    preview_evidence,
    restore_evidence,
    withdraw_evidence,
)
from incidents.services.export_evidence import export_evidence
from incidents.services.file_incident import file_incident
from incidents.services.key_events import edit_key_event, link_key_event, name_key_event, unlink_key_event
from incidents.services.link_project import confirm_link, link_project, reject_link
from incidents.services.merge_actors import merge_actors, undo_merge
from incidents.services.merge_incidents import merge_incident, unmerge_incident
from incidents.services.named_readers import mark_red, name_reader, strike_reader
from incidents.services.override_severity import override_severity
from incidents.services.relate_actors import designate_actor, drop_designation, drop_relation, relate_actors
from incidents.services.reviewing import (
    close_incident,
    reject_incident,
    reopen_incident,
    return_incident,
    start_review,
    submit_incident,
    verify_incident,
    withdraw_incident,
)
from incidents.services.watching import watch_actor, watch_again

__all__ = [
    "accept_actor",
    "add_alias",
    "add_case_incidents",
    "add_case_member",
    "add_comment",
    "add_task",
    "assign_incident",
    "assign_incidents",
    "attach_evidence",
    "cancel_advisory",
    "change_lead",
    "claim_incident",
    "close_incident",
    "confirm_link",
    "correct_comment",
    "designate_actor",
    "download_evidence",
    "drop_alias",
    "drop_case_incident",
    "drop_case_member",
    "drop_designation",
    "drop_milestone",
    "drop_relation",
    "edit_actor",
    "edit_advisory",
    "edit_case",
    "edit_incident",
    "edit_key_event",
    "edit_task",
    "export_evidence",
    "file_incident",
    "finish_task",
    "issue_advisory",
    "link_key_event",
    "link_project",
    "mark_distinct",
    "mark_red",
    "merge_actors",
    "merge_incident",
    "name_actor",
    "name_key_event",
    "name_reader",
    "note_milestone",
    "open_case",
    "override_severity",
    "preview_evidence",
    "record_advisory",
    "reject_incident",
    "reject_link",
    "relate_actors",
    "release_incident",
    "reopen_incident",
    "restore_evidence",
    "return_incident",
    "set_review_deadlines",
    "start_review",
    "strike_reader",
    "submit_incident",
    "take_case_step",
    "take_task_up_again",
    "tick_item",
    "undo_merge",
    "unlink_key_event",
    "unmark_distinct",
    "unmerge_incident",
    "verify_incident",
    "watch_actor",
    "watch_again",
    "withdraw_comment",
    "withdraw_evidence",
    "withdraw_incident",
    "write_lessons",
]
