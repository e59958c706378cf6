"""The access matrix's part about channels: each is its owner's alone. See tests/access_matrix.py."""

from typing import Any

from accounts.factories import ChannelFactory
from accounts.models import Channel, User
from accounts.vocabulary import ChannelKind, Marking

CHANNELS = """
                                             | nob str vie rep off ana man adm sta
GET  accounts:channel_list                   | 302 200 200 200 200 200 200 200 200
GET  accounts:channel_add_email              | 302 200 200 200 200 200 200 200 200
POST accounts:channel_add_email              | 302 302 302 302 302 302 302 302 302
GET  accounts:channel_add_webhook            | 302 200 200 200 200 200 200 200 200
POST accounts:channel_add_webhook            | 302 200 200 200 200 200 200 200 200
GET  accounts:channel_page reporters_hook    | 302 404 404 200 404 404 404 404 404
GET  accounts:channel_edit reporters_hook    | 302 404 404 200 404 404 404 404 404
POST accounts:channel_edit reporters_hook    | 302 404 404 302 404 404 404 404 404
POST accounts:channel_verify reporters_hook  | 302 404 404 409 404 404 404 404 404
POST accounts:channel_test reporters_hook    | 302 404 404 302 404 404 404 404 404
GET  accounts:channel_secret reporters_hook  | 302 404 404 200 404 404 404 404 404
POST accounts:channel_secret reporters_hook  | 302 404 404 200 404 404 404 404 404
POST accounts:channel_off reporters_hook     | 302 404 404 302 404 404 404 404 404
POST accounts:channel_on reporters_hook      | 302 404 404 302 404 404 404 404 404
POST accounts:channel_remove reporters_hook  | 302 404 404 302 404 404 404 404 404
GET  accounts:channel_prove no-such          | 302 404 404 404 404 404 404 404 404
POST accounts:channel_prove no-such          | 302 404 404 404 404 404 404 404 404
"""

SENT_TO_CHANNELS: dict[str, dict[str, Any]] = {
    "accounts:channel_add_email": {"address": "another@example.org"},
    "accounts:channel_add_webhook": {"address": "https://hooks.example.org/alerts"},
    "accounts:channel_edit": {"highest_marking": int(Marking.GREEN)},
}


def hook_of(person: User) -> Channel:
    """One in use whose address is refused before anything is sent: the matrix asks nobody on the network."""
    address = "http://127.0.0.1:9/"
    return ChannelFactory.create(user=person, kind=ChannelKind.WEBHOOK, address=address, sealed_secret="sealed")
