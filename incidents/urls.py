"""Home, incidents, review, actors, advisories, key events, cases."""

from django.urls import include, path

from incidents.views import (
    actor_parts,
    actors,
    advisories,
    case_lists,
    case_parts,
    case_report,
    case_tasks,
    cases,
    evidence,
    key_events,
    links,
    lists,
    named_readers,
    unfinished,
)
from incidents.views.access import access_find, incident_access
from incidents.views.home import home
from incidents.views.incident_edit import incident_edit
from incidents.views.incident_file import incident_file
from incidents.views.incident_page import incident_history, incident_page
from incidents.views.incident_severity import incident_severity
from incidents.views.look_up import form_look_up
from incidents.views.review_queue import review_queue
from incidents.views.steps import transition

app_name = "incidents"

CASE = [
    path("", cases.case_page, name="case_page"),
    path("edit/", cases.case_edit, name="case_edit"),
    path("history/", cases.case_history, name="case_history"),
    path("what-it-teaches/", cases.case_lessons, name="case_lessons"),
    path("timeline/", case_report.case_timeline, name="case_timeline"),
    path("report/", case_report.case_report, name="case_report"),
    path("lead/", case_parts.case_lead, name="case_lead"),
    path("members/add/", case_parts.case_member_add, name="case_member_add"),
    path("members/<int:pk>/drop/", case_parts.case_member_drop, name="case_member_drop"),
    path("incidents/add/", case_parts.case_incident_add, name="case_incident_add"),
    path("incidents/<slug:incident>/drop/", case_parts.case_incident_drop, name="case_incident_drop"),
    path("milestones/add/", case_parts.milestone_add, name="milestone_add"),
    path("milestones/<int:pk>/drop/", case_parts.milestone_drop, name="milestone_drop"),
    path("tasks/add/", case_tasks.task_add, name="task_add"),
    path("tasks/<int:pk>/edit/", case_tasks.task_edit, name="task_edit"),
    path("tasks/<int:pk>/done/", case_tasks.task_done, name="task_done"),
    path("tasks/<int:pk>/again/", case_tasks.task_again, name="task_again"),
    path("tasks/<int:pk>/items/<int:item>/", case_tasks.task_item, name="task_item"),
    path("steps/<slug:step>/", cases.case_step, name="case_step"),
]

