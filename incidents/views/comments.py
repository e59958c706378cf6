"""The discussion of a report or a case: say something, say it anew, take it back, read what is older, find a name."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
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
from incidents.models import Comment
from incidents.querysets.comments import CommentQuerySet
from incidents.services import add_comment, correct_comment, withdraw_comment
from incidents.services.comments import Said, may_correct, may_withdraw
from incidents.services.discussions import may_comment, mentionable, require_comment
from incidents.services.subjects import Subject
from incidents.views.discussion import COMMENTS_SHOWN
from incidents.views.look_up import MOST_PER_MINUTE
from incidents.views.subjects import of_subject, subject_of, subject_page


@require_safe
def comment_list(request: SignedInRequest, **address: str) -> HttpResponse:
    """All that was said, the latest page first, each page from the oldest down."""
    subject = subject_of(request, address)
    note_reading(actor=request.user, record=subject, kind=ReadingKind.PAGE)
    said = Comment.objects.for_user(request.user).about(subject).first_said()
    page = keyset_page(request, said.told(request.user), by=("-pk",), size=COMMENTS_SHOWN)
    context = {"subject": subject, "page": page, "comments": page.object_list[::-1]}
    return render(request, "incidents/comment_list.html", context)


@require_POST
def comment_add(request: SignedInRequest, **address: str) -> HttpResponse:
    """Say something. Whatever stands against it, what was typed comes back."""
    form = CommentForm(request.POST)
    try:
        subject = subject_of(request, address)
    except Http404:
        return _gone(request)
    if "find" in request.POST or "take" in request.POST:
        return _looked_up(request, subject, form)
    if not form.is_valid():
        return subject_page(request, subject, 422, comment_form=form)
    try:
        said = add_comment(actor=request.user, subject=subject, **form.cleaned_data)
    except NotThere:
        return _gone(request)
    except (ValidationError, Refusal) as error:
        form, status = _with_error(form.again(), error)
        return subject_page(request, subject, status, comment_form=form)
    return _said(request, said, "Your comment is added.")


@require_safe
def comment_page(request: SignedInRequest, pk: int, **address: str) -> HttpResponse:
    """One comment with all that it said, and the forms to correct it or to take it back."""
    return _comment_page(request, get_object_or_404(_seen(request, address, pk)))


@require_POST
def comment_correct(request: SignedInRequest, pk: int, **address: str) -> HttpResponse:
    """Say one's own comment anew."""
    comment, form = _seen(request, address, pk).first(), CommentForm(request.POST)
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
def comment_withdraw(request: SignedInRequest, pk: int, **address: str) -> HttpResponse:
    """Take a comment back, with a reason."""
    comment, form = get_object_or_404(_seen(request, address, pk)), WithdrawCommentForm(request.POST)
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
def mention_look_up(request: SignedInRequest, **address: str) -> HttpResponse:
    """Names for a mention, as a piece of the page; nothing is saved."""
    subject = subject_of(request, address)
    require_comment(request.user, subject)
    if not within_rate(request.user, "look-up", MOST_PER_MINUTE):
        return render(request, "incidents/_discussion/found.html", {"too_many": True}, status=429)
    return render(request, "incidents/_discussion/found.html", _found(request, subject, request.GET.get("who", "")))


def _found(request: SignedInRequest, subject: Subject, words: str) -> dict[str, object]:
    words = " ".join(words.replace("\0", "").split())[:LONGEST_NAME]
    return {"found": mentionable(request.user, subject, words), "who": words, "looked_up": True}


def _looked_up(request: SignedInRequest, subject: Subject, form: CommentForm) -> HttpResponse:
    """Without a script: the page again with what was typed, and the names found or the chosen one in it."""
    require_comment(request.user, subject)
    found = {} if "take" in request.POST else _found(request, subject, request.POST.get("who", ""))
    typed = form.with_name(request.POST.get("take", "")[:LONGEST_NAME])
    return subject_page(request, subject, 200, comment_form=typed, **found)


def _gone(request: SignedInRequest) -> HttpResponse:
    """There is nothing here for this person, and never was; but what they typed is theirs."""
    return typed_kept(request, 404, ["There is nothing here that you may read."], {"What you typed": "body"})


def _seen(request: SignedInRequest, address: dict[str, str], pk: int) -> CommentQuerySet:
    seen: CommentQuerySet = Comment.objects.for_user(request.user).first_said().told(request.user)
    here: CommentQuerySet = of_subject(seen, address)
    return here.filter(pk=pk)


def _with_error(form: CommentForm, error: ValidationError | Refusal) -> tuple[CommentForm, int]:
    """The form with what stands against it, and the status that says so."""
    if isinstance(error, ValidationError):
        form.add_error("body", error.messages)
        return form, 422
    form.add_error("body", str(error))
    return form, error.status


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
        "subject": comment.subject,
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
