"""Organisations are found by any of their names, and a name leads to one of them."""

import pytest
from django.core.exceptions import ValidationError

from accounts.errors import NotAllowed
from conftest import member
from projects.factories import OrganisationAliasFactory, OrganisationFactory
from projects.models import Organisation
from projects.services import (
    add_organisation_alias,
    drop_organisation_alias,
    edit_organisation,
    name_organisation,
)
from projects.services.organisations import lock_names
from projects.vocabulary import Role
from tests.at_once import at_once


def test_any_name_finds_it(db):
    company = OrganisationFactory.create(name="Compañía Minera")
    OrganisationAliasFactory.create(organisation=company, name="中国路桥")
    OrganisationFactory.create(name="Another")
    assert list(Organisation.objects.named(" compañía  MINERA ")) == [company]
    assert list(Organisation.objects.named("中国路桥")) == [company]
    assert list(Organisation.objects.matching("compania")) == [company]
    assert list(Organisation.objects.matching("路桥")) == [company]
    assert not Organisation.objects.named("Minera").exists()


def test_an_alias_leads_to_its_organisation_and_to_no_other(anna, alice):
    company, other = OrganisationFactory.create(name="China Road"), OrganisationFactory.create(name="Other")
    alias = add_organisation_alias(actor=anna, organisation=company, name=" CRBC ")
    assert add_organisation_alias(actor=anna, organisation=company, name="crbc") == alias
    assert name_organisation(actor=alice, name="crbc") == company
    for taken in ("crbc", "china road"):
        with pytest.raises(ValidationError):
            add_organisation_alias(actor=anna, organisation=other, name=taken)
        with pytest.raises(ValidationError):
            edit_organisation(actor=anna, organisation=other, name=taken)
    with pytest.raises(NotAllowed):
        drop_organisation_alias(actor=alice, alias=alias)
    with pytest.raises(NotAllowed):
        add_organisation_alias(actor=alice, organisation=company, name="Mine")
    drop_organisation_alias(actor=anna, alias=alias)
    assert name_organisation(actor=alice, name="CRBC") != company


@pytest.mark.django_db(transaction=True)
def test_two_people_who_add_the_same_name_at_once_get_the_same_organisation():
    anna = member("Anna Analyst", Role.ANALYST)
    outcomes = at_once(
        lock_names,
        lambda: name_organisation(actor=anna, name="Sinosure"),
        lambda: name_organisation(actor=anna, name="SINOSURE"),
    )
    assert outcomes[0] == outcomes[1]
    assert Organisation.objects.count() == 1
