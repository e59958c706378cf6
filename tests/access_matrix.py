"""Who may reach what: one line for each route, method and record, with the answer that each person gets.

`stranger` manages another country; `viewer` reads CPEC; `reporter` and `officer` file for Pakistan, and the reporter
filed the reports that the lines name by their state; `analyst` works everywhere; `manager` and `staff` manage Pakistan,
and are cleared for TLP:RED, `staff` may use the admin too; `admin` administers everything and is staff. 302 is the way
to sign in for `nobody`, and for everybody else the page after a change that was made.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.access_matrix_admin import ADMIN, ADMIN_DOOR
from tests.access_matrix_api import API
from tests.access_matrix_api_work import WORK_BY_API
from tests.access_matrix_cases import CASES
from tests.access_matrix_channels import CHANNELS

PEOPLE = ("nobody", "stranger", "viewer", "reporter", "officer", "analyst", "manager", "admin", "staff")

PAGES = """
                                          | nob str vie rep off ana man adm sta
GET  healthz                              | 200 200 200 200 200 200 200 200 200
GET  readyz                               | 200 200 200 200 200 200 200 200 200

GET  metrics                              | 404 404 404 404 404 404 404 404 404

GET  incidents:home                       | 302 200 200 200 200 200 200 200 200
GET  incidents:watch_list                 | 302 200 200 200 200 200 200 200 200
POST incidents:watch_country              | 302 422 302 302 302 302 302 302 302
POST incidents:watch_change place watch   | 302 404 404 404 404 404 404 404 404
POST incidents:watch_change place reporters_watch | 302 404 404 302 404 404 404 404 404
POST incidents:watch_change no-such reporters_watch | 302 404 404 404 404 404 404 404 404
POST incidents:watch_stop place watch     | 302 404 404 404 404 404 404 404 404
POST incidents:watch_stop place reporters_watch | 302 404 404 302 404 404 404 404 404
GET  incidents:incident_list              | 302 200 200 200 200 200 200 200 200
GET  incidents:review_queue               | 302 200 403 403 403 403 200 403 200
GET  incidents:review_figures             | 302 200 403 403 403 403 200 403 200
POST incidents:queue_assign               | 302 302 403 403 403 403 302 403 302
GET  incidents:project_deadlines port-qasim    | 302 404 403 403 403 403 200 200 200
POST incidents:project_deadlines port-qasim    | 302 404 403 403 403 403 302 302 302
GET  incidents:project_deadlines belt-and-road | 302 404 404 404 404 403 404 200 404
GET  incidents:without_decider            | 302 403 403 403 403 403 403 200 403
GET  incidents:incident_file              | 302 200 403 200 200 403 200 403 200
POST incidents:incident_file              | 302 302 403 302 302 403 302 403 302

GET  incidents:incident_page draft        | 302 404 404 200 404 404 404 404 404
GET  incidents:incident_page submitted    | 302 404 200 200 200 200 200 200 200
GET  incidents:incident_page in_review    | 302 404 200 200 200 200 200 200 200
GET  incidents:incident_page verified     | 302 404 200 200 200 200 200 200 200
GET  incidents:incident_page rejected     | 302 404 200 200 200 200 200 200 200
GET  incidents:incident_page elsewhere    | 302 404 404 200 200 200 200 200 200
GET  incidents:incident_page red          | 302 404 404 404 404 404 404 404 404
GET  incidents:incident_page named        | 302 404 404 404 404 404 200 404 200
GET  incidents:incident_page no-such      | 302 404 404 404 404 404 404 404 404

GET  incidents:incident_history draft     | 302 404 404 200 404 404 404 404 404
GET  incidents:incident_history submitted | 302 404 200 200 200 200 200 200 200
GET  incidents:incident_history red       | 302 404 404 404 404 404 404 404 404
GET  incidents:incident_history no-such   | 302 404 404 404 404 404 404 404 404
GET  incidents:incident_history named     | 302 404 404 404 404 404 200 404 200
GET  incidents:incident_readings draft    | 302 404 404 403 404 404 404 404 404
GET  incidents:incident_readings submitted| 302 404 403 403 403 403 200 200 200
GET  incidents:incident_readings named    | 302 404 404 404 404 404 200 404 200
GET  incidents:incident_readings red      | 302 404 404 404 404 404 404 404 404

