"""Bodies in JSON are taken at their word, whatever REST framework would make of them."""

import pytest
from rest_framework import serializers

from accounts.api.fields import WordField
from accounts.api.input import Input, RowsField


class Row(Input):
    best = serializers.IntegerField(required=False, allow_null=True)


class Everything(Input):
    words = serializers.CharField(required=False)
    best = serializers.IntegerField(required=False)
    latitude = serializers.FloatField(required=False)
    amount = serializers.DecimalField(max_digits=8, decimal_places=2, required=False)
    ticked = serializers.BooleanField(required=False)
    grade = serializers.ChoiceField([1, 2], required=False)
    severity = WordField({4: "critical"}, required=False)
    names = serializers.ListField(child=serializers.CharField(), required=False)
    rows = RowsField(child=Row(), required=False)


@pytest.mark.parametrize(
    "body",
    [
        {"words": 5},
        {"words": True},
        {"words": ["a"]},
        {"best": "5"},
        {"best": True},
        {"best": 5.5},
        {"latitude": "5"},
        {"latitude": False},
        {"amount": 12.5},
        {"amount": 12},
        {"ticked": "true"},
        {"ticked": 1},
        {"ticked": "yes"},
        {"grade": "1"},
        {"grade": True},
        {"severity": 4},
    ],
)
def test_json_of_another_kind_is_refused_at_its_field(body):
    given = Everything(data=body)
    assert not given.is_valid()
    assert set(given.errors) == set(body)


def test_it_is_refused_at_its_place_in_a_list():
    given = Everything(data={"names": ["a", 2], "words": 1})
    assert not given.is_valid()
    assert {name: list(faults) for name, faults in given.errors.items()} == {
        "names": [1],
        "words": ["Give text, in quotes."],
    }
    rows = Everything(data={"rows": [{"best": 1}, {"best": "2"}]})
    assert not rows.is_valid()
    assert {place: list(faults) for place, faults in rows.errors["rows"].items()} == {1: ["best"]}


@pytest.mark.parametrize(
    "body",
    [
        {
            "words": "5",
            "best": 5,
            "latitude": 5,
            "amount": "12.50",
            "ticked": False,
            "grade": 1,
            "severity": "critical",
        },
        {"best": 5.0, "latitude": 5.5, "names": [], "rows": [{"best": None}]},
    ],
)
def test_what_is_of_its_kind_is_taken(body):
    given = Everything(data=body)
    assert given.is_valid(), given.errors
