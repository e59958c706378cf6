"""By which marks identity providers know people, as far as the audit trail may know them."""

from allauth.socialaccount.models import SocialAccount

from accounts.audit import tracked


@tracked(exclude=["extra_data", "last_login"])
class ProviderAccount(SocialAccount):  # type: ignore[misc]
    """Whose it is, at which provider, under which mark: whoever adds one can sign in as that person."""

    class Meta:
        proxy = True

    def __str__(self) -> str:
        return f"{self.user} at {self.provider}"
