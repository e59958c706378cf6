"""Who: users, sign-in, tokens; how to reach them: channels, notifications, deliveries."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "People and alerts"

    def ready(self) -> None:
        from accounts import checks  # noqa: F401
        from accounts.protocols import register_alert_kind
        from accounts.services.channel_alerts import ChannelPaused

        register_alert_kind(ChannelPaused())
