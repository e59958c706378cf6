"""Files that come in: a request that is too large is refused before it is read, and no file fills the disk."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import MemoryFileUploadHandler, TemporaryFileUploadHandler
from django.template.defaultfilters import filesizeformat


class UploadTooBig(RequestDataTooBig):
    """The request as a whole. `str()` of it is fit to be shown."""


class SmallUpload(MemoryFileUploadHandler):
    """Small requests stay in memory."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803 – Django's name for it
        content_length: int,
        boundary: Any,
        encoding: Any = None,
    ) -> None:
        if content_length > settings.UPLOAD_MAX_SIZE:
            most = filesizeformat(settings.UPLOAD_MAX_SIZE)
            raise UploadTooBig(f"What you sent is too large: all files together may have at most {most} at once.")
        super().handle_raw_input(input_data, META, content_length, boundary, encoding)


class LargeUpload(TemporaryFileUploadHandler):
    """Others go to the temporary folder, each file as far as any is taken; what comes after that is only counted.

    The size that was sent stays on it, by which whoever takes the file refuses it.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.kept = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self.kept <= settings.EVIDENCE_MAX_SIZE:
            super().receive_data_chunk(raw_data, start)
            self.kept += len(raw_data)
