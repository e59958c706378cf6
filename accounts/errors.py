"""Refusals that every door (page, API, admin, task) answers alike: config/refusals.py, accounts/api/problems.py."""

from django.core.exceptions import ValidationError


class Refusal(Exception):
    """A request that was understood and is refused; nothing was changed. `str()` of it is fit to be shown."""

    status = 400


class RowFault(ValidationError):
    """What is wrong with one row of several, counted from 1; `field` is empty where it is the row as a whole."""

    def __init__(self, row: int, said: str, field: str = "") -> None:
        super().__init__(f"Row {row}: {said}")
        self.row, self.said, self.field = row, said, field


class NotThere(Refusal):
    """The person may not read it any more, or never might: for them it does not exist."""

    status = 404


class NotAllowed(Refusal):
    """A member without the role for this. Strangers get a 404 instead: they must not learn that it exists."""

    status = 403


class WrongState(Refusal):
    """What was asked is not possible in the state the record is in now."""

    status = 409


class StaleVersion(WrongState):
    """Somebody else changed the record since this person read it."""

    def __init__(self, message: str, current_version: int) -> None:
        super().__init__(message)
        self.current_version = current_version


class StillRunning(WrongState):
    """The same request is being carried out at this moment."""


class OtherRequest(Refusal):
    """The key of a request was used for another one."""

    status = 422