GET  incidents:incident_edit draft        | 302 404 404 200 404 404 404 404 404
GET  incidents:incident_edit submitted    | 302 404 403 403 403 200 200 403 200
GET  incidents:incident_edit returned     | 302 404 403 200 403 403 403 403 403
GET  incidents:incident_edit named        | 302 404 404 404 404 404 200 404 200
GET  incidents:incident_edit verified     | 302 404 403 403 403 200 200 403 200
GET  incidents:incident_edit rejected     | 302 404 409 409 409 409 409 409 409
POST incidents:incident_edit draft        | 302 404 404 302 404 404 404 404 404
POST incidents:incident_edit submitted    | 302 404 403 403 403 302 302 403 302
POST incidents:incident_edit rejected     | 302 404 409 409 409 409 409 409 409

POST incidents:transition draft submit          | 302 404 404 302 404 404 404 404 404
POST incidents:transition draft withdraw        | 302 404 404 302 404 404 404 404 404
POST incidents:transition draft verify          | 302 404 404 403 404 404 404 404 404
POST incidents:transition submitted submit      | 302 404 403 409 403 403 403 403 403
POST incidents:transition submitted withdraw    | 302 404 403 302 403 403 403 403 403
POST incidents:transition submitted start-review| 302 404 403 403 403 403 302 403 302
POST incidents:transition submitted verify      | 302 404 403 403 403 403 409 403 409
POST incidents:transition in_review return      | 302 404 403 403 403 403 302 403 302
POST incidents:transition in_review verify      | 302 404 403 403 403 403 302 403 302
POST incidents:transition in_review reject      | 302 404 403 403 403 403 302 403 302
POST incidents:transition in_review withdraw    | 302 404 403 409 403 403 403 403 403
POST incidents:transition managers_own verify   | 302 404 403 403 403 403 403 403 302
POST incidents:transition returned submit       | 302 404 403 302 403 403 403 403 403
POST incidents:transition verified verify       | 302 404 403 403 403 403 409 403 409
POST incidents:transition verified reject       | 302 404 403 403 403 403 409 403 409
POST incidents:transition rejected submit       | 302 404 403 409 403 403 403 403 403
POST incidents:transition verified close        | 302 404 403 403 403 403 302 403 302
POST incidents:transition verified reopen       | 302 404 403 403 403 403 302 403 302
POST incidents:transition rejected reopen       | 302 404 403 403 403 403 302 403 302
POST incidents:transition submitted reopen      | 302 404 403 403 403 403 409 403 409
POST incidents:transition red verify            | 302 404 404 404 404 404 404 404 404
POST incidents:transition submitted no-such     | 302 404 404 404 404 404 404 404 404
POST incidents:incident_claim in_review         | 302 404 403 403 403 403 302 403 302
POST incidents:incident_claim submitted         | 302 404 403 403 403 403 409 403 409
POST incidents:incident_claim managers_own      | 302 404 403 403 403 403 403 403 302
POST incidents:incident_claim red               | 302 404 404 404 404 404 404 404 404
POST incidents:incident_release in_review       | 302 404 403 403 403 403 409 403 409
POST incidents:incident_release draft           | 302 404 404 403 404 404 404 404 404
POST incidents:incident_assign submitted        | 302 404 403 403 403 403 302 403 302
POST incidents:incident_assign verified         | 302 404 403 403 403 403 409 403 409
POST incidents:incident_assign red              | 302 404 404 404 404 404 404 404 404

