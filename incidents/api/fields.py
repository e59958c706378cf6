"""Fields of incidents only: times by the clock of the place, totals with their range."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from incidents.models import Incident


class LocalTimeField(serializers.DateTimeField):
    """ISO 8601 with the offset that the incident's own time zone had then."""

    def get_attribute(self, instance: Incident) -> datetime | None:
        moment: datetime | None = super().get_attribute(instance)
        return None if moment is None else _by_the_clock_of(ZoneInfo(instance.time_zone), moment)

    def to_representation(self, value: datetime) -> str:
        return value.isoformat()


def _by_the_clock_of(zone: ZoneInfo, moment: datetime) -> datetime:
    """Local mean times of a century ago have offsets in seconds, which ISO 8601 cannot write: those stay in UTC."""
    local = moment.astimezone(zone)
    offset = local.utcoffset()
    return local if offset is not None and offset.seconds % 60 == 0 else moment.astimezone(UTC)


class CountSerializer(serializers.Serializer[Any]):
    """A count with its range; null is "not known", never 0."""

    low = serializers.IntegerField(allow_null=True, read_only=True)
    best = serializers.IntegerField(allow_null=True, read_only=True)
    high = serializers.IntegerField(allow_null=True, read_only=True)


@extend_schema_field(CountSerializer)
class TotalField(serializers.Field[Any, Any, Any, Incident]):
    """The total of one outcome over the casualty rows, assailants apart."""

    def __init__(self, outcome: str) -> None:
        self.outcome = outcome
        super().__init__(source="*", read_only=True)

    def to_representation(self, value: Incident) -> Mapping[str, int | None]:
        return {bound: getattr(value, f"{self.outcome}_{bound}") for bound in ("low", "best", "high")}
