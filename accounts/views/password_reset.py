"""Where the link in a letter about a forgotten password leads."""

from typing import Any

from allauth.account.views import PasswordResetFromKeyView
from django.http import HttpResponse

from accounts.services.sign_in import remember_device


class NewPasswordView(PasswordResetFromKeyView):  # type: ignore[misc]
    """allauth's page. Who opens the account's letters is known on this device, whatever others guess meanwhile."""

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        remember_device(response, self.reset_user)
        return response