POST incidents:transition submitted unmerge     | 302 404 403 403 403 403 409 403 409
POST incidents:transition merged unmerge        | 302 404 403 403 403 403 302 403 302
GET  incidents:incident_page merged             | 302 404 200 200 200 200 200 200 200
GET  incidents:merge_find draft                 | 302 404 404 403 404 404 404 404 404
GET  incidents:merge_find submitted             | 302 404 403 403 403 403 200 403 200
GET  incidents:merge_find rejected              | 302 404 403 403 403 403 409 403 409
GET  incidents:merge_find named                 | 302 404 404 404 404 404 200 404 200
GET  incidents:merge_find red                   | 302 404 404 404 404 404 404 404 404
GET  incidents:incident_merge submitted verified| 302 404 403 403 403 403 200 403 200
GET  incidents:incident_merge submitted rejected| 302 404 403 403 403 403 409 403 409
GET  incidents:incident_merge submitted red     | 302 404 404 404 404 404 404 404 404
GET  incidents:incident_merge submitted named   | 302 404 404 404 404 404 409 404 409
POST incidents:incident_merge submitted verified| 302 404 403 403 403 403 302 403 302
POST incidents:incident_merge merged verified   | 302 404 403 403 403 403 409 403 409
POST incidents:distinct_mark submitted verified | 302 404 403 403 403 403 302 403 302
POST incidents:distinct_mark submitted red      | 302 404 404 404 404 404 404 404 404
POST incidents:distinct_undo submitted in_review| 302 404 403 403 403 403 302 403 302
POST incidents:distinct_undo submitted verified | 302 404 403 403 403 403 409 403 409

POST incidents:incident_severity draft          | 302 404 404 302 404 404 404 404 404
POST incidents:incident_severity submitted      | 302 404 403 403 403 302 302 403 302
POST incidents:incident_severity rejected       | 302 404 409 409 409 409 409 409 409

POST incidents:link_add draft                   | 302 404 404 302 404 404 404 404 404
POST incidents:link_add submitted               | 302 404 403 302 403 302 302 403 302
POST incidents:link_add rejected                | 302 404 409 409 409 409 409 409 409
POST incidents:link_confirm submitted suggested | 302 404 404 403 404 302 302 404 302
POST incidents:link_confirm submitted linked    | 302 404 403 403 403 409 409 403 409
POST incidents:link_confirm verified suggested  | 302 404 404 404 404 404 404 404 404
POST incidents:link_reject submitted suggested  | 302 404 404 403 404 302 302 404 302
POST incidents:link_reject submitted linked     | 302 404 403 403 403 302 302 403 302

GET  incidents:form_look_up               | 302 400 403 400 400 400 400 403 400
POST incidents:autosave                   | 302 302 403 302 302 403 302 403 302
POST incidents:unfinished_drop unfinished | 302 404 404 302 404 404 404 404 404
GET  incidents:actor_list                 | 302 200 200 200 200 200 200 200 200
GET  incidents:actor_add                  | 302 200 403 200 200 200 200 403 200
POST incidents:actor_add                  | 302 302 403 302 302 302 302 403 302
GET  incidents:actor_page bla             | 302 200 200 200 200 200 200 200 200
GET  incidents:actor_page proposed        | 302 200 404 200 404 200 200 404 200
GET  incidents:actor_history bla          | 302 200 200 200 200 200 200 200 200
GET  incidents:actor_history proposed     | 302 200 404 200 404 200 200 404 200
GET  incidents:actor_page no-such         | 302 404 404 404 404 404 404 404 404
GET  incidents:actor_edit bla             | 302 200 403 403 403 200 200 403 200
POST incidents:actor_edit bla             | 302 302 403 403 403 302 302 403 302
POST incidents:actor_watch bla            | 302 302 302 302 302 302 302 302 302
POST incidents:actor_watch proposed       | 302 302 404 302 404 302 302 404 302
POST incidents:actor_unwatch bla          | 302 302 302 302 302 302 302 302 302
POST incidents:actor_unwatch proposed     | 302 302 404 302 404 302 302 404 302
POST incidents:actor_accept proposed      | 302 302 404 403 404 302 302 404 302
POST incidents:alias_add bla              | 302 302 403 403 403 302 302 403 302
POST incidents:alias_drop bla alias       | 302 302 403 403 403 302 302 403 302
POST incidents:relation_add bla           | 302 302 403 403 403 302 302 403 302
POST incidents:relation_drop bla relation | 302 302 403 403 403 302 302 403 302
POST incidents:designation_add bla        | 302 302 403 403 403 302 302 403 302
POST incidents:designation_drop bla designation | 302 302 403 403 403 302 302 403 302
POST incidents:actor_merge bla            | 302 403 403 403 403 302 403 403 403
POST incidents:merge_undo bla merge       | 302 403 403 403 403 302 403 403 403

