"""What happens: incidents with all that hangs on them, actors, key events, advisories, and how reports were decided."""

from incidents.models.actor import Actor, ActorAlias, ActorMerge, ActorRelation, Designation
from incidents.models.actor_watch import ActorWatch
from incidents.models.advisory import Advisory, AdvisoryCause, AdvisoryProject
from incidents.models.aftermath import Consequence, IncidentKeyEvent, KeyEvent
from incidents.models.attachment import Attachment, CustodyEntry
from incidents.models.case import Case, CaseIncident, CaseMember, CaseStep
from incidents.models.case_task import CaseTask, Milestone, TaskItem
from incidents.models.casualty import Casualty
from incidents.models.change import ChangeEpoch, FormerAccess, IncidentChange
from incidents.models.comment import Comment
from incidents.models.deadline import ReviewDeadline
from incidents.models.evidence import Involvement, Source
from incidents.models.gazetteer import GazetteerPlace
from incidents.models.history import FactEdit, IncidentStep
from incidents.models.incident import Incident, IncidentReader
from incidents.models.link import ProjectLink
from incidents.models.merge import DistinctPair, IncidentMerge
from incidents.models.reach import IncidentReach
from incidents.models.unfinished import UnfinishedReport

__all__ = [
    "Actor",
    "ActorAlias",
    "ActorMerge",
    "ActorRelation",
    "ActorWatch",
    "Advisory",
    "AdvisoryCause",
    "AdvisoryProject",
    "Attachment",
    "Case",
    "CaseIncident",
    "CaseMember",
    "CaseStep",
    "CaseTask",
    "Casualty",
    "ChangeEpoch",
    "Comment",
    "Consequence",
    "CustodyEntry",
    "Designation",
    "DistinctPair",
    "FactEdit",
    "FormerAccess",
    "GazetteerPlace",
    "Incident",
    "IncidentChange",
    "IncidentKeyEvent",
    "IncidentMerge",
    "IncidentReach",
    "IncidentReader",
    "IncidentStep",
    "Involvement",
    "KeyEvent",
    "Milestone",
    "ProjectLink",
    "ReviewDeadline",
    "Source",
    "TaskItem",
    "UnfinishedReport",
]
