"""What every admin keeps to: the scoping and the services of the pages, refusals with their status, nothing deleted.

Django's permission rows play no part. What a person reads comes from `readable`, what they may do from the rules; a
service carries it out. An address out of scope is a 404, a missing role a 403, a state that forbids it a 409.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, TypeVar, cast

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import unquote
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from accounts.admin.forms import ServiceForm
from accounts.errors import NotAllowed, Refusal
from accounts.models import User
from accounts.protocols import administers
from accounts.services.readings import note_list, note_reading
from accounts.services.trail import Trails, is_tracked, own_events, read_trail
from accounts.services.trail_words import names_for
from accounts.views.recent import refusal_until_recent, require_recent_sign_in
from accounts.vocabulary import ReadingKind

M = TypeVar("M", bound=Model)


def person(request: HttpRequest) -> User:
    """Who uses the admin; its site lets in nobody else."""
    return cast(User, request.user)


def once(request: HttpRequest, question: Hashable, ask: Callable[[], bool]) -> bool:
    """Ask a rule once for a request: Django asks for each row of a page, and again after a form wrote on the record."""
    answers: dict[Hashable, bool] = request.__dict__.setdefault("answers_of_rules", {})
    if question not in answers:
        answers[question] = ask()
    return answers[question]


def shown(attribute: str, label: str, ordering: str | None = None) -> Any:
    """A column in plain words – a person's name too, which Django would link to an address that most readers lack."""

    @admin.display(description=label, ordering=ordering)
    def column(_: object, record: Model) -> str:
        return str(getattr(record, attribute) or "–")

    return column


