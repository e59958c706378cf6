"""What pages ask of actors: the facts, other names, relations, designations, and with which one it is the same."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from accounts.models import User
from incidents.models import Actor, ActorAlias, ActorRelation, Designation
from incidents.vocabulary.evidence import ActorKind, ActorStatus
from projects.vocabulary import country_choices


class ActorFilter(forms.Form):
    """Every field may stay empty; what is filled in lives in the address."""

    q = forms.CharField(label="Any of its names", required=False, max_length=100)
    kind = forms.ChoiceField(label="Kind", required=False, choices=[("", "Any"), *ActorKind.choices])
    country = forms.ChoiceField(label="Acts in", required=False, choices=[("", "Anywhere"), *country_choices()])
    status = forms.ChoiceField(label="Status", required=False, choices=[("", "Known"), *ActorStatus.choices])

    @property
    def filtered(self) -> bool:
        return self.is_valid() and any(self.cleaned_data.values())

    def narrow(self, actors: Any) -> Any:
        """The likest name first where one is looked for, else by name; merged ones only when they are asked for."""
        if not self.is_valid():
            return actors.none()
        given = self.cleaned_data
        if given["status"]:
            actors = actors.filter(status=given["status"])
        elif not given["q"]:
            actors = actors.standing()
        if given["kind"]:
            actors = actors.filter(kind=given["kind"])
        if given["country"]:
            actors = actors.filter(countries__contains=[given["country"]])
        return actors.best_matching(given["q"]) if given["q"] else actors.order_by("name")


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
        name = " ".join(str(self.cleaned_data["name"]).split())
        other = Actor.objects.named(name).exclude(pk=self.instance.pk).first()
        if other is not None:
            raise ValidationError(f"{other.standing} is known by this name already.")
        return name


class AliasForm(forms.ModelForm[ActorAlias]):
    class Meta:
        model = ActorAlias
        fields = ("name",)
        labels = {"name": "Another name"}

    def clean_name(self) -> str:
        name = " ".join(str(self.cleaned_data["name"]).split())
        other = Actor.objects.named(name).first()
        if other is not None:
            raise ValidationError(f"{other.standing} is known by this name already.")
        return name


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
