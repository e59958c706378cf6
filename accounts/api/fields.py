"""Fields that several resources use."""

from collections.abc import Mapping
from typing import Any

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
