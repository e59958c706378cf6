"""Django's admin and form classes as generics at run time too, as the type checker knows them."""

from typing import TYPE_CHECKING, Any, Self

from django import forms
from django.contrib import admin

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin
    TabularInline = admin.TabularInline
    StackedInline = admin.StackedInline
    ModelForm = forms.ModelForm
else:

    class Subscriptable:
        """`Class[Model]` is the class itself."""

        def __class_getitem__(cls, _: Any) -> type[Self]:
            return cls

    class ModelAdmin(Subscriptable, admin.ModelAdmin):
        """Django's ModelAdmin."""

    class TabularInline(Subscriptable, admin.TabularInline):
        """Django's TabularInline."""

    class StackedInline(Subscriptable, admin.StackedInline):
        """Django's StackedInline."""

    class ModelForm(Subscriptable, forms.ModelForm):
        """Django's ModelForm."""
