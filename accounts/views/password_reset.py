"""Where the link in a letter about a forgotten password leads."""

from typing import Any

import structlog
from allauth.account.views import PasswordResetFromKeyView
from allauth.core.internal.ratelimit import get_ip
from django.http import HttpResponse

from accounts.services.sign_in import remember_device

logger = structlog.get_logger(__name__)


class NewPasswordView(PasswordResetFromKeyView):  # type: ignore[misc]
    """allauth's page. Who opens the account's letters is known on this device, whatever others guess meanwhile."""

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        logger.info("password_reset", user_id=self.reset_user.pk, address=get_ip(self.request))
        remember_device(response, self.reset_user)
        return response
