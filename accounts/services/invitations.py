"""Invite people by e-mail. The link is signed, expires, works once, and dies when it is sent anew or withdrawn.

No row of its own: somebody invited is a person who has no password yet. The link is signed over what stands in place of
the password, which every step replaces.
"""

from typing import TYPE_CHECKING, Any

import structlog
from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core import signing
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.audit import acting_as, service
from accounts.errors import NotThere, WrongState
from accounts.models import Channel, User
from accounts.services.permissions import require_administrator
from accounts.vocabulary import ChannelKind

if TYPE_CHECKING:
    from django.db.models import QuerySet

SALT = "invitation"
logger = structlog.get_logger(__name__)


def invited() -> "QuerySet[User]":
    """Everybody who was invited and has not answered yet."""
    waiting = User.objects.filter(is_active=True, is_service_account=False, last_login=None)
    return waiting.filter(
        password__startswith=UNUSABLE_PASSWORD_PREFIX, channels__verified_at=None, channels__kind=ChannelKind.EMAIL
    )


@service
def invite_person(*, actor: User, email: str, full_name: str, **facts: Any) -> User:
    """Add a person without a password and send the link. Raises NotAllowed, ValidationError."""
    require_administrator(actor)
    return _invite(actor, email, full_name, **facts)


@service
def invite_for_role(*, actor: User, email: str, full_name: str) -> User:
    """Invite somebody who gets a role at once: whoever calls has seen that the actor may give it."""
    return _invite(actor, email, full_name)


def _invite(actor: User, email: str, full_name: str, **facts: Any) -> User:
    user = User.objects.create_user(email, None, full_name=full_name, **facts)
    Channel.objects.create(user=user, kind=ChannelKind.EMAIL, address=user.email)
    _send(user, actor)
    return user


@service
def invite_again(*, actor: User, user: User) -> None:
    """Send a new link; the one before it stops working. Raises NotAllowed, WrongState."""
    require_administrator(actor)
    _send(_renewed(user), actor)


@service
def withdraw_invitation(*, actor: User, user: User) -> None:
    """End the link and close the account that nobody used. Raises NotAllowed, WrongState."""
    require_administrator(actor)
    user = _renewed(user)
    user.is_active = False
    user.save(update_fields=["is_active"])


def invited_by(link: str) -> User:
    """The person whom a link is for. Raises NotThere, for whatever reason it does not work (any more)."""
    try:
        pk, mark = signing.loads(link, salt=SALT, max_age=settings.INVITATION_DAYS * 24 * 60 * 60)
    except signing.BadSignature:
        pk, mark = None, ""
    user = invited().select_for_update(of=("self",)).filter(pk=pk).first()
    if user is None or not constant_time_compare(mark, _mark(user)):
        logger.warning("invitation_refused", user_id=pk)
        raise NotThere("This link does not work any more: ask your administrator for another invitation.")
    return user


def accept_invitation(*, link: str, full_name: str, password: str) -> User:
    """Set name and password; the link proves the e-mail channel. Raises NotThere, ValidationError."""
    with transaction.atomic():
        user = invited_by(link)
        with acting_as(user):
            user.full_name = full_name
            user.set_password(password)
            user.full_clean(exclude=["password"])
            user.save(update_fields=["full_name", "password"])
            user.channels.filter(kind=ChannelKind.EMAIL, address=user.email).update(verified_at=timezone.now())
    return user


def link_for(user: User) -> str:
    """The path that opens the account, for as long as the invitation stands."""
    return reverse("accounts:invitation_accept", args=[signing.dumps([user.pk, _mark(user)], salt=SALT)])


def _mark(user: User) -> str:
    return salted_hmac(SALT, f"{user.pk}:{user.password}:{user.email}", algorithm="sha256").hexdigest()


def _renewed(user: User) -> User:
    """The person under a lock, with every link that was sent before made useless."""
    waiting = invited().select_for_update(of=("self",)).filter(pk=user.pk).first()
    if waiting is None:
        raise WrongState("This person has answered the invitation, or it was withdrawn.")
    waiting.set_unusable_password()
    waiting.save(update_fields=["password"])
    return waiting


def _send(user: User, actor: User) -> None:
    """Once it is sure that the person is there. A mail server in trouble is logged; the invitation can be sent anew."""
    facts = {
        "user": user,
        "actor": actor,
        "link": settings.SITE_URL + link_for(user),
        "days": settings.INVITATION_DAYS,
        "site_url": settings.SITE_URL,
    }
    text = render_to_string("account/email/invitation_message.txt", facts)

    def leave() -> None:
        try:
            send_mail("Caravanserai: your invitation", text, None, [user.email])
        except OSError:  # also what smtplib raises
            logger.exception("invitation_lost", user_id=user.pk)

    transaction.on_commit(leave)
