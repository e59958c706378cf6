"""What lists of incidents can be narrowed by, and how."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from accounts.lists import ListFilter, Narrowed, Orders, choice, day, equal_to, number_choice, one_of, words
from accounts.vocabulary import Marking
from incidents.models import Actor, KeyEvent
from incidents.querysets.incidents import NEWEST_FIRST
from incidents.querysets.periods import happened_since, happened_until
from incidents.querysets.words import looks_like_reference
from incidents.validators import Circle, read_around, read_box
from incidents.vocabulary.attacks import AttackType, Category
from incidents.vocabulary.evidence import GRADES, ActorStatus
from incidents.vocabulary.review import State
from projects.models import Project
from projects.vocabulary import Severity, country_choices

if TYPE_CHECKING:
    from accounts.models import User

FARTHEST_KM = 2_000
USUAL_KM = 50


class DegreesField(forms.CharField):
    """Degrees on the globe, as maps write them with commas between; `read` understands or refuses them."""

    def __init__(self, *, read: Callable[[str], Any], example: str, label: str) -> None:
        shown = forms.TextInput(attrs={"placeholder": example})
        super().__init__(label=label, required=False, max_length=60, widget=shown)
        self.read = read

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return self.read(text) if text else None


class IncidentFilter(ListFilter):
    """Incidents: what, where, when, by whom, to whom, how sure, and where the report stands."""

    page_name, table_name = "incidents:incident_list", "incidents:incident_export"
    one, many = "incident", "incidents"
    at_hand = ("severity", "state", "since", "until", "project", "country")
    orders: ClassVar[Orders] = {
        "newest": ("Newest first", NEWEST_FIRST),
        "gravest": ("Gravest first", ("-severity", "-occurred_from", "-pk")),
        "filed": ("Latest filed first", ("-pk",)),
    }
    narrowed: ClassVar[Narrowed] = {
        "q": lambda incidents, sought: incidents.matching(sought),
        "severity": equal_to("severity__gte"),
        "state": equal_to("state"),
        "since": happened_since,
        "until": happened_until,
        "project": lambda incidents, project: incidents.touching(project),
        "country": equal_to("country"),
        "admin1": equal_to("admin1__iexact"),
        "place": lambda incidents, sought: incidents.in_place(sought),
        "near": lambda incidents, around: incidents.within(*around),
        "box": lambda incidents, box: incidents.in_box(*box),
        "category": equal_to("category"),
        "attack_type": equal_to("attack_type"),
        "actor": lambda incidents, actor: incidents.involving(actor),
        "key_event": lambda incidents, key_event: incidents.around(key_event),
        "nationality": lambda incidents, country: incidents.hurting(country),
        "grade": lambda incidents, grade: incidents.graded(grade),
        "marking": equal_to("marking"),
    }

    together: ClassVar[dict[str, tuple[str, ...]]] = {"near": ("within_km",)}

    q = words("Words or reference")
    severity = number_choice("Severity at least", Severity.choices)
    state = choice("State", State.choices)
    since = day("From")
    until = day("Until")
    project = one_of("Project and all under it")
    country = choice("Country", country_choices())
    admin1 = forms.CharField(label="Province", required=False, max_length=120)
    place = words("Place contains")
    near = DegreesField(label="Near (latitude, longitude)", example="24.86, 67.01", read=read_around)
    within_km = forms.FloatField(label="Within (km)", required=False, min_value=0, max_value=FARTHEST_KM)
    box = DegreesField(label="Box (west, south, east, north)", example="66.5, 24.5, 68, 25.5", read=read_box)
    category = choice("Category", Category.choices)
    attack_type = choice("Attack type", AttackType.choices)
    actor = one_of("Actor")
    key_event = one_of("Key event")
    nationality = choice("Nationality of casualties", country_choices())
    grade = choice("Best source at least", ((grade, grade) for grade in GRADES))
    marking = number_choice("Marking", Marking.choices)

    def __init__(self, *args: Any, user: "User", **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.offer("project", Project.objects.for_user(user).order_by("name"))
        self.offer("actor", Actor.objects.for_user(user).exclude(status=ActorStatus.MERGED).order_by("name"))
        self.offer("key_event", KeyEvent.objects.for_user(user).order_by("-starts_on", "name"))

    def narrow(self, rows: Any) -> Any:
        """Merged reports only where they are asked for: by that state, or by their reference."""
        given = self.given() if self.is_valid() else {}
        asked_for = given.get("state") == State.MERGED or looks_like_reference(given.get("q") or "")
        return super().narrow(rows if asked_for else rows.unmerged())

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("near"):
            (latitude, longitude), within = given["near"], given.get("within_km")
            given["near"] = Circle(latitude, longitude, USUAL_KM if within is None else within)
        elif given.get("within_km") is not None and "near" not in self.errors:
            self.add_error("near", ValidationError("Say from where the distance counts."))
        return given
