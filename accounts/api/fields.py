"""Fields that several resources use."""

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.core.validators import ProhibitNullCharactersValidator
from django.db.models import Model, QuerySet
from django.urls import reverse
from rest_framework import serializers
from rest_framework.validators import ProhibitSurrogateCharactersValidator

if TYPE_CHECKING:
    from accounts.models import User

LONGEST_NAME = 200


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

    def to_representation(self, value: Any) -> str:
        return f"{self._of_the_list}{quote(str(value))}/"


def searchable(text: str) -> str:
    """The text, where a database can look for it. Raises ValidationError."""
    ProhibitSurrogateCharactersValidator()(text)
    ProhibitNullCharactersValidator()(text)
    return text


class NamedField(serializers.CharField):
    """A record by its slug, or by its name or alias without regard to case and accents, among what the reader knows."""

    default_error_messages = {
        "unknown": "You may read no {what} of this name or slug.",
        "several": "Several go by this name: give one of the slugs {slugs}.",
    }

    def __init__(self, model: type[Model], what: str, **kwargs: Any) -> None:
        self.model, self.what = model, what
        super().__init__(**kwargs)
        self.validators = []  # they would look at the record, not at the text

    def to_internal_value(self, data: Any) -> Any:
        text = searchable(super().to_internal_value(data))[:LONGEST_NAME]
        reader: User = self.context["request"].user
        known: QuerySet[Any] = self.model._default_manager.for_user(reader)  # type: ignore[attr-defined]
        found = known.filter(slug=text).first()
        if found is not None:
            return found
        by_name = list(known.named(text).order_by("pk")[:5])  # type: ignore[attr-defined]
        if not by_name:
            self.fail("unknown", what=self.what)
        if len(by_name) > 1:
            self.fail("several", slugs=", ".join(record.slug for record in by_name))
        return by_name[0]

    def to_representation(self, value: Any) -> str:
        return str(value.slug)
