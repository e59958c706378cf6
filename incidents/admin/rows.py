"""What hangs on an incident, as rows on its page: written with it, or – its review – only read."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.admin.base import person, shown
from accounts.admin.forms import ServiceForm
from accounts.admin.rows import ReadOnlyRows, WrittenRows, added, keep
from accounts.models import User
from incidents.forms.facts import plain
from incidents.models import (
    Attachment,
    Casualty,
    Comment,
    Consequence,
    FactEdit,
    Incident,
    IncidentReader,
    IncidentStep,
    Involvement,
    ProjectLink,
    Source,
)
from incidents.querysets.links import naming_readable
from incidents.services import confirm_link, link_project, reject_link
from incidents.services.permissions import ENRICHERS, FILERS, may_edit, may_file, may_link
from incidents.vocabulary.review import LinkState
from projects.admin.countries import ChoosesCountries
from projects.models import Project

CONTENTS = ("casualties", "sources", "involvements", "consequences")
MOST_ROWS = 60
DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ContentRows(WrittenRows[Any, Incident]):
    """Casualties, sources, involvements: facts, for whoever may edit the facts now."""

    max_num = MOST_ROWS

    def may_write(self, user: User, record: Incident | None) -> bool:
        return may_file(user) if record is None else may_edit(user, record)


class CasualtyRows(ChoosesCountries, ContentRows):
    model = Casualty
    fields = ("nationality", "affiliation", "outcome", "low", "best", "high")


class SourceRows(ContentRows):
    model = Source
    template = "admin/edit_inline/stacked.html"
    fields = (
        ("kind", "publisher", "title"),
        ("url", "published_on", "language"),
        "excerpt",
        ("reliability", "credibility", "second_hand"),
    )

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "excerpt":
            kwargs["widget"] = forms.Textarea(attrs={"rows": 2})
        if db_field.name == "published_on":
            kwargs["widget"] = DATE
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class InvolvementForm(ServiceForm[Involvement]):
    """A statement that stands keeps its actor; who made a mistake there removes the row."""

    speaker_name = forms.CharField(label="Who says so", max_length=200, required=False)
    source_number = forms.IntegerField(
        label="From source no.",
        min_value=1,
        max_value=MOST_ROWS + 20,
        required=False,
        help_text="Counted from the first of the sources above, removed ones too.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None and "actor" in self.fields:
            keep(self, "actor")
            for name in ("speaker_name", "source_number"):
                self.initial[name] = getattr(self.instance, name)


class InvolvementRows(ContentRows):
    """What is said of actors. Who says so is typed by any name, as on the pages; sources are cited by their number."""

    model = Involvement
    form = InvolvementForm
    template = "admin/edit_inline/stacked.html"
    fields = (("actor", "role", "confidence"), ("speaker_name", "stated_on"), ("source_number", "channel"), "note")
    autocomplete_fields = ("actor",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Involvement]:
        told: QuerySet[Involvement] = Involvement.objects.filter(pk__in=super().get_queryset(request)).told()
        return told

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "stated_on":
            kwargs["widget"] = DATE
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class ConsequenceRows(ContentRows):
    """What followed; rows that name a project which the reader may not read stay out of sight."""

    model = Consequence
    related = ("project",)
    fields = ("kind", "description", "project", "starts_on", "ends_on", "amount", "currency")
    autocomplete_fields = ("project",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Consequence]:
        return super().get_queryset(request).filter(naming_readable(person(request)))

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in {"starts_on", "ends_on"}:
            kwargs["widget"] = DATE
        return super().formfield_for_dbfield(db_field, request, **kwargs)


CONFIRM, REJECT = "confirm", "reject"
DECISIONS = {
    LinkState.SUGGESTED: [("", "–"), (CONFIRM, "Confirm"), (REJECT, "Reject")],
    LinkState.CONFIRMED: [("", "–"), (REJECT, "Take back")],
    LinkState.REJECTED: [("", "–"), (CONFIRM, "Confirm after all")],
}


class LinkForm(ServiceForm[ProjectLink]):
    """A link that stands keeps its project; a decision on it is a step of its own."""

    decision = forms.ChoiceField(required=False, choices=[("", "–")])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None and "project" in self.fields:
            keep(self, "project")
            self.fields["decision"].choices = DECISIONS[LinkState(self.instance.state)]  # type: ignore[attr-defined]


class LinkRows(WrittenRows[ProjectLink, Incident]):
    """The projects that the incident concerns, as far as the reader may read them."""

    model = ProjectLink
    form = LinkForm
    related = ("project", "site", "decided_by")
    max_num = MOST_ROWS
    can_delete = False
    fields = ("project", "relation", "state", "decision", "site", "distance_km", "reason", "decided")
    readonly_fields = ("state", "site", "distance_km", "reason", "decided")
    decided = shown("decided_by", "decided by")
    autocomplete_fields = ("project",)

    def may_write(self, user: User, record: Incident | None) -> bool:
        return may_file(user) if record is None else may_link(user, record)

    def get_fields(self, request: HttpRequest, obj: Incident | None = None) -> Any:
        """No decision where there is nothing to decide, or nobody to do it."""
        deciding = obj is not None and self.has_change_permission(request, obj)
        return [name for name in self.fields if deciding or name != "decision"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ProjectLink]:
        seen = ProjectLink.objects.for_user(person(request))
        return super().get_queryset(request).filter(pk__in=seen.values("pk"))

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> QuerySet[Any]:
        if db_field.name != "project":
            return super().get_field_queryset(db, db_field, request)
        user = person(request)
        linkable: QuerySet[Any] = Project.objects.for_user(user).in_scope(user, FILERS | ENRICHERS)
        return linkable


class StepRows(ReadOnlyRows[IncidentStep, Incident]):
    """How the report was decided."""

    model = IncidentStep
    verbose_name_plural = "steps of review"
    fields = ("at", "step", "from_state", "to_state", "actor_name", "reason")
    readonly_fields = ("at",)


class FactEditRows(ReadOnlyRows[FactEdit, Incident]):
    """Who changed facts once the report was submitted."""

    model = FactEdit
    verbose_name_plural = "edits of facts since the draft"
    fields = ("at", "who", "version", "changed")
    readonly_fields = ("at", "who", "changed")
    who = shown("editor", "who")
    related = ("editor",)

    def changed(self, edit: FactEdit) -> str:
        return ", ".join(edit.fields)


class AttachmentRows(ReadOnlyRows[Attachment, Incident]):
    """The evidence, as far as the reader sees it; the pages of the site give the files out, and write down to whom."""

    model = Attachment
    verbose_name_plural = "evidence"
    fields = ("name", "content_type", "size", "caption", "added", "added_at", "withdrawn_at")
    readonly_fields = fields
    added = shown("added_by", "added by")
    related = ("added_by",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Attachment]:
        seen = Attachment.objects.for_user(person(request))
        return super().get_queryset(request).filter(pk__in=seen.values("pk"))


class CommentRows(ReadOnlyRows[Comment, Incident]):
    """What was said about it, as far as the reader sees it, corrections among it."""

    model = Comment
    verbose_name_plural = "comments"
    fields = ("at", "author_name", "body", "corrects", "reason", "marking")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Comment]:
        seen: QuerySet[Comment] = Comment.objects.for_user(person(request)).select_related("corrects")
        return seen


class ReaderRows(ReadOnlyRows[IncidentReader, Incident]):
    """Who is named to read it, where it is TLP:RED."""

    model = IncidentReader
    verbose_name_plural = "named readers"
    fields = ("who",)
    readonly_fields = ("who",)
    who = shown("user", "who")
    related = ("user",)


def said_by(rows: Any) -> list[dict[str, Any]]:
    """What every row says that stands or was added, and is not removed: what `Contents` takes."""
    standing = [row for row in rows.initial_forms if row not in rows.deleted_forms]
    return [_plain(row.cleaned_data) for row in standing] + [_plain(values) for values in added(rows)]


def contents_said_by(rows: dict[str, Any], *, changed: bool = False) -> dict[str, Any]:
    """What the rows of each kind say – of a report that stands, of the kinds that were changed."""
    said = {kind: said_by(rows[kind]) for kind in CONTENTS if not changed or rows[kind].has_changed()}
    if {"sources", "involvements"} & said.keys():  # one cites the other
        said["involvements"] = _statements_said_by(rows)
    return said


def _statements_said_by(rows: dict[str, Any]) -> list[dict[str, Any]]:
    """As the service takes them: the number that the page gives a source is not its place once others are removed."""
    sources = rows["sources"]
    fresh = [row for row in sources.extra_forms if row.has_changed()]
    given = [row for row in (*sources.initial_forms, *fresh) if row not in sources.deleted_forms]
    place = {number: given.index(row) + 1 for number, row in enumerate(sources.forms, start=1) if row in given}
    statements = said_by(rows["involvements"])
    for statement in statements:
        number = statement.pop("source_number")
        if number is not None and number not in place:
            raise ValidationError({"involvements": [f"There is no source {number}, or it is removed."]})
        statement |= {"stated_by": statement.pop("speaker_name"), "source": place.get(number)}
    return statements


def links_said_by(rows: Any) -> list[dict[str, Any]]:
    """The links of a new report."""
    return [{"project": values["project"], "relation": values["relation"]} for values in added(rows)]


def carry_out_links(user: User, incident: Incident, rows: Any) -> None:
    """State, confirm and reject links, each by its verb."""
    for row in rows.initial_forms:
        decision = row.cleaned_data.get("decision")
        if decision == REJECT:
            reject_link(actor=user, link=row.instance)
        elif decision == CONFIRM:
            confirm_link(actor=user, link=row.instance)
        elif "relation" in row.changed_data:
            link_project(actor=user, incident=incident, project=row.instance.project, relation=row.instance.relation)
    for values in links_said_by(rows):
        link_project(actor=user, incident=incident, **values)


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {name: plain(value) for name, value in values.items() if name not in {"id", "incident", "DELETE"}}
