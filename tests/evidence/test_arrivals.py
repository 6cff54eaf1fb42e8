"""From an arrived file to a document: one receipt, whatever happens twice, too late or halfway."""

import os
import time
from datetime import timedelta

import pytest

from accounts.permissions import Role
from audit.clock import db_now
from evidence import arrival_files
from evidence.arrivals import ArrivalRefused, ArrivalTaken, arrived, clean_up, find, strays
from evidence.models import Arrival, Document, DocumentVersion
from evidence.queries import receipts_of
from tests.clock import set_clock
from tests.evidence import corpus
from tests.evidence.conftest import drafts, sent, stored_files, under_way
from tests.evidence.sending import ADDRESS, Sender, told_hash
from tests.evidence.test_receiving import fill
from tests.evidence.test_twice import at_once
from tests.evidence.test_views import UPLOAD, filled
from tests.world import KAUR, SELUMA, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files_dir")]
MANY = "/dokumen/kirim/"
DAY = 24 * 3600


@pytest.fixture
def operator(db):
    return user(Role.OPERATOR, KAUR)


@pytest.fixture
def sender(operator):
    return Sender(operator)


def form(row, **told):
    """A filled form that names the file instead of carrying it."""
    fields = filled(**({"arrival": row.public_id} | told))
    del fields["file"]
    return fields


def test_a_form_takes_the_arrived_file_and_the_receipt_is_its(sender, operator):
    data = corpus.unique_pdf()
    arrival = sender.send(data, "SK Bupati.pdf", Upload_Metadata=told_hash(data, "SK Bupati.pdf"))

    answer = sender.client.post(UPLOAD, form(arrival))

    version = DocumentVersion.objects.get()
    assert answer.headers["Location"] == f"/dokumen/tanda-terima/{version.public_id}/"
    assert (version.original_name, version.size) == ("SK Bupati.pdf", len(data))
    arrival.refresh_from_db()
    assert arrival.version == version
    assert (stored_files(), under_way(), drafts()) == ([version.storage_key], [], [])


def test_a_new_version_takes_an_arrived_file_too(sender, operator, received):
    document = received(by=operator).document
    arrival = sender.send()

    sender.client.post(f"/dokumen/{document.public_id}/versi-baru/", {"arrival": arrival.public_id})

    assert document.versions.count() == 2


def test_the_same_arrival_twice_is_one_document_with_one_receipt(sender):
    arrival = sender.send()

    answers = [
        sender.client.post(UPLOAD, form(arrival, form_key=key)) for key in ("satu", "satu", "dua")
    ]

    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert (Document.objects.count(), len(stored_files())) == (1, 1)


def test_a_changed_file_is_refused_by_name_and_forgotten(sender):
    before, after = corpus.unique_pdf(), corpus.unique_pdf()
    arrival = sender.send(after, Upload_Metadata=told_hash(before))

    answer = sender.client.post(UPLOAD, form(arrival, subject="Perihal yang panjang"))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Berkas berubah saat dikirim" in page
    assert 'value="Perihal yang panjang"' in page
    assert not Document.objects.exists()
    assert (stored_files(), under_way(), Arrival.objects.count()) == ([], [], 0)


def test_a_file_without_announced_hash_passes_the_gate_alone(sender):
    assert sender.client.post(UPLOAD, form(sender.send())).status_code == 302


def test_what_the_gate_refuses_is_told_and_forgotten(sender):
    arrival = sender.send(b"bukan PDF sama sekali")

    answer = sender.client.post(UPLOAD, form(arrival))

    assert answer.status_code == 422
    assert "Isi berkas ini bukan PDF" in answer.content.decode()
    assert 'name="arrival" value=""' in answer.content.decode()
    assert (under_way(), Arrival.objects.count()) == ([], 0)


def test_a_wrong_field_costs_no_second_sending(sender):
    arrival = sender.send(name="SK.pdf")

    answer = sender.client.post(UPLOAD, form(arrival, subject=""))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'name="arrival" value="{arrival.public_id}"' in page
    assert "sudah ada di server" in page
    assert "Isian dan berkasnya tetap ada" in page
    assert sender.client.post(UPLOAD, form(arrival)).status_code == 302


