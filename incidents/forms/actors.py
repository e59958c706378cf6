"""What pages ask of actors: how to find them, their facts, names, relations, designations, and who is the same."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from accounts.lists import ListFilter, Narrowed, Orders, choice, day, equal_to, one_of, words
from accounts.models import User
from incidents.models import Actor, ActorAlias, ActorRelation, Designation, Incident
from incidents.querysets.periods import happened_since, happened_until
from incidents.services.actors import free_name
from incidents.vocabulary.evidence import ActorKind, ActorStatus
from projects.models import Project
from projects.vocabulary import country_choices


class ActorFilter(ListFilter):
    """Actors: by any of their names, the likest first; by what they are; and by the incidents in which they are named.

    Merged ones are listed only when they are asked for.
    """

    page_name, table_name = "incidents:actor_list", "incidents:actor_export"
    one, many = "actor", "actors"
    at_hand = ("kind", "country", "status", "project", "since", "until")
    orders: ClassVar[Orders] = {"name": ("Name", ("sort_name", "pk"))}
    narrowed: ClassVar[Narrowed] = {
        "kind": equal_to("kind"),
        "country": lambda actors, country: actors.filter(countries__contains=[country]),
        "status": equal_to("status"),
        "q": lambda actors, sought: actors.best_matching(sought),
    }
    seen: ClassVar[Narrowed] = {
        "project": lambda incidents, project: incidents.touching(project),
        "since": happened_since,
        "until": happened_until,
    }

    q = words("Any of its names")
    kind = choice("Kind", ActorKind.choices)
    country = choice("Acts in", country_choices(), "Anywhere")
    status = choice("Status", ActorStatus.choices, "Known")
    project = one_of("Named at project")
    since = day("Named from")
    until = day("Named until")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.offer("project", Project.objects.for_user(user).order_by("name"))

    @property
    def by(self) -> tuple[str, ...]:
        likest_first = self.is_valid() and "q" in self.given()
        return ("unlikeness", *super().by) if likest_first else super().by

    def narrow(self, rows: Any) -> Any:
        actors = super().narrow(rows)
        given = self.given() if self.is_valid() else {}
        if given.get("status") != ActorStatus.MERGED:
            actors = actors.standing()
        incidents = Incident.objects.for_user(self.user)
        for name in self.seen.keys() & given.keys():
            incidents = self.seen[name](incidents, given[name])
        return actors.named_in(incidents) if self.seen.keys() & given.keys() else actors


class ActorForm(forms.ModelForm[Actor]):
    """The facts of an actor. The service saves them."""

    countries = forms.MultipleChoiceField(
        label="Acts in", required=False, choices=country_choices, widget=forms.SelectMultiple(attrs={"size": 6})
    )

    class Meta:
        model = Actor
        fields = ("name", "kind", "countries", "founded", "dissolved", "description")
        widgets = {"description": forms.Textarea(attrs={"rows": 5})}

    def clean_name(self) -> str:
        return free_name(self.cleaned_data["name"], self.instance)


class AliasForm(forms.ModelForm[ActorAlias]):
    """`instance` says of which actor."""

    class Meta:
        model = ActorAlias
        fields = ("name",)
        labels = {"name": "Another name"}

    def clean_name(self) -> str:
        return free_name(self.cleaned_data["name"], self.instance.actor)


class NamesAnActor(forms.Form):
    """Asks for another actor by any of its exact names."""

    other = forms.CharField(label="Other actor", max_length=200, widget=forms.TextInput(attrs={"list": "known-actors"}))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_other(self) -> Actor:
        name = self.cleaned_data["other"]
        known: QuerySet[Any] = Actor.objects.for_user(self.user)
        found = known.named(name).first()  # type: ignore[attr-defined]
        if found is not None:
            actor: Actor = found.standing
            return actor
        like = ", ".join(str(actor) for actor in known.best_matching(name)[:3])  # type: ignore[attr-defined]
        raise ValidationError(f"No actor is known by this name.{f' Did you mean {like}?' if like else ''}")


class RelationForm(NamesAnActor, forms.ModelForm[ActorRelation]):
    field_order = ("kind", "other", "since", "until", "note", "url")

    class Meta:
        model = ActorRelation
        fields = ("kind", "since", "until", "note", "url")
        labels = {"kind": "It is"}


class DesignationForm(forms.ModelForm[Designation]):
    class Meta:
        model = Designation
        fields = ("authority", "listed_as", "since", "until", "url")


class MergeForm(NamesAnActor):
    """Which other actor is the same as this one; that other one is kept."""

    reason = forms.CharField(label="Why they are one", max_length=300, required=False)
    field_order = ("other", "reason")
