"""Who may do what by the REST API, in the form of tests/access_matrix.py, and what is sent with each line."""

API = """
                                          | nob str vie rep off ana man adm sta
GET  api_index                            | 401 200 200 200 200 200 200 200 200
GET  api_schema                           | 401 200 200 200 200 200 200 200 200
GET  api_docs                             | 302 200 200 200 200 200 200 200 200
GET  api_unknown                          | 401 404 404 404 404 404 404 404 404
GET  incidents-list                       | 401 200 200 200 200 200 200 200 200
GET  incidents-detail draft               | 401 404 404 200 404 404 404 404 404
GET  incidents-detail submitted           | 401 404 200 200 200 200 200 200 200
GET  incidents-detail verified            | 401 404 200 200 200 200 200 200 200
GET  incidents-detail merged              | 401 404 200 200 200 200 200 200 200
GET  incidents-detail elsewhere           | 401 404 404 200 200 200 200 200 200
GET  incidents-detail named               | 401 404 404 404 404 404 200 404 200
GET  incidents-detail red                 | 401 404 404 404 404 404 404 404 404
POST incidents-detail verified            | 401 405 405 405 405 405 405 405 405
POST incidents-list                       | 401 201 403 201 201 403 201 403 201
PATCH incidents-detail draft              | 401 404 404 200 404 404 404 404 404
PATCH incidents-detail submitted          | 401 404 403 403 403 200 200 403 200
PATCH incidents-detail returned           | 401 404 403 200 403 403 403 403 403
PATCH incidents-detail named              | 401 404 404 404 404 404 200 404 200
PATCH incidents-detail rejected           | 401 404 409 409 409 409 409 409 409
PATCH incidents-detail red                | 401 404 404 404 404 404 404 404 404
POST incidents-step draft submit          | 401 404 404 200 404 404 404 404 404
POST incidents-step draft withdraw        | 401 404 404 200 404 404 404 404 404
POST incidents-step draft verify          | 401 404 404 403 404 404 404 404 404
POST incidents-step submitted submit      | 401 404 403 409 403 403 403 403 403
POST incidents-step submitted withdraw    | 401 404 403 200 403 403 403 403 403
POST incidents-step submitted start-review| 401 404 403 403 403 403 200 403 200
POST incidents-step in_review return      | 401 404 403 403 403 403 200 403 200
POST incidents-step in_review verify      | 401 404 403 403 403 403 200 403 200
POST incidents-step in_review reject      | 401 404 403 403 403 403 200 403 200
POST incidents-step managers_own verify   | 401 404 403 403 403 403 403 403 200
POST incidents-step verified close        | 401 404 403 403 403 403 200 403 200
POST incidents-step verified reopen       | 401 404 403 403 403 403 200 403 200
POST incidents-step merged unmerge        | 401 404 403 403 403 403 200 403 200
POST incidents-step in_review claim       | 401 404 403 403 403 403 200 403 200
POST incidents-step in_review release     | 401 404 403 403 403 403 409 403 409
POST incidents-step red verify            | 401 404 404 404 404 404 404 404 404
POST incidents-merge submitted            | 401 404 403 403 403 403 200 403 200
POST incidents-merge red                  | 401 404 404 404 404 404 404 404 404
POST incidents-assign submitted           | 401 404 403 403 403 403 200 403 200
POST incidents-assign red                 | 401 404 404 404 404 404 404 404 404
POST incidents-severity draft             | 401 404 404 200 404 404 404 404 404
POST incidents-severity submitted         | 401 404 403 403 403 200 200 403 200
POST incidents-severity red               | 401 404 404 404 404 404 404 404 404
GET  incident-casualties-list submitted | 401 404 200 200 200 200 200 200 200
GET  incident-casualties-list red       | 401 404 404 404 404 404 404 404 404
POST incident-casualties-list draft     | 401 404 404 201 404 404 404 404 404
POST incident-casualties-list submitted | 401 404 403 403 403 201 201 403 201
POST incident-casualties-list red       | 401 404 404 404 404 404 404 404 404
GET  incident-sources-list submitted   | 401 404 200 200 200 200 200 200 200
GET  incident-sources-list red         | 401 404 404 404 404 404 404 404 404
POST incident-sources-list draft       | 401 404 404 201 404 404 404 404 404
POST incident-sources-list submitted   | 401 404 403 403 403 201 201 403 201
POST incident-sources-list red         | 401 404 404 404 404 404 404 404 404
GET  incident-involvements-list submitted | 401 404 200 200 200 200 200 200 200
GET  incident-involvements-list red       | 401 404 404 404 404 404 404 404 404
POST incident-involvements-list draft     | 401 404 404 201 404 404 404 404 404
POST incident-involvements-list submitted | 401 404 403 403 403 201 201 403 201
POST incident-involvements-list red       | 401 404 404 404 404 404 404 404 404
GET  incident-consequences-list submitted | 401 404 200 200 200 200 200 200 200
GET  incident-consequences-list red       | 401 404 404 404 404 404 404 404 404
POST incident-consequences-list draft     | 401 404 404 201 404 404 404 404 404
POST incident-consequences-list submitted | 401 404 403 403 403 201 201 403 201
POST incident-consequences-list red       | 401 404 404 404 404 404 404 404 404
PATCH incident-casualties-detail submitted told_by | 401 404 404 404 404 404 404 404 404
PATCH incident-involvements-detail submitted told_by | 401 404 404 404 404 404 404 404 404
PATCH incident-consequences-detail submitted told_by | 401 404 404 404 404 404 404 404 404
PATCH incident-sources-detail submitted told_by  | 401 404 403 403 403 200 200 403 200
PATCH incident-sources-detail draft told_by      | 401 404 404 404 404 404 404 404 404
DELETE incident-sources-detail submitted told_by | 401 404 403 403 403 204 204 403 204
DELETE incident-sources-detail red told_by       | 401 404 404 404 404 404 404 404 404
GET  incident-project-links-list submitted       | 401 404 200 200 200 200 200 200 200
GET  incident-project-links-list red             | 401 404 404 404 404 404 404 404 404
POST incident-project-links-list submitted       | 401 404 403 201 403 201 201 403 201
POST incident-project-links-confirm submitted suggested | 401 404 404 403 404 200 200 404 200
POST incident-project-links-reject submitted suggested  | 401 404 404 403 404 204 204 404 204
POST incident-project-links-confirm red suggested       | 401 404 404 404 404 404 404 404 404
POST incident-project-links-list red             | 401 404 404 404 404 404 404 404 404
GET  projects-list                        | 401 200 200 200 200 200 200 200 200
POST projects-list                        | 401 405 405 405 405 405 405 405 405
GET  projects-detail port-qasim           | 401 404 200 200 200 200 200 200 200
GET  projects-detail belt-and-road        | 401 404 404 404 404 200 404 200 404
GET  actors-list                          | 401 200 200 200 200 200 200 200 200
GET  actors-detail bla                    | 401 200 200 200 200 200 200 200 200
POST actors-detail bla                    | 401 405 405 405 405 405 405 405 405
"""

CASUALTY = {"outcome": "injured", "nationality": "KE", "best": 1}
NEW_REPORT = {
    "title": "Shots",
    "attack_type": "armed_assault",
    "occurred_from": "2024-10-06T23:00:00Z",
    "country": "PK",
}
SENT_BY_API = {
    "POST incidents-list": NEW_REPORT,
    "PATCH incidents-detail": {"title": "Another title"},
    "POST incidents-step": {"reason": "Because."},
    "POST incidents-assign": {"assignee": None},
    "POST incidents-severity": {"severity": "critical", "reason": "The road is closed."},
    "POST incident-casualties-list": CASUALTY,
    "POST incident-sources-list": {"kind": "news", "publisher": "Dawn"},
    "POST incident-involvements-list": {"actor": "bla", "role": "claimed", "stated_by": "A caller"},
    "POST incident-consequences-list": {"kind": "work_stopped"},
    "PATCH incident-sources-detail": {"publisher": "Dawn"},
    "POST incident-project-links-list": {"project": "gwadar-port", "relation": "nearby"},
}
