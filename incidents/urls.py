"""Home, incidents, review, actors, advisories, key events."""

from django.urls import path

from incidents.views import (
    actor_parts,
    actors,
    advisories,
    comments,
    evidence,
    key_events,
    links,
    lists,
    merges,
    named_readers,
    unfinished,
)
from incidents.views.access import access_find, incident_access, incident_readings
from incidents.views.assigning import incident_assign, incident_claim, incident_release
from incidents.views.deciders import without_decider
from incidents.views.home import home
from incidents.views.incident_edit import incident_edit
from incidents.views.incident_file import incident_file
from incidents.views.incident_page import incident_history, incident_page
from incidents.views.incident_severity import incident_severity
from incidents.views.look_up import form_look_up
from incidents.views.review_figures import project_deadlines, review_figures
from incidents.views.review_queue import queue_assign, review_queue
from incidents.views.steps import transition

app_name = "incidents"

urlpatterns = [
    path("", home, name="home"),
    path("review/", review_queue, name="review_queue"),
    path("review/assign/", queue_assign, name="queue_assign"),
    path("review/figures/", review_figures, name="review_figures"),
    path("review/deadlines/<str:slug>/", project_deadlines, name="project_deadlines"),
    path("review/without-decider/", without_decider, name="without_decider"),
    path("actors/", lists.actor_list, name="actor_list"),
    path("actors/export.csv", lists.actor_export, name="actor_export"),
    path("actors/new/", actors.actor_add, name="actor_add"),
    path("actors/<str:slug>/", actors.actor_page, name="actor_page"),
    path("actors/<str:slug>/history/", actors.actor_history, name="actor_history"),
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
    path("advisories/<slug:reference>/history/", advisories.advisory_history, name="advisory_history"),
    path("advisories/<slug:reference>/edit/", advisories.advisory_edit, name="advisory_edit"),
    path("advisories/<slug:reference>/issue/", advisories.advisory_issue, name="advisory_issue"),
    path("advisories/<slug:reference>/cancel/", advisories.advisory_cancel, name="advisory_cancel"),
    path("key-events/", lists.key_event_list, name="key_event_list"),
    path("key-events/export.csv", lists.key_event_export, name="key_event_export"),
    path("key-events/new/", key_events.key_event_add, name="key_event_add"),
    path("key-events/<str:slug>/", key_events.key_event_page, name="key_event_page"),
    path("key-events/<str:slug>/history/", key_events.key_event_history, name="key_event_history"),
    path("key-events/<str:slug>/edit/", key_events.key_event_edit, name="key_event_edit"),
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
    path("incidents/<slug:reference>/readings/", incident_readings, name="incident_readings"),
    path("incidents/<slug:reference>/links/add/", links.link_add, name="link_add"),
    path("incidents/<slug:reference>/links/<int:pk>/confirm/", links.link_confirm, name="link_confirm"),
    path("incidents/<slug:reference>/links/<int:pk>/reject/", links.link_reject, name="link_reject"),
    path("incidents/<slug:reference>/key-events/add/", key_events.key_event_link, name="key_event_link"),
    path("incidents/<slug:reference>/key-events/<int:pk>/drop/", key_events.key_event_unlink, name="key_event_unlink"),
    path("incidents/<slug:reference>/claim/", incident_claim, name="incident_claim"),
    path("incidents/<slug:reference>/release/", incident_release, name="incident_release"),
    path("incidents/<slug:reference>/assign/", incident_assign, name="incident_assign"),
    path("incidents/<slug:reference>/severity/", incident_severity, name="incident_severity"),
    path("incidents/<slug:reference>/access/", incident_access, name="incident_access"),
    path("incidents/<slug:reference>/readers/", named_readers.incident_readers, name="incident_readers"),
    path("incidents/<slug:reference>/readers/add/", named_readers.reader_add, name="reader_add"),
    path("incidents/<slug:reference>/readers/<int:pk>/drop/", named_readers.reader_drop, name="reader_drop"),
    path("incidents/<slug:reference>/comments/", comments.incident_comments, name="incident_comments"),
    path("incidents/<slug:reference>/comments/add/", comments.comment_add, name="comment_add"),
    path("incidents/<slug:reference>/comments/who/", comments.mention_look_up, name="mention_look_up"),
    path("incidents/<slug:reference>/comments/<int:pk>/", comments.comment_page, name="comment_page"),
    path("incidents/<slug:reference>/comments/<int:pk>/correct/", comments.comment_correct, name="comment_correct"),
    path("incidents/<slug:reference>/comments/<int:pk>/withdraw/", comments.comment_withdraw, name="comment_withdraw"),
    path("incidents/<slug:reference>/evidence/add/", evidence.evidence_add, name="evidence_add"),
    path("incidents/<slug:reference>/evidence/export/", evidence.evidence_export, name="evidence_export"),
    path("incidents/<slug:reference>/evidence/<int:pk>/", evidence.evidence_page, name="evidence_page"),
    path("incidents/<slug:reference>/evidence/<int:pk>/file/", evidence.evidence_file, name="evidence_file"),
    path("incidents/<slug:reference>/evidence/<int:pk>/preview/", evidence.evidence_preview, name="evidence_preview"),
    path(
        "incidents/<slug:reference>/evidence/<int:pk>/withdraw/", evidence.evidence_withdraw, name="evidence_withdraw"
    ),
    path("incidents/<slug:reference>/evidence/<int:pk>/restore/", evidence.evidence_restore, name="evidence_restore"),
    path("incidents/<slug:reference>/merge/", merges.merge_find, name="merge_find"),
    path("incidents/<slug:reference>/merge/<slug:other>/", merges.incident_merge, name="incident_merge"),
    path("incidents/<slug:reference>/distinct/<slug:other>/", merges.distinct_mark, name="distinct_mark"),
    path("incidents/<slug:reference>/distinct/<slug:other>/undo/", merges.distinct_undo, name="distinct_undo"),
    path("incidents/<slug:reference>/<slug:transition>/", transition, name="transition"),
]
