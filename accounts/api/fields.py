"""Fields that several resources use."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any
from urllib.parse import quote

from django.urls import reverse
from rest_framework import serializers


class WordField(serializers.ChoiceField):
    """A number of our vocabulary, shown and taken as its word: 4 is "critical"."""

    def __init__(self, words: Mapping[int, str], **kwargs: Any) -> None:
        self.words = words
        self.numbers = {word: number for number, word in words.items()}
        super().__init__(choices=list(self.numbers), **kwargs)

    def to_representation(self, value: Any) -> str:
        return self.words[value]

    def to_internal_value(self, data: Any) -> int:  # type: ignore[override]
        return self.numbers[super().to_internal_value(data)]


class AddressField(serializers.URLField):
    """A record's own address: that of its list, which is looked up once for all rows, and its key."""

    def __init__(self, records: str, key: str) -> None:
        self.records = records
        super().__init__(source=key, read_only=True)

    @cached_property
    def _of_the_list(self) -> str:
        address: str = self.context["request"].build_absolute_uri(reverse(f"{self.records}-list"))
        return address

    def to_representation(self, value: str) -> str:
        return f"{self._of_the_list}{quote(value)}/"
