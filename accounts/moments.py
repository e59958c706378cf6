"""A moment as letters and lists tell it: in the reader's own time, with the zone named."""

from datetime import datetime
from zoneinfo import ZoneInfo


def moment_in_words(at: datetime, time_zone: str) -> str:
    """Such as "7 October 2024, 02:00 (Asia/Shanghai)"."""
    local = at.astimezone(ZoneInfo(time_zone))
    return f"{local.day} {local:%B %Y, %H:%M} ({time_zone})"
