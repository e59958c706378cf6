"""Incidents: filed, edited and reviewed here by the services that the pages use, under the same rules."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from accounts.admin.base import ScopedAdmin, person
from accounts.admin.forms import RefusableForm, ServiceForm
from accounts.admin.history import events_of, own_events
from accounts.errors import NotAllowed
from accounts.models import User
from incidents.admin.rows import (
    CONFIRM,
    REJECT,
    CasualtyRows,
    FactEditRows,
    InvolvementRows,
    LinkRows,
    ReaderRows,
    SourceRows,
    StepRows,
)
from incidents.forms.facts import FactsForm
from incidents.models import Casualty, Incident, IncidentReader, Involvement, ProjectLink, Source
from incidents.services import (
    confirm_link,
    edit_incident,
    file_incident,
    link_project,
    reject_link,
    start_review,
    submit_incident,
    verify_incident,
)
from incidents.services.contents import Contents
from incidents.services.permissions import (
    ENRICHERS,
    FILERS,
    lock_incident,
    may_edit,
    may_file,
    may_link,
    may_review,
    require_edit,
)
from incidents.vocabulary.review import LinkState, State
from projects.admin.countries import CountryFilter
from projects.models import Project
from projects.querysets.memberships import scope_of
