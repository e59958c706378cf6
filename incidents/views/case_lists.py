"""The lists of cases and of what they teach, each with its table to take away: the same rows."""

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.protocols import SignedInRequest
from accounts.views.lists import list_page, list_table
from incidents.forms.cases import CaseFilter, LessonFilter
from incidents.models import Case
from incidents.services.case_permissions import may_open_case
from incidents.views import tables


@require_safe
def case_list(request: SignedInRequest) -> HttpResponse:
    """The latest opened first, or the most urgent."""
    form = CaseFilter(request.GET, user=request.user)
    page = list_page(request, form, Case.objects.for_user(request.user).listed())
    context = {"page": page, "form": form, "may_open": may_open_case(request.user)}
    return render(request, "incidents/case_list.html", context)


@require_safe
def case_export(request: SignedInRequest) -> HttpResponseBase:
    """The cases that the list shows for the same address."""
    form = CaseFilter(request.GET, user=request.user)
    return list_table(request, form, Case.objects.for_user(request.user).listed(), tables.CASE)


@require_safe
def lesson_list(request: SignedInRequest) -> HttpResponse:
    """What came of cases, why they came about, what they teach."""
    form = LessonFilter(request.GET, user=request.user)
    page = list_page(request, form, _teaching(request.user))
    return render(request, "incidents/lesson_list.html", {"page": page, "form": form})


@require_safe
def lesson_export(request: SignedInRequest) -> HttpResponseBase:
    """The lessons that the list shows for the same address."""
    form = LessonFilter(request.GET, user=request.user)
    return list_table(request, form, _teaching(request.user), tables.LESSON)


def _teaching(user: User) -> QuerySet[Case]:
    teaching: QuerySet[Case] = Case.objects.for_user(user).teaching().select_related("lead")
    return teaching
