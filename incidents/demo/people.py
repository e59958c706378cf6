"""Adds the people of the demo and keeps their passwords in a file that only its owner reads."""

import json
import os
import secrets
from pathlib import Path

from django.conf import settings
from django.db import transaction

from accounts.audit import acting_as
from accounts.models import User
from accounts.services.people import add_person
from incidents.demo.cast import CAST, Person
from projects.models import Project
from projects.services import give_membership, watch_country, watch_project

LOADER = "demo.loader@caravanserai.example"
EASY = "abcdefghjkmnpqrstuvwxyz23456789"  # none that looks like another
Passwords = dict[str, str]


def the_loader() -> User:
    """The account that the demo is loaded by. The first administrator has to come from somewhere."""
    known = User.objects.filter(email=LOADER).first()
    return known or User.objects.create_user(
        LOADER, None, full_name="Demo loader", is_service_account=True, is_superuser=True
    )


def load_people(loader: User) -> int:
    """Add the people who are missing; return how many. Who is here keeps the password that the file says.

    The file is written last: should this end before, the next load sets new passwords for whom it does not name.
    """
    passwords = _read()
    here = {user.email: user for user in User.objects.filter(email__in=[person.email for person in CAST])}
    missing = [person for person in CAST if person.email not in here]
    nameless = [person for person in CAST if not person.is_service_account and person.email not in passwords]
    passwords |= {person.email: _new_password() for person in nameless}
    with transaction.atomic():
        for person in missing:
            _add(loader, person, passwords.get(person.email))
        for person in nameless:
            if person.email in here:
                _set_password(loader, here[person.email], passwords[person.email])
    if nameless:
        _write(passwords)
    return len(missing)


def people_file() -> Path:
    """Where e-mail, name, role and password of each stand, as JSON."""
    return Path(settings.VAR_DIR) / "demo-people.json"


def _add(loader: User, person: Person, password: str | None) -> None:
    user = add_person(
        actor=loader,
        email=person.email,
        full_name=person.full_name,
        password=password,
        time_zone=person.time_zone,
        clearance=person.clearance,
        is_staff=person.is_staff,
        is_service_account=person.is_service_account,
    )
    scope = Project.objects.get(slug=person.project) if person.project else None
    give_membership(actor=loader, user=user, role=person.role, project=scope, country=person.country)
    for slug, severity in person.watches:
        watch_project(actor=user, project=Project.objects.get(slug=slug), minimum_severity=severity)
    for country in person.countries_watched:
        watch_country(actor=user, country=country)


def _set_password(loader: User, user: User, password: str) -> None:
    user.set_password(password)
    with acting_as(loader):
        user.save(update_fields=["password"])


def _new_password() -> str:
    """Twelve random characters in groups, such as k7fm-2qxp-wn4r: 59 bits, and easy to type."""
    return "-".join("".join(secrets.choice(EASY) for _ in range(4)) for _ in range(3))


def _read() -> Passwords:
    try:
        return {one["email"]: one["password"] for one in json.loads(people_file().read_text(encoding="utf-8"))}
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return {}  # gone or spoilt: new passwords


def _write(passwords: Passwords) -> None:
    """Replace the file in one step; nobody but its owner may read it, at no moment."""
    people = [
        {"email": one.email, "name": one.full_name, "role": one.role.value, "password": passwords[one.email]}
        for one in CAST
        if not one.is_service_account
    ]
    path = people_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(people, file, ensure_ascii=False, indent=2)
    fresh.replace(path)
