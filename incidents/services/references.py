"""Public references: the year of filing and one number that never starts again. Gaps are fine, duplicates are not."""

import uuid

from django.db import connection
from django.utils import timezone

SEQUENCES = {"INC": "incidents_reference", "ADV": "incidents_advisory_reference", "CASE": "incidents_case_reference"}


def next_reference(kind: str) -> str:
    """INC-2024-000123, ADV-2024-000017, CASE-2026-000001."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s)", [SEQUENCES[kind]])
        (number,) = cursor.fetchone()
    return f"{kind}-{timezone.now().year}-{number:06d}"


def wait_for_filing(filing_key: uuid.UUID) -> None:
    """Let one transaction at a time file, or keep, the form of this key."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(filing_key)])
