"""A refusal that gives back what was typed, so that it can be copied: nothing that people write is lost."""

from collections.abc import Mapping, Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def typed_kept(
    request: HttpRequest, status: int, reasons: Sequence[str], fields: Mapping[str, str], *, sign_in: bool = False
) -> HttpResponse:
    """The page; `fields` are the labels and names of what was typed and is shown again."""
    kept = [(label, request.POST.get(name, "")) for label, name in fields.items()]
    context = {"reasons": reasons, "kept": [pair for pair in kept if pair[1].strip()], "sign_in": sign_in}
    return render(request, "typed_kept.html", context, status=status)