def test_a_known_file_is_offered_and_can_be_stored_again_without_sending(sender, operator):
    data = corpus.unique_pdf()
    sender.client.post(UPLOAD, filled(file=sent(data=data), form_key="lama"))
    arrival = sender.send(data)

    offered = sender.client.post(UPLOAD, form(arrival, form_key="baru"))
    again = sender.client.post(UPLOAD, form(arrival, form_key="baru", as_new="on"))

    assert offered.status_code == 409
    assert f'name="arrival" value="{arrival.public_id}"' in offered.content.decode()
    assert again.status_code == 302
    assert Document.objects.count() == 2


def test_half_a_file_is_no_file(sender):
    address = sender.announce(length=1_000_000).headers["Location"]
    sender.piece(address, b"x" * 250_000, 0)
    arrival = Arrival.objects.get()

    answer = sender.client.post(UPLOAD, form(arrival))

    assert answer.status_code == 422
    assert "250 kB dari 1 MB" in answer.content.decode()
    assert not Document.objects.exists()
    assert under_way() == [arrival.public_id]


@pytest.mark.parametrize("key", ["a" * 22, "../../kla.sqlite3", "\x00", ""])
def test_a_form_that_names_no_arrival_of_the_person_is_refused(sender, key):
    foreign = Sender(user(Role.OPERATOR, SELUMA)).send()
    fields = form(foreign, arrival=key) if key else form(foreign)

    answer = sender.client.post(UPLOAD, fields)

    assert answer.status_code == 422
    assert not Document.objects.exists()
    assert under_way() == [foreign.public_id]


def test_an_arrival_that_is_over_is_told(sender, monkeypatch):
    arrival = sender.send()
    set_clock(monkeypatch, db_now() + timedelta(hours=25))
    sender.client.force_login(arrival.user)

    answer = sender.client.post(UPLOAD, form(arrival))

    assert answer.status_code == 422
    assert "sudah tidak ada di server" in answer.content.decode()


def test_a_file_sent_along_goes_before_one_that_was_sent_ahead(sender):
    arrival, data = sender.send(), corpus.unique_pdf()

    sender.client.post(UPLOAD, filled(arrival=arrival.public_id, file=sent(data=data)))

    assert DocumentVersion.objects.get().size == len(data)
    assert under_way() == [arrival.public_id]


def test_a_form_without_any_file_says_so(sender):
    fields = filled(arrival="")
    del fields["file"]

    answer = sender.client.post(UPLOAD, fields)

    assert answer.status_code == 422
    assert "Pilih satu berkas dahulu." in answer.content.decode()


def test_a_full_disk_answers_507_and_the_file_waits_to_be_stored(operator, small_disk):
    sender = Sender(operator)
    arrival = sender.send()
    fill(small_disk / "others")

    answer = sender.client.post(UPLOAD, form(arrival))

    assert answer.status_code == 507
    assert f'name="arrival" value="{arrival.public_id}"' in answer.content.decode()
    (small_disk / "others").unlink()
    assert sender.client.post(UPLOAD, form(arrival)).status_code == 302


def test_a_script_is_answered_with_the_receipt(sender):
    answer = sender.client.post(MANY, form(sender.send()))

    version = DocumentVersion.objects.get()
    assert answer.status_code == 201
    assert answer.json() == {
        "number": version.public_id,
        "url": f"/dokumen/tanda-terima/{version.public_id}/",
    }


@pytest.mark.parametrize(
    ("told", "status", "reason", "kept", "lost"),
    [
        ({"subject": ""}, 422, "Perihal: Isi perihal dokumen.", True, False),
        ({"place": "daerah:99"}, 422, "Milik: ", True, False),
        ({"arrival": "a" * 22}, 422, "Kiriman ini sudah tidak ada di server", False, True),
        ({"arrival": ""}, 422, "Pilih satu berkas dahulu.", False, False),
    ],
)
def test_a_script_is_told_why_not_and_what_can_be_done(sender, told, status, reason, kept, lost):
    answer = sender.client.post(MANY, form(sender.send(), **told))

    said = answer.json()
    assert answer.status_code == status
    assert said["reasons"][0].startswith(reason)
    assert (said["kept"], said["lost"], said["existing"]) == (kept, lost, None)


def test_a_script_is_told_of_the_document_with_the_same_bytes(sender):
    data = corpus.unique_pdf()
    sender.client.post(UPLOAD, filled(file=sent(data=data), form_key="lama"))
    document = Document.objects.get()

    said = sender.client.post(MANY, form(sender.send(data), form_key="baru")).json()

    assert said["existing"] == f"/dokumen/{document.public_id}/"
    assert said["kept"] is True


