"""What lists have in common: filters that live in the address, chips that take one off, an order.

A list and its CSV (`accounts.views.lists`) take the same form and the same rows, so they hold the same.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.formats import date_format

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User

LONGEST = 100  # characters of what is looked for
DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
Narrowed = Mapping[str, Callable[[Any, Any], Any]]
Orders = Mapping[str, tuple[str, tuple[str, ...]]]


class ListFilter(forms.Form):
    """What a list can be narrowed by. Every field may stay empty; a wrong value says so at its field and lists nothing.

    `narrowed` says for each field how it narrows the rows; `at_hand` which fields show at once beside the words, the
    others fold; `orders` by which fields one may sort, the usual one first. An order is total: it ends with a unique
    field.
    """

    page_name: ClassVar[str]  # the routes of the list and of its table
    table_name: ClassVar[str]
    one: ClassVar[str]  # what a row is called, and several
    many: ClassVar[str]
    at_hand: ClassVar[Sequence[str]]
    narrowed: ClassVar[Narrowed] = {}
    orders: ClassVar[Orders] = {}
    together: ClassVar[Mapping[str, Sequence[str]]] = {}  # fields that mean nothing without another

    def __init__(self, *args: Any, user: "User", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        if len(self.orders) > 1:
            choices = [(name if place else "", label) for place, (name, (label, _)) in enumerate(self.orders.items())]
            self.fields["order"] = forms.ChoiceField(label="Order", required=False, choices=choices)

    def offer(self, name: str, records: "QuerySet[Any]") -> None:
        """These are the records among which the field chooses: what the reader may read."""
        self.fields[name].queryset = records  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        since, until = given.get("since"), given.get("until")
        if since and until and since > until:
            self.add_error("until", ValidationError("This lies before the first day."))
        return given

    def narrow(self, rows: Any) -> Any:
        """Only what matches all that was filled in; nothing at all while a field is wrong."""
        if not self.is_valid():
            return rows.none()
        for name, value in self.given().items():
            if name in self.narrowed:
                rows = self.narrowed[name](rows, value)
        return rows

    def given(self) -> dict[str, Any]:
        """What is filled in rightly: field → value."""
        dependent = {"order"}.union(*self.together.values())
        return {name: self.cleaned_data[name] for name in self.fields if name not in dependent and self._has(name)}

    @property
    def by(self) -> tuple[str, ...]:
        """The fields to sort by, the last one unique."""
        chosen = (self.cleaned_data.get("order") if self.is_valid() else "") or next(iter(self.orders))
        return self.orders[chosen][1]

    @property
    def filtered(self) -> bool:
        """Is anything filled in, rightly or not?"""
        return not self.is_valid() or bool(self.given())

    def chips(self) -> list[dict[str, str]]:
        """What is filled in, in words, each with the query that is left when it goes."""
        if not self.is_valid():
            return []
        return [
            {"label": str(self.fields[name].label), "text": self._in_words(name, value), "query": self._without(name)}
            for name, value in self.given().items()
        ]

    @property
    def query(self) -> str:
        """The filters as they stand in the address, without the page."""
        return self._without("after")

    def shown(self) -> list[forms.BoundField]:
        return [self[name] for name in self.at_hand]

    def folded(self) -> list[forms.BoundField]:
        apart = {"q", *self.at_hand}
        return [self[name] for name in self.fields if name not in apart and not self[name].is_hidden]

    def in_use(self) -> int:
        """How many fields beside the words are filled in, rightly or not."""
        return _filled(self.shown()) + self.folded_in_use()

    def folded_in_use(self) -> int:
        return _filled(self.folded())

    def wrong_beside_words(self) -> bool:
        return bool(self.errors.keys() - {"q"})

    def folded_is_wrong(self) -> bool:
        return any(field.errors for field in self.folded())

    def _has(self, name: str) -> bool:
        return self.cleaned_data.get(name) not in (None, "")

    def _without(self, name: str) -> str:
        others = self.data.copy()  # type: ignore[attr-defined]
        for dropped in (name, *self.together.get(name, ()), "after", "before"):
            others.pop(dropped, None)
        return str(others.urlencode())

    def _in_words(self, name: str, value: Any) -> str:
        if isinstance(value, date):
            return date_format(value, "j F Y")
        choices = dict(getattr(self.fields[name], "choices", []))
        plain = isinstance(self.fields[name], forms.ChoiceField) and not isinstance(value, Model)
        return str(choices.get(value, value)) if plain else str(value)


def _filled(fields: Iterable[forms.BoundField]) -> int:
    return sum(bool(field.data) for field in fields if field.name != "order")


def equal_to(column: str) -> Callable[[Any, Any], Any]:
    """Narrows to the rows that have just the value in this column."""
    return lambda rows, value: rows.filter(**{column: value})


def words(label: str) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=LONGEST)


def choice(label: str, choices: Iterable[tuple[Any, Any]], empty: str = "Any") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[("", empty), *choices])


def number_choice(label: str, choices: Iterable[tuple[Any, Any]]) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, required=False, coerce=int, choices=[("", "Any"), *choices], empty_value=None
    )


def day(label: str) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=DATE)


def one_of(label: str) -> "forms.ModelChoiceField[Any]":
    """A record by its slug; the form says which there are, once it knows its reader."""
    return forms.ModelChoiceField(label=label, required=False, queryset=None, to_field_name="slug", empty_label="Any")
