"""Receiving a file: never more on disk than allowed, whatever is announced (security 34)."""

from __future__ import annotations

from io import BytesIO
from tempfile import NamedTemporaryFile

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict

from evidence.storage import write_all

# Up to here the rest is read and thrown away, so that the form can name the file's real size.
DRAINED_TIMES = 5


class IncomingFile(TemporaryUploadedFile):
    """A received file. `size` counts what was sent; beyond the limit the bytes are not kept.

    `failure` is set when they could not be written; services turn it into a refusal, because
    here the form's other fields have not been read yet.
    """

    failure: OSError | None = None

    def __init__(self, name: str, content_type: str, charset: str | None) -> None:
        """Unlike Django's, the file on disk takes nothing from the sent name."""
        try:
            file = NamedTemporaryFile(  # noqa: SIM115 - lives as long as the request
                dir=settings.FILE_UPLOAD_TEMP_DIR, buffering=0
            )
        except OSError as error:
            self.failure = error
            file = BytesIO()
        UploadedFile.__init__(self, file, name, content_type, 0, charset)

    def keep(self, data: bytes) -> None:
        """Append `data` to the file on disk; after a failure nothing more is tried."""
        if self.failure:
            return
        try:
            write_all(self.file.fileno(), data)
        except OSError as error:
            self.failure = error


class LimitedUploadHandler(TemporaryFileUploadHandler):
    """Writes into FILE_UPLOAD_TEMP_DIR and counts; replaces Django's handlers altogether."""

    file: IncomingFile

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):  # noqa: N803
        self.announced = content_length

    def new_file(self, *args, **kwargs) -> None:
        # The parent's own `new_file` would make a TemporaryUploadedFile.
        super(TemporaryFileUploadHandler, self).new_file(*args, **kwargs)
        self.file = IncomingFile(self.file_name, self.content_type, self.charset)
        self.counted = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.counted += len(raw_data)
        if max(self.counted, self.announced) > DRAINED_TIMES * settings.LARGEST_FILE:
            self.file.size = max(self.counted, self.announced)
            self.request.stopped_upload = (self.field_name, self.file)
            raise StopUpload(connection_reset=True)
        if self.counted <= settings.LARGEST_FILE:
            self.file.keep(raw_data)

    def file_complete(self, file_size: int) -> IncomingFile:
        self.file.seek(0)
        self.file.size = self.counted
        return self.file

    def upload_interrupted(self) -> None:
        """The parent's asks for a path, which a file that could not be made has not."""
        if hasattr(self, "file"):
            self.file.close()


def received_files(request: HttpRequest) -> MultiValueDict[str, UploadedFile]:
    """`request.FILES`, and the file whose receiving was stopped, so that the form can refuse it."""
    files = request.FILES.copy()
    stopped = getattr(request, "stopped_upload", None)
    if stopped:
        files.appendlist(*stopped)
    return files