def test_receipts_of_others_are_not_shown(sender, operator, received):
    own, foreign = received(by=operator), received(by=user(Role.OPERATOR, SELUMA))
    Document.objects.filter(pk=foreign.document_id).update(region="17.05")
    numbers = [own.public_id, foreign.public_id, "x", "\x00"]

    page = sender.client.get("/dokumen/tanda-terima/", {"nomor": numbers}).content.decode()

    assert receipts_of(operator, numbers) == [own]
    assert own.sha256 in page
    # The numbers that were asked for stand in the page's own addresses, and nowhere else.
    assert foreign.sha256 not in page
    assert f">{foreign.public_id}<" not in page
    assert "3 nomor tidak ditemukan" in page


def test_the_page_without_a_connection_knows_nobody(sender, operator):
    page = sender.client.get("/dokumen/kirim/luring/").content.decode()

    for word in (operator.full_name, operator.public_id, "csrfmiddlewaretoken", "Kabupaten Kaur"):
        assert word not in page
    assert "data-shell" in page


def test_the_worker_names_only_files_that_are_there(sender):
    script = sender.client.get("/sw.js")

    assert script.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert 'const SHELL = "/dokumen/kirim/luring/";' in script.content.decode()
    assert "self.addEventListener" in script.content.decode()


# What stays behind ------------------------------------------------------------------------


def test_what_is_over_goes_and_what_is_young_stays(sender, monkeypatch):
    over = sender.send()
    set_clock(monkeypatch, db_now() + timedelta(hours=23))
    sender.client.force_login(over.user)
    young = sender.send()
    set_clock(monkeypatch, db_now() + timedelta(hours=2))

    assert clean_up() == 1

    assert list(Arrival.objects.all()) == [young]
    assert under_way() == [young.public_id]
    assert clean_up() == 0


def test_a_document_keeps_standing_when_its_arrival_is_forgotten(sender, monkeypatch):
    arrival = sender.send()
    sender.client.post(UPLOAD, form(arrival))
    set_clock(monkeypatch, db_now() + timedelta(hours=25))

    clean_up()

    assert not Arrival.objects.exists()
    assert DocumentVersion.objects.count() == len(stored_files()) == 1


def test_a_file_that_a_crash_left_beside_its_document_goes(sender, settings):
    arrival = sender.send()
    path = settings.UPLOADS_DIR / arrival.public_id
    data = path.read_bytes()
    sender.client.post(UPLOAD, form(arrival))
    path.write_bytes(data)

    assert clean_up() == 1
    assert under_way() == []
    assert Arrival.objects.count() == 1


def test_a_file_without_a_row_goes_after_a_day(sender, settings):
    for name, age in [("a" * 22, DAY + 60), ("b" * 22, DAY - 60)]:
        (settings.UPLOADS_DIR / name).write_bytes(b"x")
        os.utime(settings.UPLOADS_DIR / name, (time.time() - age,) * 2)

    assert strays() == ["a" * 22, "b" * 22]
    assert clean_up() == 1
    assert under_way() == ["b" * 22]


def test_a_row_without_a_file_goes_when_it_is_over(sender, settings, monkeypatch):
    arrival = sender.send()
    (settings.UPLOADS_DIR / arrival.public_id).unlink()
    set_clock(monkeypatch, db_now() + timedelta(hours=25))

    clean_up()

    assert not Arrival.objects.exists()


def test_a_piece_that_comes_just_before_the_cleaning_saves_the_file(sender, monkeypatch):
    address = sender.announce(length=10).headers["Location"]
    arrival = Arrival.objects.get()
    seen_as_over = Arrival.objects.get()
    set_clock(monkeypatch, arrival.expires_at - timedelta(minutes=1))
    sender.client.force_login(arrival.user)
    sender.piece(address, b"abc", 0)
    set_clock(monkeypatch, arrival.expires_at + timedelta(minutes=1))

    from evidence.arrivals import _forget

    assert _forget(seen_as_over) is False
    assert under_way() == [arrival.public_id]


def test_a_failed_announcement_leaves_no_row(sender, settings, tmp_path):
    settings.UPLOADS_DIR = tmp_path / "gone"
    sender.client.raise_request_exception = False

    assert sender.announce().status_code == 500
    assert not Arrival.objects.exists()


# On disk before anybody hears of it -------------------------------------------------------


