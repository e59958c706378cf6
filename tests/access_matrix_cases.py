"""The lines of the access matrix for cases: the manager leads them; reporter and viewer are members, not of `red_case`.

`staff` manages all of their incidents and is no member; `officer` and `analyst` read the incidents and no case.
"""

CASES = """
                                          | nob str vie rep off ana man adm sta
GET  incidents:case_list                  | 302 200 200 200 200 200 200 200 200
GET  incidents:case_export                | 302 200 200 200 200 200 200 200 200
GET  incidents:lesson_list                | 302 200 200 200 200 200 200 200 200
GET  incidents:lesson_export              | 302 200 200 200 200 200 200 200 200
GET  incidents:case_open                  | 302 200 403 403 403 403 200 403 200
POST incidents:case_open                  | 302 302 403 403 403 403 302 403 302
GET  incidents:case_page case             | 302 404 200 200 404 404 200 404 200
GET  incidents:case_page closed_case      | 302 404 200 200 404 404 200 404 200
GET  incidents:case_page red_case         | 302 404 404 404 404 404 200 404 404
GET  incidents:case_page no-such          | 302 404 404 404 404 404 404 404 404
GET  incidents:case_history case          | 302 404 200 200 404 404 200 404 200
GET  incidents:case_history red_case      | 302 404 404 404 404 404 200 404 404
GET  incidents:case_timeline case         | 302 404 200 200 404 404 200 404 200
GET  incidents:case_timeline red_case     | 302 404 404 404 404 404 200 404 404
GET  incidents:case_report case           | 302 404 200 200 404 404 200 404 200
GET  incidents:case_report red_case       | 302 404 404 404 404 404 200 404 404
GET  incidents:case_edit case             | 302 404 403 403 404 404 200 404 200
GET  incidents:case_edit red_case         | 302 404 404 404 404 404 200 404 404
GET  incidents:case_edit closed_case      | 302 404 403 403 404 404 409 404 409
POST incidents:case_edit case             | 302 404 403 403 404 404 302 404 302
POST incidents:case_edit closed_case      | 302 404 403 403 404 404 409 404 409
GET  incidents:case_lessons case          | 302 404 403 200 404 404 200 404 200
GET  incidents:case_lessons red_case      | 302 404 404 404 404 404 200 404 404
POST incidents:case_lessons closed_case   | 302 404 403 302 404 404 302 404 302
POST incidents:case_step case start       | 302 404 403 403 404 404 302 404 302
POST incidents:case_step case close       | 302 404 403 403 404 404 409 404 409
POST incidents:case_step case reopen      | 302 404 403 403 404 404 409 404 409
POST incidents:case_step closed_case reopen| 302 404 403 403 404 404 302 404 302
POST incidents:case_step red_case start   | 302 404 404 404 404 404 302 404 404
POST incidents:case_step case no-such     | 302 404 404 404 404 404 404 404 404
POST incidents:case_lead case             | 302 404 403 403 404 404 302 404 302
POST incidents:case_lead closed_case      | 302 404 403 403 404 404 409 404 409
POST incidents:case_member_add case       | 302 404 403 403 404 404 302 404 302
POST incidents:case_member_add closed_case| 302 404 403 403 404 404 409 404 409
POST incidents:case_member_drop case viewer| 302 404 403 403 404 404 302 404 302
POST incidents:case_member_drop case somebody| 302 404 403 403 404 404 404 404 404
POST incidents:case_incident_add case     | 302 404 403 403 404 404 302 404 302
POST incidents:case_incident_add closed_case| 302 404 403 403 404 404 409 404 409
POST incidents:case_incident_drop case in_review| 302 404 403 403 404 404 302 404 403
POST incidents:case_incident_drop case submitted| 302 404 403 403 404 404 404 404 404
POST incidents:incident_to_case submitted | 302 404 302 302 302 302 302 302 302
POST incidents:incident_to_case draft     | 302 404 404 302 404 404 404 404 404
GET  incidents:task_add case              | 302 404 403 200 404 404 200 404 200
GET  incidents:task_add red_case          | 302 404 404 404 404 404 200 404 404
POST incidents:task_add case              | 302 404 403 302 404 404 302 404 302
POST incidents:task_add closed_case       | 302 404 403 409 404 404 409 404 409
GET  incidents:task_edit case task        | 302 404 403 200 404 404 200 404 200
POST incidents:task_edit case task        | 302 404 403 302 404 404 302 404 302
GET  incidents:task_edit case done_task   | 302 404 403 409 404 404 409 404 409
POST incidents:task_done case task        | 302 404 403 302 404 404 302 404 302
POST incidents:task_done closed_case closed_task| 302 404 403 409 404 404 409 404 409
POST incidents:task_again case done_task  | 302 404 403 302 404 404 302 404 302
POST incidents:task_item case task item   | 302 404 403 302 404 404 302 404 302
POST incidents:task_done red_case task    | 302 404 404 404 404 404 404 404 404
POST incidents:milestone_add case         | 302 404 403 302 404 404 302 404 302
POST incidents:milestone_add closed_case  | 302 404 403 409 404 404 409 404 409
POST incidents:milestone_drop case milestone| 302 404 403 302 404 404 302 404 302
POST incidents:case_evidence_add case     | 302 404 403 422 404 404 422 404 422
POST incidents:case_evidence_add closed_case| 302 404 409 409 404 404 409 404 409
POST incidents:case_evidence_export case  | 302 404 409 409 404 404 409 404 409
POST incidents:case_evidence_export red_case| 302 404 404 404 404 404 409 404 404
GET  incidents:case_evidence_page case case_photo| 302 404 200 200 404 404 200 404 200
GET  incidents:case_evidence_page case case_withdrawn| 302 404 404 404 404 404 200 404 200
GET  incidents:case_evidence_page closed_case case_photo| 302 404 404 404 404 404 404 404 404
GET  incidents:case_evidence_file case case_photo| 302 404 409 409 404 404 409 404 409
GET  incidents:case_evidence_preview case case_photo| 302 404 409 409 404 404 409 404 409
POST incidents:case_evidence_withdraw case case_photo| 302 404 403 403 404 404 302 404 302
POST incidents:case_evidence_restore case case_withdrawn| 302 404 404 404 404 404 302 404 302
GET  incidents:case_comments case         | 302 404 200 200 404 404 200 404 200
GET  incidents:case_comments red_case     | 302 404 404 404 404 404 200 404 404
POST incidents:case_comment_add case      | 401 404 403 302 404 404 302 404 302
POST incidents:case_comment_add closed_case| 401 404 403 409 404 404 409 404 409
POST incidents:case_comment_add red_case  | 401 404 404 404 404 404 302 404 404
GET  incidents:case_mention_look_up case  | 302 404 403 200 404 404 200 404 200
GET  incidents:case_comment_page case case_said| 302 404 200 200 404 404 200 404 200
GET  incidents:case_comment_page closed_case case_said| 302 404 404 404 404 404 404 404 404
POST incidents:case_comment_correct case case_said| 401 404 403 403 404 404 302 404 403
POST incidents:case_comment_withdraw case case_said| 401 404 403 403 404 404 302 404 302
"""
