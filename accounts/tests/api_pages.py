"""Follow a list of the API from page to page."""

from typing import Any

from django.test import Client


def pages_of(client: Client, url: str | None) -> list[dict[str, Any]]:
    """Every page from this address on."""
    found = []
    while url:
        answer = client.get(url)
        assert answer.status_code == 200, answer.content
        found.append(answer.json())
        url = found[-1]["next"]
    return found


def backwards_from(client: Client, page: dict[str, Any]) -> list[dict[str, Any]]:
    """This page and every one before it, in the order of the list."""
    found = [page]
    while url := found[0]["previous"]:
        found.insert(0, client.get(url).json())
    return found


def faults(answer: Any) -> dict[str, str]:
    """Parameter → what is wrong with it."""
    assert answer.status_code == 400, answer.content
    assert answer.headers["Content-Type"] == "application/problem+json"
    return {fault["parameter"]: fault["detail"] for fault in answer.json()["errors"]}
