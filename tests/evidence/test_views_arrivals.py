"""The tus protocol: what a sender is answered, also to what it never should have sent."""

import base64
from datetime import datetime, timedelta

import pytest
from django.conf import settings as portal_settings
from django.core.handlers.wsgi import WSGIRequest
from django.http import UnreadablePostError

from accounts.permissions import Role
from audit.clock import db_now
from evidence.arrivals import MOST_OPEN, PIECE
from evidence.models import Arrival
from tests.clock import set_clock
from tests.evidence.conftest import under_way
from tests.evidence.sending import ADDRESS, Sender, key_of, told_hash
from tests.evidence.test_receiving import fill
from tests.world import KAUR, SELUMA, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files_dir")]


@pytest.fixture
def operator(db):
    return user(Role.OPERATOR, KAUR)


@pytest.fixture
def sender(operator):
    return Sender(operator)


@pytest.fixture
def address(sender):
    """Where ten bytes are awaited."""
    return sender.announce(length=10).headers["Location"]


def bytes_of(address):
    return (portal_settings.UPLOADS_DIR / key_of(address)).read_bytes()


def test_an_announced_file_gets_an_address_and_an_end(sender):
    answer = sender.announce("Laporan tahun 2024.pdf", 10)

    arrival = Arrival.objects.get()
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"/unggah/{arrival.public_id}/"
    assert answer.headers["Tus-Resumable"] == "1.0.0"
    ends = datetime.strptime(answer.headers["Upload-Expires"], "%a, %d %b %Y %H:%M:%S GMT")  # noqa: DTZ007
    assert ends == arrival.expires_at.replace(tzinfo=None, microsecond=0)
    assert (arrival.name, arrival.length, arrival.sha256) == ("Laporan tahun 2024.pdf", 10, "")
    assert arrival.expires_at - arrival.created_at == timedelta(hours=24)
    assert under_way() == [arrival.public_id]


def test_pieces_are_appended_and_the_end_is_told_each_time(sender, address):
    first = sender.piece(address, b"%PDF-", 0)
    second = sender.piece(address, b"12345", 5)

    assert [first.status_code, second.status_code] == [204, 204]
    assert [first.headers["Upload-Offset"], second.headers["Upload-Offset"]] == ["5", "10"]
    assert bytes_of(address) == b"%PDF-12345"


def test_head_tells_how_far_a_file_has_come(sender, address):
    sender.piece(address, b"abc", 0)

    answer = sender.ask("HEAD", address)

    assert answer.status_code == 200
    assert answer.headers["Upload-Offset"] == "3"
    assert answer.headers["Upload-Length"] == "10"
    assert answer.headers["Cache-Control"] == "no-store, private"


def test_a_file_that_is_called_off_is_gone(sender, address):
    sender.piece(address, b"abc", 0)

    assert sender.ask("DELETE", address).status_code == 204

    assert under_way() == []
    assert not Arrival.objects.exists()
    assert sender.ask("HEAD", address).status_code == 404


def test_options_tells_what_the_server_can(sender, settings):
    answer = sender.ask("OPTIONS", ADDRESS, Tus_Resumable=None)

    assert answer.status_code == 204
    assert answer.headers["Tus-Version"] == "1.0.0"
    assert answer.headers["Tus-Extension"] == "creation,termination,expiration"
    assert answer.headers["Tus-Max-Size"] == str(settings.LARGEST_FILE)


@pytest.mark.parametrize("version", [None, "", "0.2.2", "1.0", "2.0.0"])
def test_another_version_is_refused_and_ours_is_told(sender, address, version):
    answers = [
        sender.announce(Tus_Resumable=version),
        sender.ask("HEAD", address, Tus_Resumable=version),
        sender.piece(address, b"abc", 0, Tus_Resumable=version),
        sender.ask("DELETE", address, Tus_Resumable=version),
    ]

    assert {answer.status_code for answer in answers} == {412}
    assert {answer.headers["Tus-Version"] for answer in answers} == {"1.0.0"}
    assert bytes_of(address) == b""