GET  incidents:advisory_list              | 302 200 200 200 200 200 200 200 200
GET  incidents:advisory_add               | 302 200 403 403 403 200 200 403 200
POST incidents:advisory_add               | 302 302 403 403 403 302 302 403 302
GET  incidents:advisory_page issued       | 302 404 404 200 200 200 200 200 200
GET  incidents:advisory_page advisory_draft| 302 404 404 404 404 404 200 404 200
GET  incidents:advisory_history issued    | 302 404 404 200 200 200 200 200 200
GET  incidents:advisory_history advisory_draft| 302 404 404 404 404 404 200 404 200
GET  incidents:advisory_page no-such      | 302 404 404 404 404 404 404 404 404
GET  incidents:advisory_edit issued       | 302 404 404 403 403 403 200 403 200
POST incidents:advisory_edit issued       | 302 404 404 403 403 403 302 403 302
POST incidents:advisory_issue advisory_draft| 302 404 404 404 404 404 302 404 302
POST incidents:advisory_issue issued      | 302 404 404 409 409 409 409 409 409
POST incidents:advisory_cancel issued     | 302 404 404 403 403 403 302 403 302
GET  incidents:key_event_list             | 302 200 200 200 200 200 200 200 200
GET  incidents:key_event_add              | 302 200 403 200 200 200 200 403 200
POST incidents:key_event_add              | 302 302 403 302 302 302 302 403 302
GET  incidents:key_event_page summit      | 302 200 200 200 200 200 200 200 200
GET  incidents:key_event_history summit   | 302 200 200 200 200 200 200 200 200
GET  incidents:key_event_edit summit      | 302 200 403 403 403 200 200 403 200
POST incidents:key_event_edit summit      | 302 302 403 403 403 302 302 403 302
POST incidents:key_event_link submitted   | 302 404 403 302 403 302 302 403 302
POST incidents:key_event_link draft       | 302 404 404 302 404 404 404 404 404
POST incidents:key_event_unlink submitted beside | 302 404 403 302 403 302 302 403 302
GET  incidents:incident_comments draft     | 302 404 404 200 404 404 404 404 404
GET  incidents:incident_comments submitted | 302 404 200 200 200 200 200 200 200
GET  incidents:incident_comments red       | 302 404 404 404 404 404 404 404 404
GET  incidents:incident_comments named     | 302 404 404 404 404 404 200 404 200
POST incidents:comment_add draft           | 401 404 404 409 404 404 404 404 404
POST incidents:comment_add submitted       | 401 404 403 302 302 302 302 403 302
POST incidents:comment_add verified        | 401 404 403 302 302 302 302 403 302
POST incidents:comment_add rejected        | 401 404 403 302 302 302 302 403 302
POST incidents:comment_add named           | 401 404 404 404 404 404 302 404 302
POST incidents:comment_add red             | 401 404 404 404 404 404 404 404 404
GET  incidents:mention_look_up draft       | 302 404 404 409 404 404 404 404 404
GET  incidents:mention_look_up submitted   | 302 404 403 200 200 200 200 403 200
GET  incidents:mention_look_up red         | 302 404 404 404 404 404 404 404 404
GET  incidents:comment_page submitted said | 302 404 200 200 200 200 200 200 200
GET  incidents:comment_page verified said  | 302 404 404 404 404 404 404 404 404
GET  incidents:comment_page named said_red | 302 404 404 404 404 404 200 404 200
POST incidents:comment_correct submitted said  | 401 404 403 302 403 403 403 403 403
POST incidents:comment_correct named said_red  | 401 404 404 404 404 404 403 404 403
POST incidents:comment_withdraw submitted said | 401 404 403 302 403 403 302 403 302
POST incidents:comment_withdraw named said_red | 401 404 404 404 404 404 302 404 302
POST incidents:evidence_add draft               | 302 404 404 422 404 404 404 404 404
POST incidents:evidence_add submitted           | 302 404 403 422 403 422 422 403 422
POST incidents:evidence_add in_review           | 302 404 403 422 403 422 422 403 422
POST incidents:evidence_add verified            | 302 404 403 403 403 422 422 403 422
POST incidents:evidence_add rejected            | 302 404 409 409 409 409 409 409 409
POST incidents:evidence_export draft            | 302 404 404 409 404 404 404 404 404
POST incidents:evidence_export submitted        | 302 404 409 409 409 409 409 409 409
POST incidents:evidence_export rejected         | 302 404 409 409 409 409 409 409 409
POST incidents:evidence_export red              | 302 404 404 404 404 404 404 404 404
GET  incidents:evidence_page draft drafted_file | 302 404 404 200 404 404 404 404 404
GET  incidents:evidence_page submitted photo    | 302 404 200 200 200 200 200 200 200
GET  incidents:evidence_page submitted withdrawn_photo| 302 404 404 404 404 404 200 404 200
GET  incidents:evidence_page verified photo     | 302 404 404 404 404 404 404 404 404
GET  incidents:evidence_page red red_photo      | 302 404 404 404 404 404 404 404 404
GET  incidents:evidence_file submitted photo    | 302 404 409 409 409 409 409 409 409
GET  incidents:evidence_file red red_photo      | 302 404 404 404 404 404 404 404 404
GET  incidents:evidence_preview submitted photo | 302 404 409 409 409 409 409 409 409
GET  incidents:evidence_preview draft drafted_file| 302 404 404 409 404 404 404 404 404
POST incidents:evidence_withdraw submitted photo| 302 404 403 302 403 302 302 403 302
POST incidents:evidence_withdraw submitted withdrawn_photo| 302 404 404 404 404 404 409 404 409
POST incidents:evidence_restore submitted photo | 302 404 403 403 403 409 409 403 409
POST incidents:evidence_restore submitted withdrawn_photo| 302 404 404 404 404 404 302 404 302
GET  incidents:incident_access draft            | 302 404 404 403 404 404 404 404 404
GET  incidents:incident_access submitted        | 302 404 403 403 403 403 200 200 200
GET  incidents:incident_access elsewhere        | 302 404 404 403 403 403 200 200 200
GET  incidents:incident_access named            | 302 404 404 404 404 404 200 404 200
GET  incidents:incident_access red              | 302 404 404 404 404 404 404 404 404
GET  incidents:access_find                      | 302 302 302 302 302 302 302 302 302
GET  incidents:incident_readers draft           | 302 404 404 403 404 404 404 404 404
GET  incidents:incident_readers submitted       | 302 404 403 403 403 403 200 403 200
GET  incidents:incident_readers rejected        | 302 404 409 409 409 409 409 409 409
GET  incidents:incident_readers red             | 302 404 404 404 404 404 404 404 404
GET  incidents:incident_readers named           | 302 404 404 404 404 404 200 404 200
POST incidents:incident_readers submitted       | 302 404 403 403 403 403 302 403 302
POST incidents:incident_readers named           | 302 404 404 404 404 404 409 404 409
POST incidents:reader_add submitted             | 302 404 403 403 403 409 409 403 409
POST incidents:reader_add named                 | 302 404 404 404 404 404 302 404 302
POST incidents:reader_add red                   | 302 404 404 404 404 404 404 404 404
POST incidents:reader_drop submitted late       | 302 404 403 403 403 404 404 403 404
POST incidents:reader_drop named late           | 302 404 404 404 404 404 302 404 302
POST incidents:reader_drop red late             | 302 404 404 404 404 404 404 404 404
GET  incidents:incident_export            | 302 200 200 200 200 200 200 200 200
GET  incidents:advisory_export            | 302 200 200 200 200 200 200 200 200
GET  incidents:key_event_export           | 302 200 200 200 200 200 200 200 200
GET  projects:organisation_export         | 302 200 200 200 200 200 200 200 200
GET  incidents:actor_export               | 302 200 200 200 200 200 200 200 200

