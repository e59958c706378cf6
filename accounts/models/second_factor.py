"""The second factors that allauth keeps, as far as the audit trail may know them."""

from allauth.mfa.models import Authenticator

from accounts.audit import tracked


@tracked(exclude=["data", "last_used_at"])
class SecondFactor(Authenticator):  # type: ignore[misc]
    """An app, a passkey or a set of recovery codes: whose, of which kind, since when. `data` is the secret itself."""

    class Meta:
        proxy = True

    def __str__(self) -> str:
        return f"{self.get_type_display()} of {self.user}"
