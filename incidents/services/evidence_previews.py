"""Previews are drawn once and lie in the evidence store beside the content. One that is lost is drawn again."""

import structlog
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from accounts.errors import NotThere
from incidents.models import Attachment
from incidents.rules.pictures import preview_of
from incidents.services.evidence_store import open_content, place_of, the_store

log = structlog.get_logger(__name__)
PREVIEWS = "previews"
VERSION = 1
"""Counted up when previews are to look otherwise: then all are drawn anew."""


def preview_for(attachment: Attachment) -> bytes:
    """A small JPEG. Raises WrongState when the content is missing or altered, NotThere when it does not decode."""
    store, place = the_store(), f"{PREVIEWS}/{VERSION}/{place_of(attachment.sha256)}"
    try:
        with store.open(place) as kept:
            return bytes(kept.read())
    except OSError:
        pass  # not drawn yet, or lost
    with open_content(attachment.sha256, attachment.size, attachment.name) as content:
        try:
            preview = preview_of(content, attachment.content_type)  # type: ignore[arg-type]
        except ValidationError as error:
            raise NotThere(f"There is no preview of {attachment.name}: {error.message}") from error
    try:
        store.save(place, ContentFile(preview))
    except OSError:
        log.exception("preview_not_kept", digest=attachment.sha256)
    return preview
