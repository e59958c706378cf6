"""Evidence in an S3-compatible bucket. Loaded only where `EVIDENCE_STORAGE` is `s3`."""

from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage


class EvidenceBucket(S3Storage):  # type: ignore[misc]
    """An object appears whole or not at all; under a digest there is only ever the same content."""

    def delete(self, name: str) -> None:
        raise PermissionError("Evidence is never deleted by the application.")

    def exists(self, name: str) -> bool:
        try:
            self.size(name)
        except FileNotFoundError:
            return False
        return True

    def size(self, name: str) -> int:
        return int(_asked(super().size, name))

    def _save(self, name: str, content: Any) -> str:
        return str(_asked(super()._save, name, content))

    def _open(self, name: str, mode: str = "rb") -> Any:
        return _asked(super()._open, name, mode)


def _asked(ask: Any, *args: Any) -> Any:
    """What the server answers; that it fails is the same to us as a disk that fails."""
    try:
        return ask(*args)
    except ClientError as error:
        if error.response.get("ResponseMetadata", {}).get("HTTPStatusCode") == 404:
            raise FileNotFoundError(args[0]) from error
        raise OSError(str(error)) from error
    except BotoCoreError as error:
        raise OSError(str(error)) from error
