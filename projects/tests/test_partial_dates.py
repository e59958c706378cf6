"""Dates known by the year or month are written on the pages as every other date is."""

import pytest

from projects.factories import ProjectFactory
from projects.models import Project
from projects.services.naming import free_slug
from projects.templatetags.dates import partial_date


@pytest.mark.parametrize(
    ("kept", "written"),
    [("2022", "2022"), ("2022-10", "October 2022"), ("2022-10-04", "4 October 2022"), ("", ""), ("2022-13", "2022-13")],
)
def test_a_partial_date_is_written_as_far_as_it_is_known(kept, written):
    assert partial_date(kept) == written


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["پورٹ قاسم", "中国电力", "Dasu داسو"])
def test_a_project_may_be_named_in_any_script(name):
    """Its address takes Latin letters only, so the slug has only them."""
    slug = free_slug(Project, name)
    ProjectFactory.build(name=name, slug=slug).full_clean(exclude=["parent"])
    assert slug.isascii()