class ScopedAdmin(admin.ModelAdmin[M]):
    """Reads within scope, and changes nothing: subclasses say who may add or change, and by which verb."""

    form: Any = ServiceForm
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50
    asks_again = False
    """Must a person have shown lately who they are, to add a record, change one, or do something to several?"""

    # ── What subclasses say ─────────────────────────────────────────────────────────────────────────────────

    def readable(self, user: User) -> QuerySet[M]:
        """The records that this person may read."""
        records: QuerySet[M] = self.model._default_manager.for_user(user)  # type: ignore[attr-defined]
        return records

    def may_see(self, user: User) -> bool:
        """Is the list offered to this person at all?"""
        return True

    def may_add(self, user: User) -> bool:
        return False

    def may_change(self, user: User, record: M | None) -> bool:
        """May this person change the record – or, without one, any?"""
        return False

    def require_change(self, user: User, record: M) -> None:
        """Raise the refusal that fits when the person may not change the record now."""
        if not self.may_change(user, record):
            raise NotAllowed(f"You may read this, but not change it: {record}.")

    def must_ask_again(self, request: HttpRequest, object_id: str | None) -> bool:
        """The same of just what was sent: is it dangerous?"""
        return self.asks_again

    def carry_out(self, user: User, record: M | None, form: Any, rows: Sequence[Any]) -> Model:
        """Call the service for what was sent; `record` is None for a new one, `rows` are the bound formsets."""
        raise NotImplementedError

    def trails(self, user: User, record: M) -> Trails:
        """The audit rows that the history page shows, each kind in a queryset."""
        return [own_events(record)]

    def read_with(self, record: M) -> Any:
        """The record that a person reads with this one, itself perhaps, whose reading is noted where it is TLP:RED."""
        return None

    # ── What Django asks ────────────────────────────────────────────────────────────────────────────────────

    def get_queryset(self, request: HttpRequest) -> QuerySet[M]:
        records, ordering = self.readable(person(request)), self.get_ordering(request)
        return records.order_by(*ordering) if ordering else records

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> M:
        record = super().get_object(request, object_id, from_field)
        if record is None:
            raise Http404(f"No such {self.opts.verbose_name}.")
        if read := self.read_with(record):
            note_reading(actor=person(request), record=read, kind=ReadingKind.ADMIN)
        return record

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        changelist = super().get_changelist_instance(request)
        name = f"{str(self.opts.verbose_name_plural).capitalize()} in the admin"
        note_list(actor=person(request), name=name, records=map(self.read_with, changelist.result_list))
        return changelist

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> QuerySet[Any]:
        """What a field that points elsewhere offers and accepts: what its own admin would list, else nothing."""
        return readable_by_admin(self.admin_site, db_field.remote_field.model, request)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[M], search_term: str
    ) -> tuple[QuerySet[M], bool]:
        """What the pages find by the same words, where they look for such records at all."""
        matching: Callable[[str], QuerySet[M]] | None = getattr(queryset, "matching", None)
        if matching is None:
            return super().get_search_results(request, queryset, search_term)
        return (matching(search_term) if search_term.strip() else queryset), False

    def response_action(
        self, request: HttpRequest, queryset: QuerySet[M], *more: Any, **named: Any
    ) -> HttpResponse | None:
        """Of what was ticked, only keys that can be one: anything else would end in an error of the database."""
        if self.asks_again:
            require_recent_sign_in(request)
        sent, key = request.POST.copy(), self.opts.pk
        ticked = [value for value in sent.getlist(ACTION_CHECKBOX_NAME) if _is_key(key, value)]
        sent.setlist(ACTION_CHECKBOX_NAME, ticked)
        request.POST = sent  # type: ignore[assignment]
        return super().response_action(request, queryset, *more, **named)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Only the declared filters: any other column could be guessed letter by letter."""
        declared = [getattr(entry, "parameter_name", entry) for entry in self.get_list_filter(request)]
        return any(lookup == name or lookup.startswith(f"{name}__") for name in declared)

    def view_on_site(self, record: M) -> str | None:
        find: Callable[[], str] | None = getattr(record, "get_absolute_url", None)
        return find() if find else None

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.may_see(person(request))

    def has_view_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return self.may_see(person(request))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.may_add(person(request))

    def has_change_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        question = (type(self), "change", obj and obj.pk)
        return once(request, question, lambda: self.may_change(person(request), obj))

    def has_delete_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return False

    def get_form(self, request: HttpRequest, obj: M | None = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        form.refusal = getattr(request, "refusal", None)  # type: ignore[attr-defined]
        return form

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """What a service finds invalid undoes everything and shows the form again, with all that was typed."""
        if request.method == "POST" and self.must_ask_again(request, object_id):
            request.refusal = refusal_until_recent(request)  # type: ignore[attr-defined]
        elif self.asks_again and object_id is None:
            require_recent_sign_in(request)
        if request.method == "POST" and object_id is not None:
            self.require_change(person(request), self.get_object(request, unquote(object_id)))
        context = {"has_history": is_tracked(self.model)} | (extra_context or {})
        try:
            return super().changeform_view(request, object_id, form_url, context)
        except ValidationError as refusal:
            request.refusal = refusal  # type: ignore[attr-defined]
            return super().changeform_view(request, object_id, form_url, context)

    def save_model(self, request: HttpRequest, obj: M, form: Any, change: bool) -> None:
        """Nothing yet: `save_related` has the rows too, and hands all to the service at once."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        saved = self.carry_out(person(request), form.instance if change else None, form, list(formsets))
        if noticed := getattr(saved, "noticed", ""):
            self.message_user(request, noticed)
        form.instance.pk = saved.pk
        form.instance.refresh_from_db()

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> Any:
        return ""

    def log_addition(self, request: HttpRequest, obj: M, message: Any) -> Any:
        """Nothing: the audit trail has it, and Django's own log would keep names that the reader may no longer see."""

    def log_change(self, request: HttpRequest, obj: M, message: Any) -> Any:
        """Nothing, as above."""

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The audit trail of the record, newest first."""
        record = self.get_object(request, unquote(object_id))
        if not self.has_view_permission(request, record):
            raise PermissionDenied
        if not is_tracked(self.model):
            raise Http404("Not on the audit trail.")
        user = person(request)
        context = {
            **self.admin_site.each_context(request),
            "title": f"History: {record}",
            "object": record,
            "opts": self.opts,
            "module_name": str(self.opts.verbose_name_plural).capitalize(),
            "trail": read_trail(record, self.trails(user, record), names_for(user), after=request.GET.get("after", "")),
            # The address may name a record that this person may not read.
            "shows_requests": administers(user),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/history.html", context | (extra_context or {}))

    def for_each(self, request: HttpRequest, records: Iterable[M], verb: Callable[[M], object], done: str) -> None:
        """Do something to each record of a list by itself; say how many went well, and why each other one did not."""
        count = 0
        for record in list(records):
            name = str(record)
            try:
                verb(record)
            except (Refusal, ValidationError, ObjectDoesNotExist) as refusal:
                reasons = refusal.messages if isinstance(refusal, ValidationError) else [str(refusal)]
                self.message_user(request, f"{name}: {' '.join(reasons)}", messages.ERROR)
            else:
                count += 1
        if count:
            self.message_user(request, f"{done}: {count}.", messages.SUCCESS)


def _is_key(field: Any, value: str) -> bool:
    try:
        field.to_python(value)
    except ValidationError:
        return False
    return True


def readable_by_admin(site: admin.AdminSite, model: type[Model], request: HttpRequest) -> QuerySet[Any]:
    """The rows of a model as its own admin would list them; none where it has no admin."""
    if site.is_registered(model):
        return site.get_model_admin(model).get_queryset(request)
    return model._default_manager.none()
