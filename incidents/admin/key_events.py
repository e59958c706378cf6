"""Key events with the incidents beside them, and the key events of an incident as rows on its page."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.admin.base import ScopedAdmin, person, shown
from accounts.admin.forms import ServiceForm
from accounts.admin.rows import NamedRows, added, removed
from accounts.models import User
from accounts.services.trail import Trails
from incidents.models import Incident, IncidentKeyEvent, KeyEvent
from incidents.services import edit_key_event, link_key_event, name_key_event, unlink_key_event
from incidents.services.key_events import ADDERS
from incidents.services.permissions import ENRICHERS, may_link
from incidents.services.trails_around import key_event_trails
from projects.admin.countries import ChoosesCountries, CountryFilter
from projects.querysets.memberships import scope_of


class CountryOfEvent(CountryFilter):
    field = "country"


class BesideRows(NamedRows[IncidentKeyEvent, KeyEvent]):
    """The incidents that stand beside it, as far as the reader may read them."""

    model = IncidentKeyEvent
    fields = ("incident", "note")
    autocomplete_fields = ("incident",)
    related = ("incident", "key_event")

    def get_queryset(self, request: HttpRequest) -> QuerySet[IncidentKeyEvent]:
        readable = Incident.objects.for_user(person(request))
        return super().get_queryset(request).filter(incident__in=readable.values("pk"))


@admin.register(KeyEvent)
class KeyEventAdmin(ChoosesCountries, ScopedAdmin[KeyEvent]):
    form = ServiceForm
    list_display = ("name", "kind", "starts_on", "ends_on", "country_name", "place")
    list_filter = ("kind", CountryOfEvent)
    search_fields = ("name", "place")
    inlines = (BesideRows,)
    fields = (
        "name",
        "kind",
        ("starts_on", "ends_on"),
        ("country", "place"),
        ("days_before", "days_after"),
        "description",
    )

    def may_add(self, user: User) -> bool:
        return scope_of(user).holds(ADDERS)

    def may_change(self, user: User, record: KeyEvent | None) -> bool:
        return scope_of(user).holds(ENRICHERS)

    def carry_out(self, user: User, record: KeyEvent | None, form: Any, rows: Sequence[Any]) -> KeyEvent:
        if record is None:
            stated = {name: value for name, value in form.cleaned_data.items() if name in form.fields}
            event = name_key_event(actor=user, **stated)
        else:
            event = edit_key_event(actor=user, event=record, **form.changes())
        for formset in rows:
            for gone in removed(formset):
                unlink_key_event(actor=user, link=gone)
            for row in added(formset):
                link_key_event(actor=user, incident=row["incident"], event=event, note=row["note"])
        return event

    def trails(self, user: User, record: KeyEvent) -> Trails:
        return key_event_trails(user, record)


class KeyEventRows(NamedRows[IncidentKeyEvent, Incident]):
    """Beside which events an incident stands."""

    model = IncidentKeyEvent
    verbose_name_plural = "key events"
    fields = ("key_event", "distance", "note")
    readonly_fields = ("distance",)
    autocomplete_fields = ("key_event",)
    distance = shown("distance_text", "distance")
    related = ("key_event", "incident")

    def may_write(self, user: User, record: Incident | None) -> bool:
        return record is not None and may_link(user, record)


def carry_out_key_events(user: User, incident: Incident, rows: Any) -> None:
    """Say beside which events the incident stands, and beside which it does not."""
    for gone in removed(rows):
        unlink_key_event(actor=user, link=gone)
    for row in added(rows):
        link_key_event(actor=user, incident=incident, event=row["key_event"], note=row["note"])
