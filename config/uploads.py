"""Files that come in: a request that is too large is refused before it is read, and no file fills the disk."""

import tempfile
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, MemoryFileUploadHandler
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
        signed_in = self.request is not None and self.request.user.is_authenticated
        most = settings.UPLOAD_MAX_SIZE if signed_in else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if content_length > most:
            raise UploadTooBig(
                f"What you sent is too large: all files together may have at most {filesizeformat(most)} at once."
            )
        super().handle_raw_input(input_data, META, content_length, boundary, encoding)


class LargeUpload(FileUploadHandler):
    """Others go to the temporary folder, each file as far as any is taken; what comes after that is only counted.

    The size that was sent stays on it, by which whoever takes the file refuses it. The temporary file has no name: it
    is gone with the process that wrote it, even one that is killed.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.file = tempfile.TemporaryFile()  # noqa: SIM115 – closed by the request, or by upload_interrupted
        self.kept = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self.kept <= settings.EVIDENCE_MAX_SIZE:
            self.file.write(raw_data)
            self.kept += len(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile[Any]:
        self.file.seek(0)
        return UploadedFile(
            self.file, self.file_name, self.content_type, file_size, self.charset, self.content_type_extra
        )

    def upload_interrupted(self) -> None:
        if hasattr(self, "file"):
            self.file.close()
