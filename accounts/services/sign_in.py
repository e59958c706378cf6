"""How people sign in: by e-mail and password, on invitation only."""

from typing import TYPE_CHECKING

from allauth.account.adapter import DefaultAccountAdapter

if TYPE_CHECKING:
    from django.http import HttpRequest


class InvitationOnlyAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up; an administrator adds people."""

    def is_open_for_signup(self, request: "HttpRequest") -> bool:
        return False
