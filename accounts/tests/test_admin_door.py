"""Who comes into the admin at all, and what it never does, whatever the model."""

import pytest
from django.contrib import admin
from django.urls import reverse

from accounts.admin.base import ScopedAdmin
from accounts.factories import UserFactory
from accounts.tests.admin_pages import as_staff

ADDRESSES = [
    "/admin/",
    "/admin/incidents/",
    "/admin/incidents/incident/",
    "/admin/accounts/user/add/",
    "/admin/nothing/",
]
REGISTERED = list(admin.site._registry.values())


def lists_of(model_admin: admin.ModelAdmin) -> str:
    return reverse(f"admin:{model_admin.opts.app_label}_{model_admin.opts.model_name}_changelist")


@pytest.mark.parametrize("address", ADDRESSES)
def test_somebody_who_is_not_signed_in_is_sent_to_the_products_own_sign_in(db, client, address):
    answer = client.get(address, follow=True)
    assert answer.redirect_chain[-1][0].startswith(reverse("account_login"))
    assert "next=" in answer.redirect_chain[-1][0]


@pytest.mark.parametrize("address", [*ADDRESSES, "/admin/login/", "/admin/login/?next=/admin/"])
def test_who_is_not_staff_learns_nothing(mona, signed_in, address):
    assert signed_in(mona).get(address).status_code == 404


def test_staff_who_are_members_of_nothing_learn_nothing(db, signed_in):
    client = signed_in(UserFactory.create(is_staff=True))
    assert client.get("/admin/").status_code == 404


def test_after_signing_in_the_way_leads_on(ada, signed_in):
    assert signed_in(ada).get("/admin/login/?next=/admin/").url == "/admin/"


@pytest.mark.parametrize("name", ["view_on_site", "password_change"])
def test_doors_around_the_scoping_are_closed(ada, signed_in, name):
    assert (
        signed_in(ada)
        .get({"view_on_site": "/admin/r/1/1/", "password_change": "/admin/password_change/"}[name])
        .status_code
        == 404
    )


@pytest.mark.parametrize("model_admin", REGISTERED, ids=str)
def test_every_admin_is_ours_and_deletes_nothing(model_admin, rf, ada):
    request = rf.get("/")
    request.user = ada
    assert isinstance(model_admin, ScopedAdmin)
    assert not model_admin.has_delete_permission(request)
    assert "delete_selected" not in model_admin.get_actions(request)


@pytest.mark.parametrize("model_admin", REGISTERED, ids=str)
def test_every_list_and_form_opens_for_who_may_see_it(model_admin, signed_in, ada, mona):
    address = lists_of(model_admin)
    for client in (signed_in(ada), signed_in(as_staff(mona))):
        assert client.get(address).status_code in {200, 403}
        assert client.get(f"{address}?q=karachi").status_code in {200, 403}
        assert client.get(f"{address}add/").status_code in {200, 403}
        assert client.get(f"{address}999999/change/").status_code == 404
        assert client.get(f"{address}x'y/change/").status_code == 404
        assert client.post(
            address, {"action": "delete_selected", "_selected_action": ["1"], "post": "yes"}
        ).status_code in {
            200,
            302,
            403,
        }


@pytest.mark.parametrize("model_admin", REGISTERED, ids=str)
def test_no_list_can_be_asked_about_columns_that_it_does_not_filter_by(model_admin, signed_in, ada):
    for lookup in ("pk__gt=0", "user__password__startswith=a", "reporter__email__contains=a"):
        answer = signed_in(ada).get(f"{lists_of(model_admin)}?{lookup}")
        assert answer.status_code in {400, 403}