GET  projects:project_list                | 302 200 200 200 200 200 200 200 200
GET  projects:project_page port-qasim     | 302 404 200 200 200 200 200 200 200
GET  projects:project_page belt-and-road  | 302 404 404 404 404 200 404 200 404
GET  projects:project_page no-such        | 302 404 404 404 404 404 404 404 404
GET  projects:project_history port-qasim     | 302 404 200 200 200 200 200 200 200
GET  projects:project_history belt-and-road  | 302 404 404 404 404 200 404 200 404
GET  projects:project_history no-such        | 302 404 404 404 404 404 404 404 404
GET  projects:project_export              | 302 200 200 200 200 200 200 200 200
GET  projects:project_add                 | 302 200 403 403 403 403 200 200 200
POST projects:project_add                 | 302 422 403 403 403 403 302 302 302
GET  projects:project_edit port-qasim     | 302 404 403 403 403 403 200 200 200
POST projects:project_edit port-qasim     | 302 404 403 403 403 403 302 302 302
GET  projects:project_edit belt-and-road  | 302 404 404 404 404 403 404 200 404
GET  projects:site_add port-qasim         | 302 404 403 403 403 403 200 200 200
POST projects:site_add port-qasim         | 302 404 403 403 403 403 302 302 302
GET  projects:site_edit port-qasim site   | 302 404 403 403 403 403 200 200 200
POST projects:site_edit port-qasim site   | 302 404 403 403 403 403 302 302 302
GET  projects:party_add port-qasim        | 302 404 403 403 403 403 200 200 200
POST projects:party_add port-qasim        | 302 404 403 403 403 403 302 302 302
POST projects:party_drop port-qasim party | 302 404 403 403 403 403 302 302 302
GET  projects:status_add port-qasim       | 302 404 403 403 403 403 200 200 200
POST projects:status_add port-qasim       | 302 404 403 403 403 403 302 302 302
GET  projects:head_count_add port-qasim   | 302 404 403 403 403 403 200 200 200
POST projects:head_count_add port-qasim   | 302 404 403 403 403 403 302 302 302
GET  projects:organisation_list           | 302 200 200 200 200 200 200 200 200
GET  projects:organisation_add            | 302 200 403 200 200 200 200 200 200
POST projects:organisation_add            | 302 302 403 302 302 302 302 302 302
GET  projects:organisation_page company   | 302 200 200 200 200 200 200 200 200
GET  projects:organisation_history company | 302 200 200 200 200 200 200 200 200
GET  projects:organisation_edit company   | 302 200 403 403 403 200 200 200 200
POST projects:organisation_edit company   | 302 302 403 403 403 302 302 302 302
POST projects:organisation_alias_add company | 302 302 403 403 403 302 302 302 302
POST projects:organisation_alias_drop company former_name | 302 302 403 403 403 302 302 302 302
POST projects:watch port-qasim            | 302 404 302 302 302 302 302 302 302
POST projects:watch belt-and-road         | 302 404 404 404 404 302 404 302 404
POST projects:unwatch port-qasim          | 302 404 302 302 302 302 302 302 302

