"""Who may do what around incidents by the REST API: cases, their tasks, comments and attachments.

In the form of tests/access_matrix.py, about the records of tests/access_matrix_case_records.py; with what is sent.
"""

from typing import Any

from incidents.tests.evidence_files import PDF, upload

WORK_BY_API = """
                                          | nob str vie rep off ana man adm sta
GET  cases-list                           | 401 200 200 200 200 200 200 200 200
POST cases-list                           | 401 201 403 403 403 403 201 403 201
GET  cases-detail case                    | 401 404 200 200 404 404 200 404 200
GET  cases-detail closed_case             | 401 404 200 200 404 404 200 404 200
GET  cases-detail red_case                | 401 404 404 404 404 404 200 404 404
GET  cases-detail no-such                 | 401 404 404 404 404 404 404 404 404
PATCH cases-detail case                   | 401 404 403 403 404 404 200 404 200
PATCH cases-detail closed_case            | 401 404 403 403 404 404 409 404 409
PATCH cases-detail red_case               | 401 404 404 404 404 404 200 404 404
DELETE cases-detail case                  | 401 405 405 405 405 405 405 405 405
POST cases-step case start                | 401 404 403 403 404 404 200 404 200
POST cases-step case close                | 401 404 403 403 404 404 409 404 409
POST cases-step case reopen               | 401 404 403 403 404 404 409 404 409
POST cases-step closed_case reopen        | 401 404 403 403 404 404 200 404 200
POST cases-step red_case start            | 401 404 404 404 404 404 200 404 404
POST cases-lead case                      | 401 404 403 403 404 404 200 404 200
POST cases-lead closed_case               | 401 404 400 400 404 404 400 404 400
POST cases-lead red_case                  | 401 404 404 404 404 404 403 404 404
POST cases-lessons case                   | 401 404 403 200 404 404 200 404 200
POST cases-lessons closed_case            | 401 404 403 200 404 404 200 404 200
POST cases-lessons red_case               | 401 404 404 404 404 404 200 404 404
GET  case-members-list case               | 401 404 200 200 404 404 200 404 200
GET  case-members-list red_case           | 401 404 404 404 404 404 200 404 404
POST case-members-list case               | 401 404 403 403 404 404 201 404 201
POST case-members-list closed_case        | 401 404 403 403 404 404 409 404 409
POST case-members-list red_case           | 401 404 404 404 404 404 403 404 404
DELETE case-members-detail case viewers_part | 401 404 403 403 404 404 204 404 204
DELETE case-members-detail red_case viewers_part | 401 404 404 404 404 404 404 404 404
GET  case-incidents-list case             | 401 404 200 200 404 404 200 404 200
GET  case-incidents-list red_case         | 401 404 404 404 404 404 200 404 404
POST case-incidents-list case             | 401 404 403 403 404 404 201 404 201
POST case-incidents-list closed_case      | 401 404 403 403 404 404 409 404 409
DELETE case-incidents-detail case in_review  | 401 404 403 403 404 404 204 404 403
DELETE case-incidents-detail case submitted  | 401 404 404 404 404 404 404 404 404
DELETE case-incidents-detail red_case in_review | 401 404 404 404 404 404 204 404 404
GET  case-milestones-list case            | 401 404 200 200 404 404 200 404 200
GET  case-milestones-list red_case        | 401 404 404 404 404 404 200 404 404
POST case-milestones-list case            | 401 404 403 201 404 404 201 404 201
POST case-milestones-list closed_case     | 401 404 403 409 404 404 409 404 409
DELETE case-milestones-detail case milestone | 401 404 403 204 404 404 204 404 204
DELETE case-milestones-detail closed_case milestone | 401 404 404 404 404 404 404 404 404
GET  case-steps-list case                 | 401 404 200 200 404 404 200 404 200
GET  case-steps-list red_case             | 401 404 404 404 404 404 200 404 404
GET  tasks-list                           | 401 200 200 200 200 200 200 200 200
POST tasks-list                           | 401 405 405 405 405 405 405 405 405
GET  case-tasks-list case                 | 401 404 200 200 404 404 200 404 200
GET  case-tasks-list red_case             | 401 404 404 404 404 404 200 404 404
POST case-tasks-list case                 | 401 404 403 201 404 404 201 404 201
POST case-tasks-list closed_case          | 401 404 403 409 404 404 409 404 409
GET  case-tasks-detail case task          | 401 404 200 200 404 404 200 404 200
GET  case-tasks-detail red_case task      | 401 404 404 404 404 404 404 404 404
PATCH case-tasks-detail case task         | 401 404 403 200 404 404 200 404 200
PATCH case-tasks-detail case done_task    | 401 404 403 409 404 404 409 404 409
POST case-tasks-done case task            | 401 404 403 200 404 404 200 404 200
POST case-tasks-done closed_case closed_task | 401 404 403 409 404 404 409 404 409
POST case-tasks-done red_case task        | 401 404 404 404 404 404 404 404 404
POST case-tasks-again case done_task      | 401 404 403 200 404 404 200 404 200
PATCH case-tasks-item case task item      | 401 404 403 200 404 404 200 404 200
PATCH case-tasks-item case done_task item | 401 404 404 404 404 404 404 404 404
GET  incident-comments-list submitted     | 401 404 200 200 200 200 200 200 200
GET  incident-comments-list draft         | 401 404 404 200 404 404 404 404 404
GET  incident-comments-list named         | 401 404 404 404 404 404 200 404 200
GET  incident-comments-list red           | 401 404 404 404 404 404 404 404 404
POST incident-comments-list draft         | 401 404 404 409 404 404 404 404 404
POST incident-comments-list submitted     | 401 404 403 201 201 201 201 403 201
POST incident-comments-list rejected      | 401 404 403 201 201 201 201 403 201
POST incident-comments-list named         | 401 404 404 404 404 404 201 404 201
POST incident-comments-list red           | 401 404 404 404 404 404 404 404 404
GET  incident-comments-detail submitted said | 401 404 200 200 200 200 200 200 200
GET  incident-comments-detail verified said  | 401 404 404 404 404 404 404 404 404
GET  incident-comments-detail named said_red | 401 404 404 404 404 404 200 404 200
PATCH incident-comments-detail submitted said | 401 404 403 200 403 403 403 403 403
PATCH incident-comments-detail named said_red | 401 404 404 404 404 404 403 404 403
POST incident-comments-withdraw submitted said | 401 404 403 200 403 403 200 403 200
POST incident-comments-withdraw named said_red | 401 404 404 404 404 404 200 404 200
GET  incident-attachments-list submitted  | 401 404 200 200 200 200 200 200 200
GET  incident-attachments-list draft      | 401 404 404 200 404 404 404 404 404
GET  incident-attachments-list red        | 401 404 404 404 404 404 404 404 404
POST incident-attachments-list draft      | 401 404 404 201 404 404 404 404 404
POST incident-attachments-list submitted  | 401 404 403 201 403 201 201 403 201
POST incident-attachments-list in_review  | 401 404 403 201 403 201 201 403 201
POST incident-attachments-list verified   | 401 404 403 403 403 201 201 403 201
POST incident-attachments-list rejected   | 401 404 409 409 409 409 409 409 409
POST incident-attachments-list red        | 401 404 404 404 404 404 404 404 404
GET  incident-attachments-detail submitted photo | 401 404 200 200 200 200 200 200 200
GET  incident-attachments-detail draft drafted_file | 401 404 404 200 404 404 404 404 404
GET  incident-attachments-detail submitted withdrawn_photo | 401 404 404 404 404 404 200 404 200
GET  incident-attachments-detail verified photo  | 401 404 404 404 404 404 404 404 404
GET  incident-attachments-detail red red_photo   | 401 404 404 404 404 404 404 404 404
GET  incident-attachments-file submitted photo   | 401 404 409 409 409 409 409 409 409
GET  incident-attachments-file red red_photo     | 401 404 404 404 404 404 404 404 404
GET  incident-attachments-export submitted | 401 404 409 409 409 409 409 409 409
GET  incident-attachments-export draft     | 401 404 404 409 404 404 404 404 404
GET  incident-attachments-export red       | 401 404 404 404 404 404 404 404 404
POST incident-attachments-withdraw submitted photo | 401 404 403 204 403 204 200 403 200
POST incident-attachments-withdraw submitted withdrawn_photo | 401 404 404 404 404 404 409 404 409
POST incident-attachments-restore submitted photo | 401 404 403 403 403 409 409 403 409
POST incident-attachments-restore submitted withdrawn_photo | 401 404 404 404 404 404 200 404 200
GET  case-comments-list case              | 401 404 200 200 404 404 200 404 200
GET  case-comments-list red_case          | 401 404 404 404 404 404 200 404 404
POST case-comments-list case              | 401 404 403 201 404 404 201 404 201
POST case-comments-list closed_case       | 401 404 403 409 404 404 409 404 409
POST case-comments-list red_case          | 401 404 404 404 404 404 201 404 404
GET  case-comments-detail case case_said  | 401 404 200 200 404 404 200 404 200
GET  case-comments-detail closed_case case_said | 401 404 404 404 404 404 404 404 404
PATCH case-comments-detail case case_said | 401 404 403 403 404 404 200 404 403
POST case-comments-withdraw case case_said | 401 404 403 403 404 404 200 404 200
GET  case-attachments-list case           | 401 404 200 200 404 404 200 404 200
GET  case-attachments-list red_case       | 401 404 404 404 404 404 200 404 404
POST case-attachments-list case           | 401 404 403 201 404 404 201 404 201
POST case-attachments-list closed_case    | 401 404 409 409 404 404 409 404 409
GET  case-attachments-detail case case_photo | 401 404 200 200 404 404 200 404 200
GET  case-attachments-detail case case_withdrawn | 401 404 404 404 404 404 200 404 200
GET  case-attachments-detail closed_case case_photo | 401 404 404 404 404 404 404 404 404
GET  case-attachments-file case case_photo | 401 404 409 409 404 404 409 404 409
GET  case-attachments-export case          | 401 404 409 409 404 404 409 404 409
POST case-attachments-withdraw case case_photo | 401 404 403 403 404 404 200 404 200
POST case-attachments-restore case case_withdrawn | 401 404 404 404 404 404 200 404 200
"""


