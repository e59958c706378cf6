"""Evidence in an S3-compatible bucket. Loaded only where `EVIDENCE_STORAGE` is `s3`."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage

from incidents.services.evidence_store import Kept

ABSENT, EXISTS = 404, (409, 412)


class EvidenceBucket(Kept, S3Storage):  # type: ignore[misc]
    """An object appears whole or not at all; under a digest there is only ever the same content."""

    def exists(self, name: str) -> bool:
        try:
            self.size(name)
        except FileNotFoundError:
            return False
        return True

    def size(self, name: str) -> int:
        with _told(name):
            return int(super().size(name))

    def discard(self, name: str) -> None:
        with _told(name):
            super().discard(name)

    def _save(self, name: str, content: Any) -> str:
        """One conditional PUT: never in parts that a broken connection leaves behind, never over what lies there."""
        content.seek(0)
        with _told(name):
            try:  # not the wrapper: one without a name counts as false, and the SDK takes that for an empty body
                self.bucket.Object(name).put(Body=content.file, ContentType=self.default_content_type, IfNoneMatch="*")
            except ClientError as error:
                if _status(error) not in EXISTS:
                    raise  # else: somebody wrote the same content at the same moment
        return name

    def _open(self, name: str, mode: str = "rb") -> Any:
        """Fetched at once, so that what goes wrong is known before anything of it is given out."""
        with _told(name):
            content = super()._open(name, mode)
            content.seek(0)
            return content


def _status(error: ClientError) -> int:
    return int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))


@contextmanager
def _told(name: str) -> Iterator[None]:
    """That the server fails is the same to us as a disk that fails."""
    try:
        yield
    except ClientError as error:
        if _status(error) == ABSENT:
            raise FileNotFoundError(name) from error
        raise OSError(str(error)) from error
    except BotoCoreError as error:
        raise OSError(str(error)) from error
