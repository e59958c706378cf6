"""Every address of the product, flat: for the rules about addresses and for the access matrix."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True, slots=True)
class Route:
    """One address as it stands in a urls module."""

    name: str
    namespace: str
    pattern: str
    callback: Any

    @property
    def is_ours(self) -> bool:
        """The admin site and allauth bring their own."""
        return self.namespace != "admin:" and not self.callback.__module__.startswith("allauth.")


def routes(patterns: "Iterable[URLPattern | URLResolver] | None" = None) -> list[Route]:
    """All of them, or those of the given patterns."""
    return list(_walk(get_resolver().url_patterns if patterns is None else patterns, "", ""))


def _walk(patterns: "Iterable[URLPattern | URLResolver]", namespace: str, prefix: str) -> Iterator[Route]:
    for pattern in patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, inner, address)
        else:
            name = f"{namespace}{pattern.name}" if pattern.name else ""
            yield Route(name, namespace, address, pattern.callback)


def unnamed(patterns: "Iterable[URLPattern | URLResolver] | None" = None) -> list[str]:
    """Addresses of ours that nobody can reverse."""
    return [route.pattern for route in routes(patterns) if route.is_ours and not route.name]
