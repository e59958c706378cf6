"""Every admin that is registered keeps to the same rules; a new one is tested the moment it is registered."""

from itertools import product

import pytest
from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect, RelatedFieldWidgetWrapper
from django.contrib.messages import get_messages
from django.db import models

from accounts.factories import UserFactory
from accounts.services.trail import is_tracked
from accounts.tests.admin_pages import as_staff, queries_of, typed_into
from tests.admin_rows import ADMINISTRATORS_READ, HIDDEN, KNOWN_TO_EVERY_MEMBER, address, hidden, seen

pytestmark = pytest.mark.once
ADMINS = sorted(admin.site._registry.values(), key=str)
EVERY_ADMIN = pytest.mark.parametrize("model_admin", ADMINS, ids=lambda model_admin: model_admin.opts.label)
SCOPED = pytest.mark.parametrize(
    "model_admin", [one for one in ADMINS if one.model in HIDDEN], ids=lambda model_admin: model_admin.opts.label
)
WITHOUT_SEARCH: dict[str, str] = {}
"""Admins without a search box, and why."""

FEW_ROWS = {"HeadCount.site": "the sites of one project", "CaseTask.assignee": "the members of one case"}
"""Fields that list what they offer, and why that is never much."""

ODD = ["'\"%", "\x00", "%_\\", "کراچی", "俾路支", "a" * 3_000, "🙂", "-1", "INC-", '"', ") OR 1=1 --", "&|!:*<->"]


@pytest.fixture
def root(db):
    """Sees everything that is not somebody's alone."""
    return UserFactory.create(full_name="Rosa Root", is_superuser=True, is_staff=True)


def request_of(rf, user):
    request = rf.get("/")
    request.user = user
    return request


def fields_of(model_admin, rf, user, record):
    """(model, name, field) of every field on the page of a record, or of a new one, as this person gets it."""
    request = request_of(rf, user)
    if record is None and not model_admin.has_add_permission(request):
        return
    form = model_admin.get_form(request, record, change=record is not None)
    yield from ((model_admin.model, name, field) for name, field in form(instance=record).fields.items())
    for rows, _ in model_admin.get_formsets_with_inlines(request, record):
        fields = rows(instance=record or model_admin.model()).empty_form.fields
        yield from ((rows.model, name, field) for name, field in fields.items() if name not in (rows.fk.name, "id"))


def pointers_of(model_admin, rf, user, record):
    """The fields among them that point to a row."""
    for model, name, field in fields_of(model_admin, rf, user, record):
        if isinstance(field, forms.ModelChoiceField):
            yield f"{model.__name__}.{name}", field


def test_every_registered_model_says_what_is_hidden_of_it():
    registered = {model_admin.model for model_admin in ADMINS}
    assert registered == HIDDEN.keys() | KNOWN_TO_EVERY_MEMBER
    assert not HIDDEN.keys() & KNOWN_TO_EVERY_MEMBER


@EVERY_ADMIN
def test_it_has_a_search_box_filters_that_exist_and_a_short_page(model_admin):
    assert bool(model_admin.search_fields) != (model_admin.opts.label in WITHOUT_SEARCH)
    assert model_admin.list_per_page <= 100
    assert not model_admin.show_full_result_count


@EVERY_ADMIN
def test_the_list_asks_as_much_for_12_rows_as_for_2(model_admin, root, signed_in):
    client, page = signed_in(root), address(model_admin, "changelist")

    def more(count):
        for _ in range(count):
            seen(model_admin.model, root)
        return queries_of(client, page)

    assert more(2) == more(10)
    assert client.get(page).context["cl"].result_count >= 12


@EVERY_ADMIN
@pytest.mark.parametrize("odd", ODD, ids=ascii)
def test_whatever_is_searched_for_or_filtered_by_is_answered(model_admin, odd, root, signed_in):
    client, page = signed_in(root), address(model_admin, "changelist")
    seen(model_admin.model, root)
    filters = [getattr(one, "parameter_name", f"{one}__exact") for one in model_admin.list_filter]
    for name in ("q", "o", "p", *filters):
        assert client.get(page, {name: odd}).status_code in {200, 302, 400}, name


@EVERY_ADMIN
def test_a_search_for_what_is_not_there_finds_nothing(model_admin, root, signed_in):
    seen(model_admin.model, root)
    shown = signed_in(root).get(address(model_admin, "changelist"), {"q": "Qxzzywv"})
    assert shown.context["cl"].result_count == 0


@EVERY_ADMIN
def test_its_pages_open_and_unknown_ones_are_not_there(model_admin, root, signed_in):
    client, record = signed_in(root), seen(model_admin.model, root)
    assert client.get(address(model_admin, "change", record.pk)).status_code == 200
    assert client.get(address(model_admin, "add")).status_code in {200, 403}
    expected = 200 if is_tracked(model_admin.model) else 404
    assert client.get(address(model_admin, "history", record.pk)).status_code == expected
    for wrong in ("0", "x", "9" * 30, "_00", "1'"):
        for page in ("change", "history", "delete"):
            assert client.get(address(model_admin, page, wrong)).status_code == 404, (page, wrong)


@EVERY_ADMIN
def test_nothing_is_deleted_here(model_admin, root, signed_in):
    client, record = signed_in(root), seen(model_admin.model, root)
    for method in (client.get, client.post):
        assert method(address(model_admin, "delete", record.pk), {"post": "yes"}).status_code == 403
    client.post(
        address(model_admin, "changelist"),
        {"action": "delete_selected", "_selected_action": [record.pk], "post": "yes", "index": "0"},
    )
    assert model_admin.model._base_manager.filter(pk=record.pk).exists()


