"""Public references: the year of filing and one number that never starts again. Gaps are fine, duplicates are not."""

from django.db import connection
from django.utils import timezone

SEQUENCES = {"INC": "incidents_reference", "ADV": "incidents_advisory_reference"}


def next_reference(kind: str) -> str:
    """INC-2024-000123, ADV-2024-000017."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s)", [SEQUENCES[kind]])
        (number,) = cursor.fetchone()
    return f"{kind}-{timezone.now().year}-{number:06d}"
