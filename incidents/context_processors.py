"""What the frame of every page shows: where one can go, and how much is unread."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from accounts.models import User
from accounts.protocols import administers
from accounts.services.unread import unread_count
from incidents.services.permissions import may_file, may_review
from projects.querysets.memberships import scope_of
from projects.services.permissions import CARETAKERS

ADMINISTRATION = (
    ("Invitations", "accounts:invitation_list", "mail"),
    ("Service accounts", "accounts:service_account_list", "api"),
    ("How alerts fare", "accounts:alert_health", "activity"),
)


@dataclass(frozen=True, slots=True)
class Shell:
    """The frame for one person."""

    nav: list[dict[str, Any]]
    unread: int
    demo: bool
    can_file: bool
    is_staff: bool
    single_sign_on: str = ""  # the provider's name, where there is one


def shell(request: HttpRequest) -> dict[str, Any]:
    """`shell` for the templates; for somebody who is not signed in, an empty frame."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {
            "shell": Shell([], 0, settings.DEMO, False, False, settings.OIDC_NAME if settings.OIDC_SERVER_URL else "")
        }
    frame = Shell(
        nav=_navigation(request.path, user),
        unread=unread_count(user),
        demo=settings.DEMO,
        can_file=may_file(user),
        is_staff=user.is_staff and scope_of(user).is_member,
    )
    return {"shell": frame}


def _navigation(path: str, user: User) -> list[dict[str, Any]]:
    """Where one can go. On a desk all of it stands at the side; on a phone what is `folded` waits under "More"."""
    near = [
        ("Home", "incidents:home", "home"),
        ("Incidents", "incidents:incident_list", "alert-triangle"),
        ("Projects", "projects:project_list", "sitemap"),
        *([("Review", "incidents:review_queue", "clipboard-check")] if may_review(user) else []),
    ]
    far = [
        ("Cases", "incidents:case_list", "briefcase"),
        ("Actors", "incidents:actor_list", "users-group"),
        ("Advisories", "incidents:advisory_list", "speakerphone"),
        ("Key events", "incidents:key_event_list", "calendar-event"),
        ("Organisations", "projects:organisation_list", "building"),
        *([("People", "projects:people_list", "users")] if scope_of(user).holds(CARETAKERS) else []),
        ("Notifications", "accounts:notification_list", "bell"),
        *(ADMINISTRATION if administers(user) else ()),
    ]
    return [_place(path, place, folded=False) for place in near] + [_place(path, place, folded=True) for place in far]


def _place(path: str, place: tuple[str, str, str], *, folded: bool) -> dict[str, Any]:
    label, name, icon = place
    url = reverse(name)
    active = path == url or (url != "/" and path.startswith(url))
    return {"label": label, "url": url, "icon": icon, "active": active, "folded": folded}
