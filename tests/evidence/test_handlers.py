"""Receiving bytes: counted, bounded, and told with their real size, whatever was announced."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.handlers.wsgi import LimitedStream
from django.http import HttpRequest
from django.test import RequestFactory

from evidence.handlers import received_files
from tests.evidence.conftest import drafts

LIMIT = 100_000
BOUNDARY = "batas"


@pytest.fixture(autouse=True)
def _small_limit(settings, files_dir):
    settings.LARGEST_FILE = LIMIT


@pytest.fixture
def post():
    """`post(size)`: a form with a file of `size` bytes between two fields."""
    requests = []

    def send(size, name="a.pdf"):
        file = SimpleUploadedFile(name, b"x" * size)
        fields = {"before": "satu", "file": file, "after": "teks"}
        requests.append(RequestFactory().post("/", fields))
        return requests[-1]

    yield send
    for request in requests:
        request.close()


class Dribble(io.RawIOBase):
    """A sender that goes on for ever and counts how much was taken."""

    def __init__(self, start: bytes) -> None:
        self.start = start
        self.taken = 0

    def read(self, size: int = -1) -> bytes:
        data = self.start[:size] if self.start else b"x" * size
        self.start = self.start[size:]
        self.taken += len(data)
        return data


def endless(announced: int) -> tuple[HttpRequest, Dribble]:
    """A file without end, announced with any length."""
    head = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="subject"\r\n\r\nSK\r\n'
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n'
        "Content-Type: application/pdf\r\n\r\n"
    )
    request = RequestFactory().post("/", content_type=f"multipart/form-data; boundary={BOUNDARY}")
    sender = Dribble(head.encode())
    request.META["CONTENT_LENGTH"] = str(announced)
    request._stream = LimitedStream(sender, announced)
    request._read_started = False
    return request, sender


def test_a_file_at_the_limit_is_kept_whole(post):
    file = post(LIMIT).FILES["file"]

    assert file.size == LIMIT
    assert file.read() == b"x" * LIMIT


@pytest.mark.parametrize("size", [LIMIT + 1, 3 * LIMIT])
def test_a_file_beyond_the_limit_tells_its_size_but_is_not_kept(post, size):
    request = post(size)

    file = request.FILES["file"]

    assert file.size == size
    assert len(file.read()) <= LIMIT
    assert (request.POST["before"], request.POST["after"]) == ("satu", "teks")


@pytest.mark.parametrize("announced", [10**12, 6 * LIMIT])
def test_a_far_too_large_file_is_not_even_read(announced):
    request, sender = endless(announced)

    files = received_files(request)

    assert files["file"].size == announced
    assert sender.taken < 3 * LIMIT
    assert request.POST["subject"] == "SK"
    assert drafts() == []


def test_a_file_that_breaks_off_is_no_file():
    request, sender = endless(50_000)

    assert "file" not in received_files(request)
    assert sender.taken <= 50_000
    assert request.POST["subject"] == "SK"
    assert drafts() == []


def test_an_empty_file_is_received_as_empty(post):
    assert post(0).FILES["file"].size == 0


@pytest.mark.parametrize("name", ["a." + "x" * 255, "a.\u6f22" * 60, "a.b\u202ec"])
def test_a_sent_name_never_becomes_a_name_on_disk(post, name):
    request = post(10, name=name)

    path = request.FILES["file"].temporary_file_path()

    assert request.FILES["file"].failure is None
    assert path.rpartition("/")[2].startswith("tmp")
    assert len(path.rpartition("/")[2]) == len("tmpabcdefgh")


def test_a_received_file_goes_when_the_request_ends(post):
    request = post(10)
    assert len(request.FILES) == len(drafts()) == 1

    request.close()

    assert drafts() == []


def test_a_missing_folder_becomes_a_failure_of_the_file_and_not_of_the_request(
    post, settings, tmp_path
):
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "gone"

    request = post(10)

    assert isinstance(request.FILES["file"].failure, FileNotFoundError)
    assert request.POST["after"] == "teks"


def test_a_full_disk_becomes_a_failure_of_the_file(post, small_disk, settings):
    settings.LARGEST_FILE = 10_000_000

    request = post(2_000_000)

    assert request.FILES["file"].failure.strerror == "No space left on device"
    assert request.POST["after"] == "teks"
    request.close()
    assert drafts() == []