@EVERY_ADMIN
def test_an_action_on_what_is_no_row_does_nothing(model_admin, root, signed_in, rf):
    client, page = signed_in(root), address(model_admin, "changelist")
    seen(model_admin.model, root)
    for name, key in product(model_admin.get_actions(request_of(rf, root)), ("x", "0", "9" * 30, "\x00")):
        answer = client.post(page, {"action": name, "_selected_action": [key], "index": "0", "answered": "yes"})
        assert answer.status_code in {200, 302}, (name, key)


@EVERY_ADMIN
def test_what_may_be_many_is_completed_while_typing_and_never_listed(model_admin, root, rf):
    for record in (None, seen(model_admin.model, root)):
        for name, field in pointers_of(model_admin, rf, root, record):
            widget = field.widget.widget if isinstance(field.widget, RelatedFieldWidgetWrapper) else field.widget
            assert isinstance(widget, AutocompleteSelect) or name in FEW_ROWS, name


# ── Out of scope ────────────────────────────────────────────────────────────────────────────────────────────


@SCOPED
def test_out_of_scope_it_is_as_if_it_were_not_there(model_admin, mona, signed_in):
    desk, secret = signed_in(as_staff(mona)), hidden(model_admin.model, mona)
    listed = desk.get(address(model_admin, "changelist"))
    if model_admin.model in ADMINISTRATORS_READ:
        assert listed.status_code == 403
    else:
        assert secret not in listed.context["cl"].queryset
        assert address(model_admin, "change", secret.pk) not in listed.content.decode()
    for page in ("change", "history", "delete"):
        for method in (desk.get, desk.post):
            assert method(address(model_admin, page, secret.pk)).status_code == 404, page


@SCOPED
def test_out_of_scope_no_action_reaches_it_and_its_name_is_not_told(model_admin, mona, signed_in, rf):
    desk, secret = signed_in(as_staff(mona)), hidden(model_admin.model, mona)
    before = model_admin.model._base_manager.filter(pk=secret.pk).values().get()
    for name in model_admin.actions:
        sent = {
            "action": name,
            "_selected_action": [secret.pk],
            "answered": "yes",
            "reason": "Because.",
            "severity": "1",
        }
        answer = desk.post(address(model_admin, "changelist"), sent)
        assert str(secret) not in answer.content.decode() + " ".join(map(str, get_messages(answer.wsgi_request)))
    assert model_admin.model._base_manager.filter(pk=secret.pk).values().get() == before


@SCOPED
def test_out_of_scope_no_field_takes_it_by_its_raw_key(model_admin, mona, rf):
    """What a field takes in a POST, and what it completes, is what its queryset holds."""
    as_staff(mona)
    secret = hidden(model_admin.model, mona)
    for other in ADMINS:
        records = [None] if other.model in ADMINISTRATORS_READ else [None, seen(other.model, mona)]
        for record in records:
            for name, field in pointers_of(other, rf, mona, record):
                if field.queryset.model is model_admin.model:
                    assert not field.queryset.filter(pk=secret.pk).exists(), (other, name)


@SCOPED
def test_out_of_scope_it_is_not_completed(model_admin, mona, signed_in):
    desk, secret = signed_in(as_staff(mona)), hidden(model_admin.model, mona)
    pointers = [field for field in model_admin.opts.related_objects if admin.site.is_registered(field.related_model)]
    for pointer in (relation.field for relation in pointers):
        opts = pointer.model._meta
        asked = {"app_label": opts.app_label, "model_name": opts.model_name, "field_name": pointer.name}
        answer = desk.get("/admin/autocomplete/", asked | {"term": ""})
        assert answer.status_code in {200, 403}
        offered = answer.json()["results"] if answer.status_code == 200 else []
        assert str(secret.pk) not in {row["id"] for row in offered}, opts.label


# ── What a page does not ask, a request cannot set ──────────────────────────────────────────────────────────


def junk_for(field, stranger):
    """A value that the column could hold, other than what is there."""
    if isinstance(field, models.ForeignKey):
        return str(stranger.pk)
    if field.choices:
        return str(field.choices[-1][0])
    if isinstance(field, models.DateTimeField):
        return "1999-01-01 00:00:00"
    return {"BooleanField": "on", "IntegerField": "77"}.get(field.get_internal_type(), "77")


@EVERY_ADMIN
@pytest.mark.parametrize("who", ["root", "mona", "victor"])
def test_a_request_sets_nothing_that_the_page_does_not_ask(model_admin, who, request, signed_in, rf, mona):
    user = as_staff(request.getfixturevalue(who))
    record = seen(model_admin.model, user)
    page = signed_in(user).get(address(model_admin, "change", record.pk))
    if page.status_code == 404:
        assert who != "root"
        return
    asked = {name for _, name, _ in fields_of(model_admin, rf, user, record)} if may_change(page) else set()
    sent = typed_into(page, f"{model_admin.opts.model_name}_form") if may_change(page) else {}
    smuggled = [
        field for field in model_admin.opts.concrete_fields if field.name not in asked and not field.primary_key
    ]
    sent |= {field.name: junk_for(field, mona) for field in smuggled}
    sent |= {f"{field.name}_0": "1999-01-01" for field in smuggled} | {f"{field.name}_1": "00:00" for field in smuggled}
    sent.pop("version", None) if "version" not in asked else None
    names = [field.attname for field in smuggled]
    before = model_admin.model._base_manager.filter(pk=record.pk).values(*names).get()
    answer = signed_in(user).post(address(model_admin, "change", record.pk), sent)
    assert answer.status_code == (302 if may_change(page) else 403), answer.status_code
    assert model_admin.model._base_manager.filter(pk=record.pk).values(*names).get() == before


def may_change(page):
    return b'name="_save"' in page.content
