"""Find projects; change one, its parties, sites, status and head counts."""

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet

from accounts.lists import DATE, ListFilter, Narrowed, Orders, choice, equal_to, one_of, words
from accounts.models import User
from projects.models import HeadCount, Project, ProjectParty, Site, StatusEntry
from projects.services.permissions import CARETAKERS
from projects.vocabulary import PartyRole, ProjectKind, ProjectStatus, Sector, country_choices

HIDDEN = "One that you may not read"


class ProjectFilter(ListFilter):
    """Projects: by name, by what and where they are, and by their place in the tree."""

    page_name, table_name = "projects:project_list", "projects:project_export"
    one, many = "project", "projects"
    at_hand = ("kind", "status", "sector", "country", "below", "order")
    orders: ClassVar[Orders] = {
        "tree": ("In the tree", ("tree_path", "pk")),
        "name": ("Name", ("sort_name", "pk")),
    }
    narrowed: ClassVar[Narrowed] = {
        "q": lambda projects, sought: projects.matching(sought),
        "kind": equal_to("kind"),
        "status": equal_to("status"),
        "sector": equal_to("sector"),
        "country": equal_to("host_country"),
        "below": lambda projects, project: projects.subtree_of(project),
        "tracked": lambda projects, answer: projects.filter(tracked=answer == "yes"),
    }

    q = words("Name")
    kind = choice("Kind", ProjectKind.choices)
    status = choice("Status", ProjectStatus.choices)
    sector = choice("Sector", Sector.choices)
    country = choice("Country", country_choices())
    below = one_of("All under")
    tracked = choice("Tracked", [("yes", "Yes: attacks alert"), ("no", "No")])

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.offer("below", Project.objects.for_user(user).order_by("name"))


class LinesField(forms.CharField):
    """A list of addresses, one on each line."""

    widget = forms.Textarea(attrs={"rows": 4})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        return [line.strip() for line in super().clean(value).splitlines() if line.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return list(initial or []) != [line.strip() for line in (data or "").splitlines() if line.strip()]


class ProjectForm(forms.ModelForm[Project]):
    """The facts of a project and its place in the tree. The service saves them."""

    parent = forms.ModelChoiceField(
        label="Stands under", required=False, queryset=Project.objects.none(), empty_label="Nothing: it is a root"
    )
    host_country = forms.ChoiceField(
        label="Host country", required=False, choices=[("", "None, or several"), *country_choices()]
    )
    sources = LinesField(label="Sources", required=False, help_text="Addresses (URLs), one on each line.")

    class Meta:
        model = Project
        fields = (
            "name",
            "parent",
            "kind",
            "sector",
            "status",
            "status_as_of",
            "status_note",
            "host_country",
            "area",
            "value",
            "currency",
            "value_note",
            "financing_note",
            "capacity_mw",
            "length_km",
            "description",
            "sources",
            "tracked",
        )
        widgets = {"description": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept: QuerySet[Project] = Project.objects.filter(pk=self.instance.parent_id or 0)
        offered = Project.objects.in_scope(user, CARETAKERS).exclude(pk=self.instance.pk)
        parent: Any = self.fields["parent"]
        parent.queryset = (offered | kept).order_by("name")
        if not Project.objects.for_user(user).filter(pk__in=kept).exists():
            parent.label_from_instance = lambda project: HIDDEN if project in kept else str(project)
        self.fields["currency"].help_text = "ISO 4217, such as USD."

    def clean_currency(self) -> str:
        return str(self.cleaned_data["currency"]).upper()


class PartyForm(forms.ModelForm[ProjectParty]):
    """An organisation by any of its names, and what it is to the project."""

    role = forms.ChoiceField(label="Role", choices=[("", "Choose…"), *PartyRole.choices])
    organisation = forms.CharField(
        label="Organisation", max_length=200, widget=forms.TextInput(attrs={"list": "known-organisations"})
    )

    class Meta:
        model = ProjectParty
        fields = ("role",)

    field_order = ("organisation", "role")


class SiteForm(forms.ModelForm[Site]):
    class Meta:
        model = Site
        fields = ("name", "kind", "latitude", "longitude", "alert_radius_km", "coordinates_basis")
        widgets = {
            "latitude": forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
            "longitude": forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
        }


class StatusForm(forms.ModelForm[StatusEntry]):
    class Meta:
        model = StatusEntry
        fields = ("status", "as_of", "note")
        labels = {"as_of": "From (year, month or day)"}


class HeadCountForm(forms.ModelForm[HeadCount]):
    nationality = forms.ChoiceField(label="Nationality", required=False, choices=[("", "All"), *country_choices()])

    class Meta:
        model = HeadCount
        fields = ("number", "nationality", "site", "as_of", "note")
        widgets = {"as_of": DATE}

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"].queryset = project.sites.all()  # type: ignore[attr-defined]
        self.fields["site"].empty_label = "The whole project"  # type: ignore[attr-defined]
