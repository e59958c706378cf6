"""What the schema of the API says of itself, and how it names choices that several resources have under one field."""

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

SCHEMA = {
    "TITLE": "Caravanserai",
    "DESCRIPTION": "What the token's owner may read and do in the pages, by the same rules.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "defaultModelsExpandDepth": 0, "validatorUrl": None},
    "ENUM_NAME_OVERRIDES": ENUM_NAMES,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "config.api_schema.with_examples",
        "config.api_schema.with_links",
    ],
}
