"""Actions of a list that need an answer first: a page asks for it, and its button does the work."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from django import forms
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse

from accounts.admin.base import ScopedAdmin

M = TypeVar("M", bound=Model)
ANSWERED = "answered"


class ReasonForm(forms.Form):
    """Whether a reason is needed is the service's to say: it depends on the record."""

    reason = forms.CharField(required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}))


def ask_first(
    owner: ScopedAdmin[M],
    request: HttpRequest,
    records: QuerySet[M],
    form: Callable[[Any], forms.Form],
    verb: Callable[..., object],
    done: str,
) -> TemplateResponse | None:
    """Show the page with the form, or – when it was answered – call `verb(record, **answer)` for each record."""
    asked = form(request.POST if ANSWERED in request.POST else None)
    if asked.is_valid():
        owner.for_each(request, records, lambda record: verb(record, **asked.cleaned_data), done)
        return None
    name = request.POST["action"]
    _, _, title = cast("tuple[Any, str, str]", owner.get_actions(request)[name])
    context = {
        **owner.admin_site.each_context(request),
        "title": title,
        "opts": owner.opts,
        "form": asked,
        "records": records,
        "action": name,
        "answered": ANSWERED,
        "checkbox_name": ACTION_CHECKBOX_NAME,
    }
    request.current_app = owner.admin_site.name
    return TemplateResponse(request, "admin/ask_first.html", context)