urlpatterns = [
    path("", home, name="home"),
    path("review/", review_queue, name="review_queue"),
    path("actors/", lists.actor_list, name="actor_list"),
    path("actors/export.csv", lists.actor_export, name="actor_export"),
    path("actors/new/", actors.actor_add, name="actor_add"),
    path("actors/<str:slug>/", actors.actor_page, name="actor_page"),
    path("actors/<str:slug>/edit/", actors.actor_edit, name="actor_edit"),
    path("actors/<str:slug>/accept/", actors.actor_accept, name="actor_accept"),
    path("actors/<str:slug>/merge/", actor_parts.actor_merge, name="actor_merge"),
    path("actors/<str:slug>/merges/<int:pk>/undo/", actor_parts.merge_undo, name="merge_undo"),
    path("actors/<str:slug>/names/add/", actor_parts.alias_add, name="alias_add"),
    path("actors/<str:slug>/names/<int:pk>/drop/", actor_parts.alias_drop, name="alias_drop"),
    path("actors/<str:slug>/relations/add/", actor_parts.relation_add, name="relation_add"),
    path("actors/<str:slug>/relations/<int:pk>/drop/", actor_parts.relation_drop, name="relation_drop"),
    path("actors/<str:slug>/designations/add/", actor_parts.designation_add, name="designation_add"),
    path("actors/<str:slug>/designations/<int:pk>/drop/", actor_parts.designation_drop, name="designation_drop"),
    path("advisories/", lists.advisory_list, name="advisory_list"),
    path("advisories/export.csv", lists.advisory_export, name="advisory_export"),
    path("advisories/new/", advisories.advisory_add, name="advisory_add"),
    path("advisories/<slug:reference>/", advisories.advisory_page, name="advisory_page"),
    path("advisories/<slug:reference>/edit/", advisories.advisory_edit, name="advisory_edit"),
    path("advisories/<slug:reference>/issue/", advisories.advisory_issue, name="advisory_issue"),
    path("advisories/<slug:reference>/cancel/", advisories.advisory_cancel, name="advisory_cancel"),
    path("key-events/", lists.key_event_list, name="key_event_list"),
    path("key-events/export.csv", lists.key_event_export, name="key_event_export"),
    path("key-events/new/", key_events.key_event_add, name="key_event_add"),
    path("key-events/<str:slug>/", key_events.key_event_page, name="key_event_page"),
    path("key-events/<str:slug>/edit/", key_events.key_event_edit, name="key_event_edit"),
    path("cases/", case_lists.case_list, name="case_list"),
    path("cases/export.csv", case_lists.case_export, name="case_export"),
    path("cases/new/", cases.case_open, name="case_open"),
    path("cases/lessons/", case_lists.lesson_list, name="lesson_list"),
    path("cases/lessons/export.csv", case_lists.lesson_export, name="lesson_export"),
    path("cases/<slug:case_reference>/", include(CASE)),
    path("incidents/", lists.incident_list, name="incident_list"),
    path("incidents/export.csv", lists.incident_export, name="incident_export"),
    path("incidents/new/", incident_file, name="incident_file"),
    path("incidents/new/look-up/", form_look_up, name="form_look_up"),
    path("incidents/new/autosave/", unfinished.autosave, name="autosave"),
    path("incidents/unfinished/<uuid:key>/drop/", unfinished.unfinished_drop, name="unfinished_drop"),
    path("incidents/access/", access_find, name="access_find"),
    path("incidents/<slug:reference>/", incident_page, name="incident_page"),
    path("incidents/<slug:reference>/edit/", incident_edit, name="incident_edit"),
    path("incidents/<slug:reference>/history/", incident_history, name="incident_history"),
    path("incidents/<slug:reference>/links/add/", links.link_add, name="link_add"),
    path("incidents/<slug:reference>/links/<int:pk>/confirm/", links.link_confirm, name="link_confirm"),
    path("incidents/<slug:reference>/links/<int:pk>/reject/", links.link_reject, name="link_reject"),
    path("incidents/<slug:reference>/key-events/add/", key_events.key_event_link, name="key_event_link"),
    path("incidents/<slug:reference>/key-events/<int:pk>/drop/", key_events.key_event_unlink, name="key_event_unlink"),
    path("incidents/<slug:reference>/cases/add/", case_parts.incident_to_case, name="incident_to_case"),
    path("incidents/<slug:reference>/severity/", incident_severity, name="incident_severity"),
    path("incidents/<slug:reference>/access/", incident_access, name="incident_access"),
    path("incidents/<slug:reference>/readers/", named_readers.incident_readers, name="incident_readers"),
    path("incidents/<slug:reference>/readers/add/", named_readers.reader_add, name="reader_add"),
    path("incidents/<slug:reference>/readers/<int:pk>/drop/", named_readers.reader_drop, name="reader_drop"),
    path("incidents/<slug:reference>/evidence/add/", evidence.evidence_add, name="evidence_add"),
    path("incidents/<slug:reference>/evidence/export/", evidence.evidence_export, name="evidence_export"),
    path("incidents/<slug:reference>/evidence/<int:pk>/", evidence.evidence_page, name="evidence_page"),
    path("incidents/<slug:reference>/evidence/<int:pk>/file/", evidence.evidence_file, name="evidence_file"),
    path("incidents/<slug:reference>/evidence/<int:pk>/preview/", evidence.evidence_preview, name="evidence_preview"),
    path(
        "incidents/<slug:reference>/evidence/<int:pk>/withdraw/", evidence.evidence_withdraw, name="evidence_withdraw"
    ),
    path("incidents/<slug:reference>/evidence/<int:pk>/restore/", evidence.evidence_restore, name="evidence_restore"),
    path("incidents/<slug:reference>/<slug:transition>/", transition, name="transition"),
]