@pytest.mark.parametrize("offset", ["1", "9", "10", "11", "999999999999999"])
def test_a_piece_for_another_place_is_refused(sender, address, offset):
    answer = sender.piece(address, b"abc", 0, Upload_Offset=offset)

    assert answer.status_code == 409
    assert bytes_of(address) == b""


@pytest.mark.parametrize("offset", [None, "", "-1", "1.0", "x", "٣", "9" * 16])
def test_a_place_that_is_no_number_is_refused(sender, address, offset):
    assert sender.piece(address, b"abc", 0, Upload_Offset=offset).status_code == 400
    assert bytes_of(address) == b""


@pytest.mark.parametrize("kind", [None, "application/octet-stream", "application/pdf"])
def test_a_piece_of_another_kind_is_refused(sender, address, kind):
    assert sender.piece(address, b"abc", 0, Content_Type=kind).status_code == 415
    assert bytes_of(address) == b""


def test_more_bytes_than_announced_are_refused_and_none_is_kept(sender, address):
    sender.piece(address, b"12345", 0)

    answer = sender.piece(address, b"123456", 5)

    assert answer.status_code == 400
    assert "melebihi ukuran yang diumumkan (10 byte)" in answer.content.decode()
    assert sender.offset(address) == 5


def test_a_piece_beyond_256_kb_is_refused_unread(sender):
    address = sender.announce(length=PIECE + 1).headers["Location"]

    answer = sender.piece(address, b"x" * (PIECE + 1), 0)

    assert answer.status_code == 413
    assert sender.offset(address) == 0
    assert sender.piece(address, b"x" * PIECE, 0).status_code == 204


def test_what_came_before_the_line_broke_is_kept(sender, address, monkeypatch):
    parts = iter([b"abc", UnreadablePostError("reset")])

    def read(request, *args):
        part = next(parts)
        if isinstance(part, Exception):
            raise part
        return part

    monkeypatch.setattr(WSGIRequest, "read", read)

    sender.piece(address, b"abcdefgh", 0)

    assert sender.offset(address) == 3


@pytest.mark.parametrize("length", [None, "", "-1", "x", "1e3", "9" * 16])
def test_a_length_that_is_no_number_is_refused(sender, length):
    assert sender.announce(Upload_Length=length).status_code == 400
    assert not Arrival.objects.exists()


def test_a_length_that_is_told_later_is_refused(sender):
    answer = sender.announce(Upload_Length=None, Upload_Defer_Length="1")

    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("name", "length", "status", "words"),
    [
        ("sk.pdf", 0, 400, "kosong (0 byte)"),
        ("sk.pdf", 10_000_001, 413, "melebihi batas 10 MB"),
        ("rekap.xlsx", 5_000_001, 413, "melebihi batas 5 MB"),
        ("virus.exe", 10, 415, "tidak diterima"),
        ("sk.pdf.exe", 10, 415, "tidak diterima"),
        ("tanpa-akhiran", 10, 415, "tanpa akhiran"),
        ("", 10, 415, "tanpa akhiran"),
        (".pdf", 10, 415, "tanpa akhiran"),
    ],
)
def test_what_can_be_known_before_is_refused_before(sender, name, length, status, words):
    answer = sender.announce(name, length)

    assert answer.status_code == status
    assert words in answer.content.decode()
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert (Arrival.objects.count(), under_way()) == (0, [])


def test_the_largest_files_are_taken(sender):
    assert sender.announce("sk.pdf", 10_000_000).status_code == 201
    assert sender.announce("rekap.xlsx", 5_000_000).status_code == 201


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("..\\..\\windows\\sk.pdf", "sk.pdf"),
        ("sk\x00\n\x1b[31m.pdf", "sk[31m.pdf"),
        ("sk\u202efdp.pdf", "skfdp.pdf"),
        ("SK\u200b Bupati.pdf", "SK Bupati.pdf"),
        ("1234567890123456 akta.pdf", "xxxxxxxxxxxxxxxx akta.pdf"),
    ],
)
def test_a_name_is_shown_and_never_used(sender, name, shown):
    sender.announce(name)

    arrival = Arrival.objects.get()
    assert arrival.name == shown
    assert under_way() == [arrival.public_id]


