"""What the schema of the API shows as examples: invented rows, by the name of their component."""

from typing import Any

from accounts.api.documents import INDEX

SITE = "https://caravanserai.example"
API = f"{SITE}/api/v1"
EXAMPLES: dict[str, Any] = {
    "Index": {name: f"{API}/{name}/" for name in INDEX} | {name: f"{SITE}/api/{name}/" for name in ("schema", "docs")},
    "Notification": {
        "id": 77,
        "kind": "attack_linked",
        "subject": "INC-2024-000123",
        "title": "Convoy bombed outside Karachi airport",
        "lines": ["Unverified · Critical · Port Qasim Coal Power Plant", "6 Oct 2024 · Karachi, Pakistan", "2 killed"],
        "because": "You watch Port Qasim Coal Power Plant.",
        "marking": "TLP:AMBER",
        "urgent": True,
        "created_at": "2024-10-06T19:20:00Z",
        "read_at": None,
        "acknowledged_at": None,
    },
}
