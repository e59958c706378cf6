"""Who: users, sign-in, tokens; how to reach them: channels, notifications, deliveries."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "People and alerts"

    def ready(self) -> None:
        from accounts import checks  # noqa: F401
