"""Slugs: what stands in an address for a name, kept for ever once given."""

from typing import Any

from django.db.models import Model
from django.utils.text import slugify


def free_slug(model: type[Model], name: str) -> str:
    """A slug made from the name that no record of this model has yet.

    Letters of every script stay where the addresses of the model take them.
    """
    every_script = getattr(model._meta.get_field("slug"), "allow_unicode", False)
    stem = slugify(name, allow_unicode=every_script)[:100] or model._meta.model_name or "record"
    manager: Any = model._default_manager
    taken = set(manager.filter(slug__startswith=stem).values_list("slug", flat=True))
    if stem not in taken:
        return stem
    return next(f"{stem}-{number}" for number in range(2, len(taken) + 3) if f"{stem}-{number}" not in taken)
