"""The discussion of a report: say something, say it anew, take it back, read what is older, look a name up."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.errors import NotAllowed, NotThere, Refusal, WrongState
from accounts.protocols import SignedInRequest
from accounts.querysets.keyset import keyset_page
from accounts.services.rate import within_rate
from accounts.services.readings import note_reading
from accounts.views.typed import typed_kept
from accounts.vocabulary import ReadingKind
from incidents.forms.comments import LONGEST_NAME, CommentForm, WithdrawCommentForm
from incidents.models import Comment, Incident
from incidents.querysets.comments import CommentQuerySet
from incidents.services import add_comment, correct_comment, withdraw_comment
from incidents.services.comments import Said, may_correct, may_withdraw
from incidents.services.discussions import may_comment, mentionable, require_comment
from incidents.views.incident_page import COMMENTS_SHOWN, page_context
from incidents.views.look_up import MOST_PER_MINUTE


@require_safe
def incident_comments(request: SignedInRequest, reference: str) -> HttpResponse:
    """All that was said, the latest page first, each page from the oldest down."""
    incident = get_object_or_404(Incident.objects.for_user(request.user), reference=reference)
    note_reading(actor=request.user, record=incident, kind=ReadingKind.PAGE)
    said = Comment.objects.for_user(request.user).about(incident).first_said()
    page = keyset_page(request, said.told(request.user), by=("-pk",), size=COMMENTS_SHOWN)
    context = {"incident": incident, "page": page, "comments": page.object_list[::-1]}
    return render(request, "incidents/comment_list.html", context)


@require_POST
def comment_add(request: SignedInRequest, reference: str) -> HttpResponse:
    """Say something. Whatever stands against it, what was typed comes back."""
    form = CommentForm(request.POST)
    incident = Incident.objects.for_user(request.user).detailed().filter(reference=reference).first()
    if incident is None:
        return _gone(request)
    if "find" in request.POST or "take" in request.POST:
        return _looked_up(request, incident, form)
    if not form.is_valid():
        return _page(request, incident, form, 422)
    try:
        said = add_comment(actor=request.user, subject=incident, **form.cleaned_data)
    except NotThere:
        return _gone(request)
    except (ValidationError, Refusal) as error:
        form, status = _with_error(form.again(), error)
        return _page(request, incident, form, status)
    return _said(request, said, "Your comment is added.")


@require_safe
def comment_page(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    """One comment with all that it said, and the forms to correct it or to take it back."""
    return _comment_page(request, get_object_or_404(_seen(request, reference, pk)))


@require_POST
def comment_correct(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    """Say one's own comment anew."""
    comment, form = _seen(request, reference, pk).first(), CommentForm(request.POST)
    if comment is None:
        return _gone(request)
    if not form.is_valid():
        return _comment_page(request, comment, form=form, status=422)
    try:
        said = correct_comment(actor=request.user, comment=comment, **form.cleaned_data)
    except NotThere:
        return _gone(request)
    except (ValidationError, Refusal) as error:
        form, status = _with_error(form.again(), error)
        return _comment_page(request, comment, form=form, status=status)
    return _said(request, said, "Your comment is corrected. What it said before stays readable below it.")


@require_POST
def comment_withdraw(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    """Take a comment back, with a reason."""
    comment, form = get_object_or_404(_seen(request, reference, pk)), WithdrawCommentForm(request.POST)
    if not form.is_valid():
        return _comment_page(request, comment, withdraw_form=form, status=422)
    try:
        withdraw_comment(actor=request.user, comment=comment, **form.cleaned_data)
    except (NotAllowed, WrongState) as refusal:
        form.add_error("reason", str(refusal))
        return _comment_page(request, comment, withdraw_form=form, status=refusal.status)
    messages.success(request, "The comment is withdrawn; the reason stands in its place.")
    return redirect(f"{comment.subject.get_absolute_url()}#{comment.anchor}")


@require_safe
def mention_look_up(request: SignedInRequest, reference: str) -> HttpResponse:
    """Names for a mention, as a piece of the page; nothing is saved."""
    incident = get_object_or_404(Incident.objects.for_user(request.user), reference=reference)
    require_comment(request.user, incident)
    if not within_rate(request.user, "look-up", MOST_PER_MINUTE):
        return render(request, "incidents/_discussion/found.html", {"too_many": True}, status=429)
    return render(request, "incidents/_discussion/found.html", _found(request, incident, request.GET.get("who", "")))


def _found(request: SignedInRequest, incident: Incident, words: str) -> dict[str, object]:
    words = " ".join(words.replace("\0", "").split())[:LONGEST_NAME]
    return {"found": mentionable(request.user, incident, words), "who": words, "looked_up": True}


def _looked_up(request: SignedInRequest, incident: Incident, form: CommentForm) -> HttpResponse:
    """Without a script: the page again with what was typed, and the names found or the chosen one in it."""
    require_comment(request.user, incident)
    found = {} if "take" in request.POST else _found(request, incident, request.POST.get("who", ""))
    typed = form.with_name(request.POST.get("take", "")[:LONGEST_NAME])
    return _page(request, incident, typed, 200, found)


def _gone(request: SignedInRequest) -> HttpResponse:
    """There is nothing here for this person, and never was; but what they typed is theirs."""
    return typed_kept(request, 404, ["There is nothing here that you may read."], {"What you typed": "body"})


def _seen(request: SignedInRequest, reference: str, pk: int) -> CommentQuerySet:
    seen: CommentQuerySet = Comment.objects.for_user(request.user).first_said().told(request.user)
    return seen.filter(incident__reference=reference, pk=pk)


def _with_error(form: CommentForm, error: ValidationError | Refusal) -> tuple[CommentForm, int]:
    """The form with what stands against it, and the status that says so."""
    if isinstance(error, ValidationError):
        form.add_error("body", error.messages)
        return form, 422
    form.add_error("body", str(error))
    return form, error.status


def _page(
    request: SignedInRequest,
    incident: Incident,
    form: CommentForm,
    status: int,
    found: dict[str, object] | None = None,
) -> HttpResponse:
    context = page_context(request, incident, comment_form=form) | (found or {})
    return render(request, "incidents/incident_page.html", context, status=status)


def _comment_page(
    request: SignedInRequest,
    comment: Comment,
    *,
    form: CommentForm | None = None,
    withdraw_form: WithdrawCommentForm | None = None,
    status: int = 200,
) -> HttpResponse:
    note_reading(actor=request.user, record=comment.subject, kind=ReadingKind.PAGE)
    open_to_words = may_comment(request.user, comment.subject)
    context = {
        "comment": comment,
        "incident": comment.subject,
        "comment_form": form or CommentForm(body=comment.stands.body),
        "withdraw_form": withdraw_form or WithdrawCommentForm(),
        "may_correct": open_to_words and may_correct(request.user, comment),
        "may_withdraw": open_to_words and may_withdraw(request.user, comment),
    }
    return render(request, "incidents/comment_page.html", context, status=status)


def _said(request: SignedInRequest, said: Said, done: str) -> HttpResponse:
    told = f" Told: {', '.join(said.told.people)}." if said.told.people else ""
    messages.success(request, f"{done}{told}")
    for complaint in said.told.complaints:
        messages.warning(request, complaint)
    comment = said.comment.corrects or said.comment
    return redirect(f"{comment.subject.get_absolute_url()}#{comment.anchor}")
