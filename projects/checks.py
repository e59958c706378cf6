"""System checks: a setting that names roles names roles that there are."""

from typing import Any

from django.conf import settings
from django.core import checks

from projects.vocabulary import Role


@checks.register(checks.Tags.security)
def second_factor_roles_are_roles(**_: Any) -> list[checks.CheckMessage]:
    """A misspelt role would silently demand a second factor of nobody."""
    unknown = sorted(set(settings.SECOND_FACTOR_ROLES) - set(Role.values))
    return [
        checks.Error(
            f"SECOND_FACTOR_ROLES names {name!r}, which is no role.",
            hint=f"Use {', '.join(Role.values)}.",
            id="caravanserai.E001",
        )
        for name in unknown
    ]