def what_work_is_sent_by_api(records: dict[str, Any]) -> dict[str, Any]:
    """Method and route → what is sent there."""
    return {
        "POST incident-distinct-list": {"other": records["verified"].reference},
        "POST cases-list": {"title": "A case", "incidents": []},
        "PATCH cases-detail": {"title": "Another title"},
        "POST cases-step": {"reason": "For a reason."},
        "POST cases-lead": {"lead": records["reporters_part"].pk},
        "POST cases-lessons": {"root_causes": "One road.", "lessons": "Vary the hour."},
        "POST case-members-list": {"email": records["late"].email},
        "POST case-incidents-list": {"incidents": [records["merged"].reference]},
        "POST case-milestones-list": {"at": "2024-10-07T09:00:00+05:00", "precision": "day", "what": "A call"},
        "POST case-tasks-list": {"title": "Call"},
        "PATCH case-tasks-detail": {"title": "Call twice"},
        "PATCH case-tasks-item": {"ticked": True},
        **{f"POST {of}-comments-list": {"body": "The road is open."} for of in ("incident", "case")},
        **{f"PATCH {of}-comments-detail": {"body": "The road was open."} for of in ("incident", "case")},
        **{f"POST {of}-comments-withdraw": {"reason": "It was another road."} for of in ("incident", "case")},
        **{f"POST {of}-attachments-withdraw": {"reason": "The wrong file."} for of in ("incident", "case")},
    }


def file_to_hand_in() -> dict[str, Any]:
    """What is sent where files are taken."""
    return {"file": upload(PDF, "report.pdf")}