def test_a_piece_is_synced_before_its_end_is_told(sender, monkeypatch):
    address = sender.announce(length=10).headers["Location"]
    deeds = []
    real_write, real_sync = os.write, os.fdatasync
    monkeypatch.setattr(
        os, "write", lambda descriptor, data: deeds.append("write") or real_write(descriptor, data)
    )
    monkeypatch.setattr(
        os, "fdatasync", lambda descriptor: deeds.append("sync") or real_sync(descriptor)
    )

    answer = sender.piece(address, b"abc", 0)

    assert answer.headers["Upload-Offset"] == "3"
    assert deeds[-2:] == ["write", "sync"]


def test_a_new_file_is_synced_with_its_folder_before_its_address_is_told(sender, monkeypatch):
    synced = []
    monkeypatch.setattr(arrival_files, "sync_folder", synced.append)

    sender.announce()

    assert [str(folder).endswith("uploads") for folder in synced] == [True]


def test_a_failed_piece_leaves_the_file_as_it_was(sender, monkeypatch):
    address = sender.announce(length=10).headers["Location"]
    sender.piece(address, b"abc", 0)

    def fails(descriptor):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        calls = iter([lambda _: None, fails])
        patched.setattr(os, "fdatasync", lambda descriptor: next(calls)(descriptor))
        answer = sender.piece(address, b"defg", 3)

    assert answer.status_code == 507
    assert sender.offset(address) == 3


def test_nothing_is_written_through_a_link(sender, settings, tmp_path):
    address = sender.announce(length=10).headers["Location"]
    path = settings.UPLOADS_DIR / Arrival.objects.get().public_id
    path.unlink()
    (tmp_path / "rahasia").write_bytes(b"")
    path.symlink_to(tmp_path / "rahasia")
    sender.client.raise_request_exception = False

    assert sender.piece(address, b"abc", 0).status_code == 500
    assert (tmp_path / "rahasia").read_bytes() == b""


# Twice at once ----------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_the_same_piece_from_several_tabs_is_written_once(operator):
    address = Sender(operator).announce(length=100).headers["Location"]
    senders = [Sender(operator) for _ in range(6)]

    answers = at_once(lambda number: senders[number].piece(address, b"x" * 50, 0).status_code)

    assert sorted(answers) == [204] + [409] * 5
    assert senders[0].offset(address) == 50


@pytest.mark.django_db(transaction=True)
def test_the_same_arrival_in_several_forms_at_once_gives_one_receipt(operator):
    arrival = Sender(operator).send()
    senders = [Sender(operator) for _ in range(6)]

    answers = at_once(
        lambda number: (
            senders[number]
            .client.post(UPLOAD, form(arrival, form_key=f"kunci-{number}"))
            .headers.get("Location")
        )
    )

    version = DocumentVersion.objects.get()
    assert set(answers) == {f"/dokumen/tanda-terima/{version.public_id}/"}
    assert stored_files() == [version.storage_key]
    assert under_way() == []


@pytest.mark.django_db(transaction=True)
def test_announcements_at_once_never_pass_the_bound(operator, monkeypatch):
    monkeypatch.setattr("evidence.arrivals.MOST_OPEN", 3)
    senders = [Sender(operator) for _ in range(6)]

    answers = at_once(lambda number: senders[number].announce().status_code)

    assert sorted(answers) == [201] * 3 + [429] * 3


def test_a_form_that_comes_while_another_takes_the_file_gets_the_others_receipt(
    sender, operator, monkeypatch
):
    arrival = sender.send()
    first = sender.client.post(UPLOAD, form(arrival)).headers["Location"]
    stale = Arrival.objects.select_related("version").get()
    stale.version = None
    monkeypatch.setattr("evidence.forms.arrived", lambda **_: stale)

    second = sender.client.post(UPLOAD, form(arrival, form_key="lain"))

    assert second.headers["Location"] == first


def test_the_refusals_are_sentences_with_a_status(sender, operator):
    arrival = sender.send()
    sender.client.post(UPLOAD, form(arrival))

    with pytest.raises(ArrivalTaken) as taken:
        find(public_id=arrival.public_id, by=operator)
    with pytest.raises(ArrivalRefused) as missing:
        arrived(public_id="a" * 22, by=operator)

    assert taken.value.version == DocumentVersion.objects.get()
    assert missing.value.status == 404
    assert ADDRESS == "/unggah/"
