"""People and service accounts. What they may do is a membership (projects), what marking they may read a clearance."""

from functools import cache
from typing import Any, ClassVar
from zoneinfo import available_timezones

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower

from accounts.audit import tracked
from accounts.vocabulary import Marking


@cache
def time_zones() -> frozenset[str]:
    """Those of the IANA database. To find them is to walk its folders, which takes eight milliseconds."""
    return frozenset(available_timezones() - {"localtime", "Factory", "posixrules"})


def known_time_zone(name: str) -> None:
    """Refuse a name that the IANA time zone database does not have."""
    if name not in time_zones():
        raise ValidationError(
            "%(name)s is not a time zone of the IANA database, such as Asia/Karachi.", params={"name": name}
        )


class UserManager(BaseUserManager["User"]):
    """Creates people; e-mail addresses are compared without regard to case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


@tracked(exclude=["password", "last_login"])
class User(AbstractBaseUser, PermissionsMixin):  # type: ignore[django-manager-missing]
    """A person, or a service account: a user without a password that only tokens can use."""

    email = models.EmailField(max_length=254, unique=True)
    full_name = models.CharField(max_length=120)
    time_zone = models.CharField(max_length=64, default="UTC", validators=[known_time_zone])
    clearance = models.PositiveSmallIntegerField(choices=Marking, default=Marking.AMBER)
    is_service_account = models.BooleanField(default=False)
    is_staff = models.BooleanField(default=False, help_text="May also use the Django admin, under the same rules.")
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    narrowed_to: frozenset[int] | None = None
    """Keys of the projects to which the token of this request is narrowed; nothing of a person, so no column."""

    objects: ClassVar[UserManager] = UserManager()

    noticed = ""  # what the apps above say when the account is switched off, for whoever did it; not kept

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        ordering = ["full_name", "pk"]
        constraints = [models.UniqueConstraint(Lower("email"), name="accounts_user_email_any_case")]

    def __str__(self) -> str:
        return self.full_name or self.email

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name.split(" ")[0]

    @property
    def short_name(self) -> str:
        return self.get_short_name()