GET  projects:people_list                 | 302 200 403 403 403 403 200 200 200
GET  projects:membership_give             | 302 200 403 403 403 403 200 200 200
POST projects:membership_give             | 302 403 403 403 403 403 302 302 302
POST projects:membership_take kenyan      | 302 302 404 404 404 404 404 302 404
GET  projects:person_page late            | 302 404 404 404 404 404 200 200 200
GET  projects:person_history late         | 302 404 404 404 404 404 403 200 403
POST projects:clearance_set late          | 302 404 404 404 404 404 403 302 403

GET  accounts:notification_list           | 302 200 200 200 200 200 200 200 200
GET  accounts:bell                        | 302 200 200 200 200 200 200 200 200
POST accounts:notification_open told      | 302 404 404 302 404 404 404 404 404
POST accounts:notification_acknowledge told    | 302 404 404 409 404 404 404 404 404
POST accounts:notification_acknowledge called  | 302 404 404 404 404 404 302 404 404
GET  accounts:alert_page alert            | 302 404 403 200 403 403 200 200 200
POST accounts:alert_again alert           | 302 404 403 403 403 403 302 302 302
POST accounts:delivery_again alert letter | 302 404 403 403 403 403 409 409 409
POST accounts:delivery_again alert given_up    | 302 404 403 404 403 403 302 302 302
GET  accounts:alert_health                | 302 403 403 403 403 403 403 200 403
GET  accounts:acknowledge no-such         | 404 404 404 404 404 404 404 404 404
POST accounts:acknowledge no-such         | 404 404 404 404 404 404 404 404 404
GET  accounts:acknowledge managers_link   | 200 200 200 200 200 200 200 200 200
POST accounts:acknowledge managers_link   | 200 200 200 200 200 200 200 200 200
POST accounts:notification_read_all       | 302 302 302 302 302 302 302 302 302
GET  accounts:invitation_list             | 302 403 403 403 403 403 403 200 403
POST accounts:invitation_list             | 302 403 403 403 403 403 403 422 403
POST accounts:invitation_again invited    | 302 403 403 403 403 403 403 302 403
POST accounts:invitation_again somebody   | 302 403 403 403 403 403 403 404 403
POST accounts:invitation_withdraw invited | 302 403 403 403 403 403 403 302 403
POST single_sign_on_begin                 | 404 404 404 404 404 404 404 404 404
GET  single_sign_on_callback              | 404 404 404 404 404 404 404 404 404
GET  accounts:token_list                  | 302 200 200 200 200 200 200 200 200
GET  accounts:token_add                   | 302 200 200 200 200 200 200 200 200
POST accounts:token_add                   | 302 200 200 200 200 200 200 200 200
GET  accounts:token_revoke reporters_token| 302 404 404 200 404 404 404 200 404
POST accounts:token_revoke reporters_token| 302 404 404 302 404 404 404 302 404
POST accounts:token_revoke token          | 302 404 404 404 404 404 404 302 404
GET  accounts:service_account_list        | 302 403 403 403 403 403 403 200 403
GET  accounts:service_account_add         | 302 403 403 403 403 403 403 200 403
POST accounts:service_account_add         | 302 403 403 403 403 403 403 302 403
GET  accounts:service_account_page robot  | 302 403 403 403 403 403 403 200 403
GET  accounts:service_account_page somebody| 302 403 403 403 403 403 403 404 403
GET  accounts:service_account_token robot | 302 403 403 403 403 403 403 200 403
POST accounts:service_account_token robot | 302 403 403 403 403 403 403 200 403
POST accounts:service_account_token somebody| 302 403 403 403 403 403 403 404 403
POST accounts:service_account_stop robot  | 302 403 403 403 403 403 403 302 403
POST accounts:service_account_start robot | 302 403 403 403 403 403 403 302 403
GET  accounts:invitation_accept no-such   | 404 404 404 404 404 404 404 404 404
POST accounts:invitation_accept no-such   | 404 404 404 404 404 404 404 404 404
"""

# allauth's pages: whoever is signed in finds only what is their own. What is their own is shown after the password was
# given once more, hence 302; codes and passkeys that a person does not have are not there.
SIGN_IN = """
                                          | nob str vie rep off ana man adm sta
