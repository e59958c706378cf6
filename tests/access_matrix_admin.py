"""The lines of the access matrix for the Django admin; `tests/access_matrix.py` says how they are read."""

# In the admin, nobody is sent to sign in and everybody who is not staff hears 404: that is said once, in ADMIN_DOOR.
ADMIN_DOOR = "302 404 404 404 404 404 404"
ADMIN = """
                                              | adm sta
GET  admin:index                              | 200 200
GET  admin:app_list accounts                  | 200 200
GET  admin:app_list projects                  | 200 200
GET  admin:app_list incidents                 | 200 200
GET  admin:jsi18n                             | 200 200
GET  admin:autocomplete                       | 403 403

GET  admin:incidents_incident_changelist      | 200 200
GET  admin:incidents_incident_add             | 403 200
GET  admin:incidents_incident_change draft    | 404 404
GET  admin:incidents_incident_change submitted| 200 200
GET  admin:incidents_incident_change verified | 200 200
GET  admin:incidents_incident_change red      | 404 404
GET  admin:incidents_incident_change named    | 404 200
POST admin:incidents_incident_change draft    | 404 404
POST admin:incidents_incident_change submitted| 403 200
POST admin:incidents_incident_change rejected | 409 409
GET  admin:incidents_incident_history draft   | 404 404
GET  admin:incidents_incident_history verified| 200 200
GET  admin:incidents_incident_history named   | 404 200
GET  admin:incidents_incident_delete verified | 403 403
POST admin:incidents_incident_delete verified | 403 403
GET  admin:incidents_advisory_changelist      | 200 200
GET  admin:incidents_advisory_add             | 403 200
GET  admin:incidents_advisory_change issued   | 200 200
GET  admin:incidents_advisory_change advisory_draft | 404 200
POST admin:incidents_advisory_change issued   | 403 200
GET  admin:incidents_advisory_history issued  | 200 200
POST admin:incidents_advisory_delete issued   | 403 403
GET  admin:incidents_case_changelist          | 200 200
GET  admin:incidents_case_add                 | 403 200
GET  admin:incidents_case_change case         | 404 200
POST admin:incidents_case_change case         | 404 200
POST admin:incidents_case_change closed_case  | 404 409
GET  admin:incidents_case_change red_case     | 404 404
GET  admin:incidents_case_history case        | 404 200
POST admin:incidents_case_delete case         | 404 403
GET  admin:incidents_casetask_changelist      | 200 200
GET  admin:incidents_casetask_add             | 403 200
GET  admin:incidents_casetask_change task     | 404 200
POST admin:incidents_casetask_change task     | 404 200
POST admin:incidents_casetask_change closed_task| 404 409
GET  admin:incidents_casetask_history task    | 404 200
POST admin:incidents_casetask_delete task     | 404 403
GET  admin:incidents_gazetteerplace_changelist| 200 200
GET  admin:incidents_gazetteerplace_add       | 403 403
GET  admin:incidents_gazetteerplace_change besham | 200 200
GET  admin:incidents_gazetteerplace_history besham| 404 404
POST admin:incidents_gazetteerplace_delete besham | 403 403
GET  admin:incidents_keyevent_changelist      | 200 200
GET  admin:incidents_keyevent_add             | 403 200
GET  admin:incidents_keyevent_change summit   | 200 200
POST admin:incidents_keyevent_change summit   | 403 200
GET  admin:incidents_keyevent_history summit  | 200 200
POST admin:incidents_keyevent_delete summit   | 403 403
GET  admin:incidents_actor_changelist         | 200 200
GET  admin:incidents_actor_add                | 403 200
GET  admin:incidents_actor_change bla         | 200 200
POST admin:incidents_actor_change bla         | 403 200
GET  admin:incidents_actor_history bla        | 200 200
POST admin:incidents_actor_delete bla         | 403 403
GET  admin:incidents_attachment_changelist    | 200 200
GET  admin:incidents_attachment_add           | 403 200
GET  admin:incidents_attachment_change photo  | 200 200
GET  admin:incidents_attachment_change withdrawn_photo| 404 200
GET  admin:incidents_attachment_change drafted_file| 404 404
POST admin:incidents_attachment_change photo  | 403 403
GET  admin:incidents_attachment_history photo | 200 200
POST admin:incidents_attachment_delete photo  | 403 403

GET  admin:projects_project_changelist        | 200 200
GET  admin:projects_project_add               | 200 200
GET  admin:projects_project_change port-qasim | 200 200
GET  admin:projects_project_change belt-and-road| 200 404
POST admin:projects_project_change port-qasim | 200 200
GET  admin:projects_project_history port-qasim| 200 200
POST admin:projects_project_delete port-qasim | 403 403
GET  admin:projects_site_changelist           | 200 200
GET  admin:projects_site_add                  | 200 200
GET  admin:projects_site_change site          | 200 200
GET  admin:projects_site_history site         | 200 200
POST admin:projects_site_delete site          | 403 403
GET  admin:projects_organisation_changelist   | 200 200
GET  admin:projects_organisation_add          | 200 200
GET  admin:projects_organisation_change company | 200 200
GET  admin:projects_organisation_history company| 200 200
POST admin:projects_organisation_delete company | 403 403
GET  admin:projects_membership_changelist     | 200 200
GET  admin:projects_membership_add            | 200 200
GET  admin:projects_membership_change kenyan  | 200 404
GET  admin:projects_membership_history kenyan | 200 404
POST admin:projects_membership_delete kenyan  | 403 404
GET  admin:incidents_actorwatch_changelist    | 200 200
GET  admin:incidents_actorwatch_add           | 200 200
GET  admin:incidents_actorwatch_change actor_watch | 404 404
GET  admin:incidents_actorwatch_history actor_watch | 404 404
POST admin:incidents_actorwatch_delete actor_watch | 404 404
GET  admin:projects_watch_changelist          | 200 200
GET  admin:projects_watch_add                 | 200 200
GET  admin:projects_watch_change watch        | 404 404
GET  admin:projects_watch_history watch       | 404 404
POST admin:projects_watch_delete watch        | 404 404

GET  admin:accounts_user_changelist           | 200 403
GET  admin:accounts_user_add                  | 200 403
GET  admin:accounts_user_change somebody      | 200 404
POST admin:accounts_user_change somebody      | 200 404
GET  admin:accounts_user_history somebody     | 200 404
POST admin:accounts_user_delete somebody      | 403 404
GET  admin:accounts_channel_changelist        | 200 200
GET  admin:accounts_channel_add               | 403 403
GET  admin:accounts_channel_change channel    | 200 404
GET  admin:accounts_channel_history channel   | 200 404
POST admin:accounts_channel_delete channel    | 403 404
GET  admin:accounts_token_changelist          | 200 200
GET  admin:accounts_token_add                 | 403 403
GET  admin:accounts_token_change token        | 200 404
GET  admin:accounts_token_history token       | 200 404
POST admin:accounts_token_delete token        | 403 404
GET  admin:accounts_notification_changelist   | 200 403
GET  admin:accounts_notification_add          | 403 403
GET  admin:accounts_notification_change alert | 200 404
GET  admin:accounts_notification_history alert| 404 404
POST admin:accounts_notification_delete alert | 403 404
GET  admin:accounts_recipient_changelist      | 200 403
GET  admin:accounts_recipient_add             | 403 403
GET  admin:accounts_recipient_change told     | 200 404
GET  admin:accounts_recipient_history told    | 404 404
POST admin:accounts_recipient_delete told     | 403 404
GET  admin:accounts_delivery_changelist       | 200 403
GET  admin:accounts_delivery_add              | 403 403
GET  admin:accounts_delivery_change letter    | 200 404
GET  admin:accounts_delivery_history letter   | 404 404
POST admin:accounts_delivery_delete letter    | 403 404
GET  admin:accounts_reading_changelist        | 200 403
GET  admin:accounts_reading_add               | 403 403
GET  admin:accounts_reading_change reading    | 200 404
GET  admin:accounts_reading_history reading   | 404 404
POST admin:accounts_reading_change reading    | 403 404
POST admin:accounts_reading_delete reading    | 403 404
GET  admin:accounts_attempt_changelist        | 200 403
GET  admin:accounts_attempt_add               | 403 403
GET  admin:accounts_attempt_change attempt    | 200 404
GET  admin:accounts_attempt_history attempt   | 404 404
POST admin:accounts_attempt_delete attempt    | 403 404
"""
