"""Query parameters are taken at their word: one that is unknown, empty or given twice is refused, never ignored."""

from typing import Any

from django.forms import MultipleChoiceField
from django_filters.rest_framework import DjangoFilterBackend, FilterSet, MultipleChoiceFilter, TypedChoiceFilter
from drf_spectacular.utils import extend_schema_field
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.api.problems import BadQuery


class Negotiation(DefaultContentNegotiation):
    """By `Accept`, or by `?format=`; a format that there is not is a wrong parameter, not a missing page."""

    def filter_renderers(self, renderers: Any, format: str) -> Any:  # noqa: A002 – REST framework's name
        known = [renderer.format for renderer in renderers]
        if format not in known:
            raise BadQuery({"format": [f"There is no such format here: use {' or '.join(known)}."]})
        return super().filter_renderers(renderers, format)


class NamedFilters(DjangoFilterBackend):  # type: ignore[misc]
    """django-filter, whose complaints name the query parameter."""

    def filter_queryset(self, request: Request, queryset: Any, view: APIView) -> Any:
        filters = self.get_filterset(request, queryset, view)
        if filters is None:
            return queryset
        if not filters.is_valid():
            raise BadQuery({name: list(messages) for name, messages in filters.errors.items()})
        return filters.qs


class AskedFilters(FilterSet):  # type: ignore[misc]
    """Filters of which only those are made that a request names: of some thirty it mostly names none or two."""

    def __init__(self, data: Any = None, *given: Any, **named: Any) -> None:
        asked, declared = data or {}, type(self).declared_filters
        self.base_filters = {name: one for name, one in declared.items() if name in asked}
        super().__init__(data, *given, **named)


def several_of(choices: Any, label: str, **extra: Any) -> MultipleChoiceFilter:
    """A column of the record itself: no row comes twice, and a DISTINCT would sort them all for every page."""
    return MultipleChoiceFilter(choices=choices, label=f"{label}; several may be given.", distinct=False, **extra)


def yes_or_no(label: str, **extra: Any) -> TypedChoiceFilter:
    """`true` or `false`: django-filter's own takes any other word for neither, and then narrows nothing."""
    words = [("true", "true"), ("false", "false")]
    filters = TypedChoiceFilter(choices=words, coerce=lambda word: word == "true", label=label, **extra)
    told: TypedChoiceFilter = extend_schema_field({"type": "boolean", "description": label})(filters)
    return told


def refuse_strange_parameters(request: Request, filters: "type[FilterSet] | None", others: frozenset[str]) -> None:
    """Raise BadQuery for every parameter that is not known, has no value, or has several where one is meant."""
    fields = filters.base_filters if filters is not None else {}
    faults = {}
    for name, values in request.query_params.lists():
        several = name in fields and isinstance(fields[name].field, MultipleChoiceField)
        if name not in others and name not in fields:
            faults[name] = [f"There is no such parameter here: use {', '.join(sorted(others | set(fields)))}."]
        elif not all(values):
            faults[name] = ["It has no value: leave it out."]
        elif len(values) > 1 and not several:
            faults[name] = ["Give it once."]
    if faults:
        raise BadQuery(faults)
