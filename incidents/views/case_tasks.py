"""The tasks of a case: add and edit one, do it, take it up again, tick what is on its list."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.errors import StaleVersion, WrongState
from accounts.protocols import SignedInRequest
from incidents.forms.cases import TaskForm
from incidents.models import Case, CaseTask
from incidents.services import add_task, edit_task, finish_task, take_task_up_again, tick_item
from incidents.views.case_contents import load_case
from incidents.views.case_parts import load_to_work


@require_http_methods(["GET", "HEAD", "POST"])
def task_add(request: SignedInRequest, case_reference: str) -> HttpResponse:
    """One more thing to do."""
    case = load_to_work(request, case_reference)
    if request.method != "POST":
        return _form_page(request, case, TaskForm(case=case, user=request.user))
    form = TaskForm(request.POST, case=case, user=request.user, instance=CaseTask(case=case))
    if not form.is_valid():
        return _form_page(request, case, form, status=422)
    try:
        task = add_task(actor=request.user, case=case, facts=form.facts(), items=form.lines())
    except ValidationError as error:
        form.add_error(None, error.messages)
        return _form_page(request, case, form, status=422)
    messages.success(request, f"“{task}” is added.")
    return redirect(case)


@require_http_methods(["GET", "HEAD", "POST"])
def task_edit(request: SignedInRequest, case_reference: str, pk: int) -> HttpResponse:
    """Change a task that is not done; what was typed stays when somebody was quicker."""
    case = load_to_work(request, case_reference)
    task = _task(request, case, pk)
    if task.is_done:
        raise WrongState(f"“{task}” is done: take it up again first.")
    if request.method != "POST":
        return _form_page(request, case, TaskForm(case=case, user=request.user, instance=task))
    form = TaskForm(request.POST, case=case, user=request.user, instance=_task(request, case, pk))
    if not form.is_valid():
        return _form_page(request, case, form, task, status=422)
    version = form.cleaned_data["version"] or 0
    try:
        edit_task(actor=request.user, task=task, facts=form.facts(), items=form.lines(), version=version)
    except StaleVersion as stale:
        form.add_error(None, f"{stale} What you typed stands below; open the task anew in another tab, and compare.")
        return _form_page(request, case, form, task, status=409)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return _form_page(request, case, form, task, status=422)
    messages.success(request, f"“{form.cleaned_data['title']}” is saved.")
    return redirect(case)


@require_POST
def task_done(request: SignedInRequest, case_reference: str, pk: int) -> HttpResponse:
    """It is done."""
    case = load_case(request, case_reference)
    done = finish_task(actor=request.user, task=_task(request, case, pk))
    messages.success(request, f"“{done}” is done.")
    return redirect(case)


@require_POST
def task_again(request: SignedInRequest, case_reference: str, pk: int) -> HttpResponse:
    """It is not done after all."""
    case = load_case(request, case_reference)
    task = take_task_up_again(actor=request.user, task=_task(request, case, pk))
    messages.success(request, f"“{task}” is open again.")
    return redirect(case)


@require_POST
def task_item(request: SignedInRequest, case_reference: str, pk: int, item: int) -> HttpResponse:
    """Tick an item of the list (`ticked=yes`), or take the tick back."""
    case = load_case(request, case_reference)
    task = _task(request, case, pk)
    listed = get_object_or_404(task.items.select_related("task"), pk=item)
    tick_item(actor=request.user, item=listed, ticked=request.POST.get("ticked") == "yes")
    return redirect(f"{case.get_absolute_url()}#task-{task.pk}")


def _task(request: SignedInRequest, case: Case, pk: int) -> CaseTask:
    task: CaseTask = get_object_or_404(CaseTask.objects.for_user(request.user).select_related("case"), case=case, pk=pk)
    return task


def _form_page(
    request: SignedInRequest, case: Case, form: TaskForm, task: CaseTask | None = None, status: int = 200
) -> HttpResponse:
    context = {"case": case, "form": form, "task": task or (form.instance if form.instance.pk else None)}
    return render(request, "incidents/case_task_form.html", context, status=status)
