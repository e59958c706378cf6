"""Who may do what by the REST API, in the form of tests/access_matrix.py, and what is sent with each line."""

API = """
                                          | nob str vie rep off ana man adm sta
GET  api_index                            | 401 200 200 200 200 200 200 200 200
GET  api_schema                           | 401 200 200 200 200 200 200 200 200
GET  api_docs                             | 302 200 200 200 200 200 200 200 200
GET  api_unknown                          | 401 404 404 404 404 404 404 404 404
GET  incidents-list                       | 401 200 200 200 200 200 200 200 200
GET  incidents-export                     | 401 200 200 200 200 200 200 200 200
POST incidents-export                     | 401 405 405 405 405 405 405 405 405
GET  stats                                | 401 200 200 200 200 200 200 200 200
POST stats                                | 401 405 405 405 405 405 405 405 405
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
POST incidents-claim in_review            | 401 404 403 403 403 403 200 403 200
POST incidents-release in_review          | 401 404 403 403 403 403 409 403 409
POST incidents-step red verify            | 401 404 404 404 404 404 404 404 404
POST incidents-merge submitted            | 401 404 403 403 403 403 200 403 200
POST incidents-merge red                  | 401 404 404 404 404 404 404 404 404
GET  incident-duplicates-list submitted   | 401 404 403 200 403 403 200 403 200
GET  incident-duplicates-list draft       | 401 404 404 403 404 404 404 404 404
GET  incident-duplicates-list named       | 401 404 404 404 404 404 200 404 200
GET  incident-duplicates-list red         | 401 404 404 404 404 404 404 404 404
GET  incident-distinct-list submitted     | 401 404 403 403 403 403 200 403 200
GET  incident-distinct-list in_review     | 401 404 403 403 403 403 200 403 200
GET  incident-distinct-list named         | 401 404 404 404 404 404 200 404 200
GET  incident-distinct-list red           | 401 404 404 404 404 404 404 404 404
POST incident-distinct-list submitted     | 401 404 403 403 403 403 201 403 201
POST incident-distinct-list red           | 401 404 404 404 404 404 404 404 404
DELETE incident-distinct-detail submitted in_review | 401 404 403 403 403 403 204 403 204
DELETE incident-distinct-detail submitted verified | 401 404 403 403 403 403 409 403 409
DELETE incident-distinct-detail submitted red | 401 404 404 404 404 404 404 404 404
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
DELETE incident-casualties-detail submitted told_by | 401 404 404 404 404 404 404 404 404
PATCH incident-involvements-detail submitted told_by | 401 404 404 404 404 404 404 404 404
DELETE incident-involvements-detail submitted told_by | 401 404 404 404 404 404 404 404 404
PATCH incident-consequences-detail submitted told_by | 401 404 404 404 404 404 404 404 404
DELETE incident-consequences-detail submitted told_by | 401 404 404 404 404 404 404 404 404
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
GET  changes                              | 401 200 200 200 200 200 200 200 200
POST changes                              | 401 405 405 405 405 405 405 405 405
GET  projects-list                        | 401 200 200 200 200 200 200 200 200
POST projects-list                        | 401 400 403 403 403 403 201 201 201
GET  projects-detail port-qasim           | 401 404 200 200 200 200 200 200 200
GET  projects-detail belt-and-road        | 401 404 404 404 404 200 404 200 404
PATCH projects-detail port-qasim          | 401 404 403 403 403 403 200 200 200
PATCH projects-detail belt-and-road       | 401 404 404 404 404 403 404 200 404
GET  project-sites-list port-qasim        | 401 404 200 200 200 200 200 200 200
GET  project-sites-list belt-and-road     | 401 404 404 404 404 200 404 200 404
POST project-sites-list port-qasim        | 401 404 403 403 403 403 201 201 201
GET  project-parties-list port-qasim      | 401 404 200 200 200 200 200 200 200
GET  project-parties-list belt-and-road   | 401 404 404 404 404 200 404 200 404
POST project-parties-list port-qasim      | 401 404 403 403 403 403 201 201 201
GET  project-statuses-list port-qasim     | 401 404 200 200 200 200 200 200 200
GET  project-statuses-list belt-and-road  | 401 404 404 404 404 200 404 200 404
POST project-statuses-list port-qasim     | 401 404 403 403 403 403 201 201 201
GET  project-head-counts-list port-qasim  | 401 404 200 200 200 200 200 200 200
GET  project-head-counts-list belt-and-road | 401 404 404 404 404 200 404 200 404
POST project-head-counts-list port-qasim  | 401 404 403 403 403 403 201 201 201
GET  project-sites-detail port-qasim site | 401 404 200 200 200 200 200 200 200
PATCH project-sites-detail port-qasim site | 401 404 403 403 403 403 200 200 200
PATCH project-sites-detail gwadar-port site | 401 404 404 404 404 404 404 404 404
DELETE project-parties-detail port-qasim party | 401 404 403 403 403 403 204 204 204
DELETE project-parties-detail gwadar-port party | 401 404 404 404 404 404 404 404 404
GET  project-review-deadlines port-qasim  | 401 404 403 403 403 403 200 200 200
PATCH project-review-deadlines port-qasim | 401 404 403 403 403 403 200 200 200
GET  project-review-deadlines belt-and-road | 401 404 404 404 404 403 404 200 404
GET  sites-list                           | 401 200 200 200 200 200 200 200 200
GET  sites-detail site                    | 401 404 200 200 200 200 200 200 200
POST sites-list                           | 401 405 405 405 405 405 405 405 405
GET  actors-list                          | 401 200 200 200 200 200 200 200 200
GET  actors-detail bla                    | 401 200 200 200 200 200 200 200 200
POST actors-detail bla                    | 401 405 405 405 405 405 405 405 405
GET  incident-key-events-list submitted  | 401 404 200 200 200 200 200 200 200
GET  incident-key-events-list red        | 401 404 404 404 404 404 404 404 404
POST incident-key-events-list submitted  | 401 404 403 201 403 201 201 403 201
POST incident-key-events-list red        | 401 404 404 404 404 404 404 404 404
DELETE incident-key-events-detail submitted beside | 401 404 403 204 403 204 204 403 204
POST actors-list                         | 401 201 403 201 201 201 201 403 201
PATCH actors-detail bla                  | 401 200 403 403 403 200 200 403 200
PATCH actors-detail proposed             | 401 200 404 200 404 200 200 404 200
POST actors-accept proposed              | 401 200 404 403 404 200 200 404 200
POST actors-add-alias bla                | 401 200 403 403 403 200 200 403 200
POST actors-drop-alias bla               | 401 200 403 403 403 200 200 403 200
POST actors-merge proposed               | 401 403 404 403 404 200 403 404 403
POST actors-unmerge bla                  | 401 409 409 409 409 409 409 409 409
GET  actor-relations-list bla             | 401 200 200 200 200 200 200 200 200
GET  actor-relations-list proposed        | 401 200 404 200 404 200 200 404 200
POST actor-relations-list bla             | 401 201 403 403 403 201 201 403 201
DELETE actor-relations-detail bla relation | 401 204 403 403 403 204 204 403 204
DELETE actor-relations-detail proposed relation | 401 404 404 404 404 404 404 404 404
GET  actor-designations-list bla          | 401 200 200 200 200 200 200 200 200
GET  actor-designations-list proposed     | 401 200 404 200 404 200 200 404 200
POST actor-designations-list bla          | 401 201 403 403 403 201 201 403 201
DELETE actor-designations-detail bla designation | 401 204 403 403 403 204 204 403 204
DELETE actor-designations-detail proposed designation | 401 404 404 404 404 404 404 404 404
GET  advisories-list                     | 401 200 200 200 200 200 200 200 200
GET  advisories-detail issued            | 401 404 404 200 200 200 200 200 200
GET  advisories-detail advisory_draft    | 401 404 404 404 404 404 200 404 200
POST advisories-list                     | 401 201 403 403 403 201 201 403 201
PATCH advisories-detail issued           | 401 404 404 403 403 403 200 403 200
PATCH advisories-detail advisory_draft   | 401 404 404 404 404 404 200 404 403
POST advisories-issue advisory_draft     | 401 404 404 404 404 404 200 404 200
POST advisories-cancel issued            | 401 404 404 403 403 403 200 403 200
GET  key-events-list                     | 401 200 200 200 200 200 200 200 200
GET  key-events-detail summit            | 401 200 200 200 200 200 200 200 200
POST key-events-list                     | 401 201 403 201 201 201 201 403 201
PATCH key-events-detail summit           | 401 200 403 403 403 200 200 403 200
GET  organisations-list                  | 401 200 200 200 200 200 200 200 200
GET  organisations-detail company           | 401 200 200 200 200 200 200 200 200
POST organisations-list                  | 401 201 403 201 201 201 201 201 201
PATCH organisations-detail company          | 401 200 403 403 403 200 200 200 200
POST organisations-add-alias company        | 401 200 403 403 403 200 200 200 200
POST organisations-drop-alias company       | 401 200 403 403 403 200 200 200 200
GET  watches-list                        | 401 200 200 200 200 200 200 200 200
POST watches-list                        | 401 403 201 201 201 201 201 201 201
GET  watches-detail place-0              | 401 404 404 404 404 404 404 404 404
PATCH watches-detail place-0             | 401 404 404 404 404 404 404 404 404
DELETE watches-detail actor-0            | 401 404 404 404 404 404 404 404 404
GET  notifications-list                  | 401 200 200 200 200 200 200 200 200
GET  notifications-detail told           | 401 404 404 200 404 404 404 404 404
POST notifications-acknowledge told      | 401 404 404 409 404 404 404 404 404
POST notifications-read told             | 401 404 404 200 404 404 404 404 404
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
    "POST incident-key-events-list": {"key_event": "summit"},
    "POST actors-list": {"name": "A new actor"},
    "PATCH actors-detail": {"founded": "2000"},
    "POST actors-add-alias": {"name": "Another name of it"},
    "POST actors-drop-alias": {"name": "BLA of old"},
    "POST actors-merge": {"into": "bla"},
    "POST advisories-list": {"headline": "Stay in", "text": "Stay in.", "issuer": "Embassy", "countries": ["PK"]},
    "PATCH advisories-detail": {"language": "en"},
    "POST advisories-cancel": {"reason": "It is over."},
    "POST key-events-list": {"name": "A visit", "kind": "visit", "starts_on": "2024-10-14"},
    "PATCH key-events-detail": {"place": "Islamabad"},
    "POST organisations-list": {"name": "A new company"},
    "PATCH organisations-detail": {"country": "CN"},
    "POST organisations-add-alias": {"name": "Another name of it"},
    "POST organisations-drop-alias": {"name": "CRBC"},
    "POST watches-list": {"country": "PK"},
    "POST projects-list": {"name": "A plant", "parent": "cpec", "host_country": "PK"},
    "POST actor-relations-list": {"kind": "rival", "other": "Majeed Brigade"},
    "POST actor-designations-list": {"authority": "China", "listed_as": "Terrorist organisation"},
    "PATCH project-review-deadlines": {"critical": 2},
    "PATCH projects-detail": {"area": "Sindh"},
    "POST project-sites-list": {"name": "Jetty", "latitude": 24.8, "longitude": 67.3},
    "PATCH project-sites-detail": {"alert_radius_km": 40},
    "POST project-parties-list": {"organisation": "A new company", "role": "operator"},
    "POST project-statuses-list": {"status": "planned", "as_of": "2014"},
    "POST project-head-counts-list": {"number": 120, "nationality": "CN", "as_of": "2024-09-01"},
    "POST incident-project-links-list": {"project": "gwadar-port", "relation": "nearby"},
}
