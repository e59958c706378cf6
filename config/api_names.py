"""How the schema of the API names lists of choices that several resources have under the same field."""

ENUM_NAMES = {
    "TimePrecisionEnum": "incidents.vocabulary.precision.TimePrecision",
    "SeverityEnum": "incidents.api.serializers.SEVERITIES",
    "AdvisorySeverityEnum": "incidents.vocabulary.advisories.AdvisorySeverity",
    "MessageStatusEnum": "incidents.vocabulary.advisories.MessageStatus",
    "ActorStatusEnum": "incidents.vocabulary.evidence.ActorStatus",
    "ProjectStatusEnum": "projects.vocabulary.ProjectStatus",
    "AdvisoryStateEnum": "incidents.vocabulary.advisories.AdvisoryState",
    "IncidentStateEnum": "incidents.vocabulary.review.State",
    "LinkStateEnum": "incidents.vocabulary.review.LinkState",
    "CaseStatusEnum": "incidents.vocabulary.cases.CaseStatus",
    "SourceKindEnum": "incidents.vocabulary.evidence.SourceKind",
    "ConsequenceKindEnum": "incidents.vocabulary.aftermath.ConsequenceKind",
    "KeyEventKindEnum": "incidents.vocabulary.aftermath.KeyEventKind",
    "RelationKindEnum": "incidents.vocabulary.evidence.RelationKind",
    "ActorKindEnum": "incidents.vocabulary.evidence.ActorKind",
    "SiteKindEnum": "projects.vocabulary.SiteKind",
    "ProjectKindEnum": "projects.vocabulary.ProjectKind",
    "OrganisationKindEnum": "projects.vocabulary.OrganisationKind",
    "InvolvementRoleEnum": "incidents.vocabulary.evidence.InvolvementRole",
    "PartyRoleEnum": "projects.vocabulary.PartyRole",
}