@pytest.mark.parametrize("name", ["a" * 300 + ".pdf", "\u6f22" * 200 + ".pdf", "é" * 130 + ".pdf"])
def test_a_name_of_more_than_255_bytes_is_cut(sender, name):
    assert sender.announce(name).status_code == 201

    kept = Arrival.objects.get().name
    assert len(kept.encode()) <= 120
    assert kept.endswith(".pdf")


@pytest.mark.parametrize(
    "metadata",
    [
        "filename !!!",
        "filename " + base64.b64encode(b"\xff\xfe.pdf").decode(),
        "filename " + base64.b64encode(b"a" * 2000 + b".pdf").decode(),
    ],
)
def test_metadata_that_can_t_be_read_is_refused(sender, metadata):
    assert sender.announce(Upload_Metadata=metadata).status_code == 400
    assert not Arrival.objects.exists()


def test_an_announced_hash_is_kept_and_a_broken_one_refused(sender):
    broken = f"filename c2sucGRm,sha256 {base64.b64encode(b'abc').decode()}"

    assert sender.announce(Upload_Metadata=told_hash(b"isi")).status_code == 201
    assert sender.announce(Upload_Metadata=broken).status_code == 400

    assert len(Arrival.objects.get().sha256) == 64


@pytest.mark.parametrize("method", ["HEAD", "PATCH", "DELETE"])
def test_a_file_of_somebody_else_does_not_exist(address, method):
    neighbour = Sender(user(Role.OPERATOR, SELUMA))
    colleague = Sender(user(Role.OPERATOR, KAUR))

    answers = [
        one.piece(address, b"abc", 0) if method == "PATCH" else one.ask(method, address)
        for one in (neighbour, colleague)
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert bytes_of(address) == b""
    assert Arrival.objects.count() == 1


@pytest.mark.parametrize("key", ["x", "a" * 22, "a" * 500, "..%2f..%2fkla.sqlite3", "%00" * 22])
def test_an_unknown_address_is_not_found(sender, key):
    assert sender.ask("HEAD", f"{ADDRESS}{key}/").status_code == 404


def test_who_sends_no_papers_announces_none():
    reader = Sender(user(Role.AUDITOR, "17"))

    assert reader.announce().status_code == 403
    assert not Arrival.objects.exists()


def test_without_the_token_of_a_form_nothing_is_taken(operator, address):
    stranger = Sender(operator, enforce_csrf_checks=True)

    statuses = [
        stranger.announce().status_code,
        stranger.piece(address, b"abc", 0).status_code,
        stranger.ask("DELETE", address).status_code,
    ]

    assert statuses == [403, 403, 403]
    assert bytes_of(address) == b""


def test_with_the_token_in_its_header_the_file_is_taken(operator):
    browser = Sender(operator, enforce_csrf_checks=True)
    page = browser.client.get("/dokumen/baru/").content.decode()
    token = page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]

    announced = browser.announce(X_CSRFToken=token)
    sent = browser.piece(announced.headers["Location"], b"abc", 0, X_CSRFToken=token)

    assert (announced.status_code, sent.status_code) == (201, 204)


def test_an_ended_session_answers_a_script_with_401(operator, address):
    visitor = Sender(operator)
    visitor.client.logout()

    assert visitor.piece(address, b"abc", 0, HX_Request="true").status_code == 401
    assert bytes_of(address) == b""


@pytest.mark.parametrize("method", ["HEAD", "PATCH", "DELETE"])
def test_after_a_day_without_a_piece_the_file_is_gone(sender, address, monkeypatch, method):
    set_clock(monkeypatch, db_now() + timedelta(hours=24, minutes=1))
    sender.client.force_login(Arrival.objects.get().user)

    is_piece = method == "PATCH"
    answer = sender.piece(address, b"abc", 0) if is_piece else sender.ask(method, address)

    assert answer.status_code == 410
    assert bytes_of(address) == b""


