"""A client that follows the feed of changes, and keeps what it is told."""

from collections import Counter
from typing import Any

from django.test import Client

FEED = "/api/v1/changes/"


class Follower:
    """Keeps each incident as it was told last, and forgets what it lost."""

    def __init__(self, client: Client, page_size: int = 50) -> None:
        self.client = client
        self.url = f"{FEED}?page_size={page_size}"
        self.held: dict[str, dict[str, Any]] = {}
        self.told: Counter[str] = Counter()

    def ask(self) -> dict[str, Any]:
        """One answer."""
        answer = self.client.get(self.url)
        assert answer.status_code == 200, answer.content
        page: dict[str, Any] = answer.json()
        self.url = page["next"]
        for row in page["results"]:
            self.told[row["reference"]] += 1
            if row["change"] == "lost":
                self.held.pop(row["reference"], None)
            else:
                self.held[row["reference"]] = row["incident"]
        return page

    def poll(self) -> list[tuple[str, str]]:
        """Answers until there is no more: what happened to which."""
        found, more = [], True
        while more:
            page = self.ask()
            more = page["more"]
            found += [(row["change"], row["reference"]) for row in page["results"]]
        return found
