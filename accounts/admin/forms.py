"""The form of the admin's pages: it reads what a person typed, shows what a service refused, and saves nothing."""

from typing import Any, ClassVar, TypeVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Model

M = TypeVar("M", bound=Model)


class RefusableForm(forms.BaseForm):
    """Shows a ValidationError that a service raised at the fields it names, the rest above the form."""

    refusal: ClassVar[ValidationError | None] = None
    shown_as: ClassVar[dict[str, str]] = {}

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound and self.refusal is not None:
            for name, complaints in _by_field(self.refusal).items():
                self._complain(self.shown_as.get(name, name), complaints)

    def _complain(self, name: str, complaints: list[str]) -> None:
        if name in self.fields:
            self.add_error(name, complaints)
            return
        prefix = "" if name == NON_FIELD_ERRORS else f"{name.capitalize()}: "
        self.add_error(None, [f"{prefix}{complaint}" for complaint in complaints])


class ServiceForm(RefusableForm, forms.ModelForm[M]):
    """The usual form of a record in the admin."""

    def changes(self) -> dict[str, Any]:
        """What the person changed, for an `edit_…` service."""
        return {name: self.cleaned_data[name] for name in self.changed_data}


def _by_field(refusal: ValidationError) -> dict[str, list[str]]:
    if hasattr(refusal, "error_dict"):
        return {name: list(complaints) for name, complaints in refusal.message_dict.items()}
    return {NON_FIELD_ERRORS: list(refusal.messages)}