def test_each_piece_pushes_the_end_away(sender, address, monkeypatch):
    later = db_now() + timedelta(hours=20)
    set_clock(monkeypatch, later)
    sender.client.force_login(Arrival.objects.get().user)

    sender.piece(address, b"abc", 0)

    pushed = Arrival.objects.get().expires_at
    assert abs(pushed - later - timedelta(hours=24)) < timedelta(seconds=1)


def test_pieces_in_quick_succession_write_no_row(sender, address, django_assert_num_queries):
    sender.piece(address, b"a", 0)

    # Session, person, its clock and roles; the arrival and twice the clock. All of them only read.
    with django_assert_num_queries(7):
        sender.piece(address, b"b", 1)


def test_the_senders_own_clock_counts_for_nothing(sender, address):
    answer = sender.piece(
        address, b"abc", 0, Date="Thu, 01 Jan 1970 00:00:00 GMT", Upload_Expires="x"
    )

    assert answer.status_code == 204


def test_a_person_has_at_most_sixty_files_under_way(sender, operator):
    now = db_now()
    Arrival.objects.bulk_create(
        Arrival(
            user=operator,
            name="a.pdf",
            length=1,
            created_at=now,
            expires_at=now + timedelta(hours=1),
        )
        for _ in range(MOST_OPEN)
    )

    refused = sender.announce()

    assert refused.status_code == 429
    assert "60 berkas" in refused.content.decode()
    Arrival.objects.first().delete()
    assert sender.announce().status_code == 201


def test_what_is_over_counts_no_more(sender, operator):
    now = db_now()
    Arrival.objects.bulk_create(
        Arrival(user=operator, name="a.pdf", length=1, created_at=now, expires_at=now)
        for _ in range(MOST_OPEN)
    )

    assert sender.announce().status_code == 201


def test_the_bytes_under_way_are_bounded(sender, settings):
    settings.LARGEST_FILE = 100
    for _ in range(30):
        assert sender.announce(length=100).status_code == 201

    refused = sender.announce(length=1)

    assert refused.status_code == 429
    assert "paling banyak 3 kB" in refused.content.decode()


def test_a_full_disk_answers_507_and_keeps_what_was_acknowledged(operator, small_disk):
    sender = Sender(operator)
    address = sender.announce(length=PIECE * 2).headers["Location"]
    assert sender.piece(address, b"a" * 1000, 0).status_code == 204
    fill(small_disk / "others")

    answer = sender.piece(address, b"b" * PIECE, 1000)

    assert answer.status_code == 507
    assert "ruang di server habis" in answer.content.decode()
    assert sender.offset(address) == 1000
    (small_disk / "others").unlink()
    assert sender.piece(address, b"b" * PIECE, 1000).status_code == 204


def test_a_lost_file_is_told_as_gone(sender, address, settings):
    (settings.UPLOADS_DIR / key_of(address)).unlink()

    assert sender.ask("HEAD", address).status_code == 410
    assert sender.piece(address, b"abc", 0).status_code == 410
    assert sender.ask("DELETE", address).status_code == 204
    assert not Arrival.objects.exists()


def test_a_file_that_became_a_document_is_gone_and_its_receipt_told(sender, received, operator):
    arrival = sender.send()
    version = received(by=operator)
    Arrival.objects.filter(pk=arrival.pk).update(version=version)
    address = f"{ADDRESS}{arrival.public_id}/"

    answers = [
        sender.ask("HEAD", address),
        sender.piece(address, b"abc", arrival.length),
        sender.ask("DELETE", address),
    ]

    assert [answer.status_code for answer in answers] == [410, 410, 410]
    receipts = {answer.headers["Content-Location"] for answer in answers}
    assert receipts == {f"/dokumen/tanda-terima/{version.public_id}/"}
    assert Arrival.objects.count() == 1