GET  account_login                        | 200 302 302 302 302 302 302 302 302
GET  account_logout                       | 302 200 200 200 200 200 200 200 200
GET  account_signup                       | 200 302 302 302 302 302 302 302 302
GET  account_inactive                     | 200 200 200 200 200 200 200 200 200
GET  account_reauthenticate               | 302 200 200 200 200 200 200 200 200
GET  account_change_password              | 302 200 200 200 200 200 200 200 200
GET  account_set_password                 | 302 302 302 302 302 302 302 302 302
GET  account_reset_password               | 200 200 200 200 200 200 200 200 200
GET  account_reset_password_done          | 200 200 200 200 200 200 200 200 200
GET  account_reset_password_from_key 1 no-such| 200 200 200 200 200 200 200 200 200
GET  account_reset_password_from_key_done | 200 200 200 200 200 200 200 200 200
GET  usersessions_list                    | 302 200 200 200 200 200 200 200 200
POST usersessions_list                    | 302 302 302 302 302 302 302 302 302
GET  mfa_index                            | 302 200 200 200 200 200 200 200 200
GET  mfa_authenticate                     | 302 302 302 302 302 302 302 302 302
GET  mfa_reauthenticate                   | 302 302 302 302 302 302 302 302 302
GET  mfa_activate_totp                    | 302 302 302 302 302 302 302 302 302
POST mfa_activate_totp                    | 302 302 302 302 302 302 302 302 302
GET  mfa_deactivate_totp                  | 302 404 404 404 404 404 404 404 404
POST mfa_deactivate_totp                  | 302 404 404 404 404 404 404 404 404
GET  mfa_generate_recovery_codes          | 302 302 302 302 302 302 302 302 302
POST mfa_generate_recovery_codes          | 302 302 302 302 302 302 302 302 302
GET  mfa_view_recovery_codes              | 302 404 404 404 404 404 404 404 404
GET  mfa_download_recovery_codes          | 302 404 404 404 404 404 404 404 404
GET  mfa_list_webauthn                    | 302 200 200 200 200 200 200 200 200
GET  mfa_add_webauthn                     | 302 302 302 302 302 302 302 302 302
POST mfa_add_webauthn                     | 302 302 302 302 302 302 302 302 302
GET  mfa_edit_webauthn passkey            | 302 302 302 302 302 302 302 302 302
POST mfa_edit_webauthn passkey            | 302 302 302 302 302 302 302 302 302
GET  mfa_remove_webauthn passkey          | 302 302 302 302 302 302 302 302 302
POST mfa_remove_webauthn passkey          | 302 302 302 302 302 302 302 302 302
GET  mfa_reauthenticate_webauthn          | 302 302 302 302 302 302 302 302 302
GET  mfa_login_webauthn                   | 302 302 302 302 302 302 302 302 302
"""

# Django's own: the product's sign-in answers for them, and tests/test_admin_door.py looks at them.
NOT_WALKED = frozenset({"admin:login", "admin:logout"})


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the matrix."""

    method: str
    route: str
    records: tuple[str, ...]
    answers: dict[str, int]

    def __str__(self) -> str:
        return " ".join((self.method, self.route, *self.records))


def lines(table: str, door: str = "") -> Iterator[Line]:
    """The lines of a table; `door` is what comes before the answers in all of them."""
    for row in table.strip().splitlines()[1:]:
        if row.strip():
            asked, _, answered = row.partition("|")
            method, route, *records = asked.split()
            statuses = [int(status) for status in f"{door} {answered}".split()]
            yield Line(method, route, tuple(records), dict(zip(PEOPLE, statuses, strict=True)))


PAGE_LINES = [*lines(PAGES), *lines(CASES), *lines(CHANNELS)]
SIGN_IN_LINES = list(lines(SIGN_IN))
API_LINES = [*lines(API), *lines(WORK_BY_API)]
ADMIN_LINES = list(lines(ADMIN, door=ADMIN_DOOR))
