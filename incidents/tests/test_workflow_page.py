"""The page of the documentation on the steps of review says what their table says."""

import pytest
from django.conf import settings

from incidents.rules.workflow_page import PAGE, workflow_page

pytestmark = pytest.mark.once


def test_the_page_is_up_to_date():
    assert (settings.BASE_DIR / PAGE).read_text(encoding="utf-8") == workflow_page()
