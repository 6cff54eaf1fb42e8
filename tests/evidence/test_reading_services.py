"""From a received file to its text: kept, only counted, and settled by a person."""

from __future__ import annotations

import tempfile
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.permissions import Role
from audit.clock import db_now
from audit.models import Event
from evidence import reading_services, reading_tasks
from evidence.models import DocumentText, VirusScan
from evidence.reading_services import (
    StaleFinding,
    leave_finding,
    open_suspicion,
    read_by_eye,
    read_inside,
    tesseract,
)
from evidence.reading_tasks import find_unread, look_at, read_text
from evidence.sensitivity import Sensitivity
from evidence.services import add_version, raise_sensitivity
from jobs.models import WaitingTask
from jobs.worker import run_next
from tests.clock import set_clock
from tests.evidence import corpus, drawable, legible
from tests.evidence.conftest import sent
from tests.evidence.niks import nik
from tests.evidence.test_reading import needs_tesseract
from tests.world import KAUR, user

pytestmark = pytest.mark.django_db
NOON = datetime(2024, 6, 27, 5, 0, tzinfo=UTC)
CHILD, OTHER_CHILD = nik(date(2012, 6, 12), girl=True), nik(date(2015, 1, 2), serial=4)


@pytest.fixture
def operator():
    return user(Role.OPERATOR, KAUR)


@pytest.fixture
def paper(received, operator):
    def make(text: str = "Notulen rapat gugus tugas kabupaten layak anak", **told):
        told = {"upload": sent("sk.pdf", legible.pdf(text))} | told
        return received(by=operator, **told)

    return make


@pytest.fixture
def without_tesseract(monkeypatch):
    monkeypatch.setattr(reading_services, "tesseract", lambda: "")


def text_of(version) -> DocumentText:
    return DocumentText.objects.get(version=version)


def waiting(task) -> list[int]:
    tasks = WaitingTask.objects.filter(function=task.module_path)
    return [arguments["args"][0] for arguments in tasks.values_list("arguments", flat=True)]


def later(monkeypatch, **time) -> None:
    set_clock(monkeypatch, db_now() + timedelta(**time))


@pytest.mark.usefixtures("without_tesseract")
def test_what_a_file_says_is_kept_with_the_numbers_of_people_masked(paper):
    version = paper(f"Notulen rapat dengan narasumber NIK {nik(date(1980, 3, 1))} dari Bappeda")

    assert read_inside(version)

    kept = text_of(version)
    assert (
        kept.text.split() == f"Notulen rapat dengan narasumber NIK {'x' * 16} dari Bappeda".split()
    )
    assert (kept.source, kept.found) == ("text", {"nik_adult": 1, "headers": 1})


def test_of_a_class_s_paper_only_the_counts_are_kept(paper):
    version = paper(f"Korban NIK {CHILD}", sensitivity="S")

    read_inside(version)

    assert text_of(version).text == ""
    assert text_of(version).found["nik_child"] == 1


def test_the_child_gets_no_place_for_the_text_of_a_class_s_paper(paper, monkeypatch):
    version, places = paper(f"Korban NIK {CHILD}", sensitivity="S"), []
    run = reading_services.run_limited

    def watched(*args, **limits):
        places.append(args[4])
        return run(*args, **limits)

    monkeypatch.setattr(reading_services, "run_limited", watched)

    read_inside(version)

    assert places == [""]


@pytest.mark.usefixtures("without_tesseract")
def test_a_paper_that_became_class_s_while_it_was_read_keeps_nothing(paper, operator, monkeypatch):
    version = paper()
    run = reading_services.run_limited

    def raised_meanwhile(*args, **limits):
        told = run(*args, **limits)
        raise_sensitivity(document=version.document, to=Sensitivity.SPECIFIC, by=operator)
        version.document.sensitivity = "R"
        return told

    monkeypatch.setattr(reading_services, "run_limited", raised_meanwhile)

    read_inside(version)

    assert text_of(version).text == ""


@pytest.mark.usefixtures("without_tesseract")
def test_the_text_goes_with_the_deed_that_makes_a_paper_secret(paper, operator):
    version = paper()
    read_inside(version)
    assert text_of(version).text

    raise_sensitivity(document=version.document, to=Sensitivity.SPECIFIC, by=operator)

    assert text_of(version).text == ""


def test_the_database_refuses_the_text_of_a_class_s_paper(paper):
    version = paper(sensitivity="S")
    row = {"version": version, "read_at": db_now()}

    with pytest.raises(IntegrityError), transaction.atomic():
        DocumentText.objects.create(**row, text="Korban")
    DocumentText.objects.create(**row)
    with pytest.raises(IntegrityError), transaction.atomic():
        DocumentText.objects.filter(version=version).update(text="Korban")


def test_a_paper_with_children_that_nobody_marked_keeps_no_text_either(paper):
    version = paper(f"Daftar anak\n{CHILD}\n{OTHER_CHILD}")

    read_inside(version)

    assert (text_of(version).text, text_of(version).found["nik_child"]) == ("", 2)


def test_a_childs_number_in_the_name_of_the_file_counts(paper):
    data = legible.pdf("Kutipan akta kelahiran dari dinas kependudukan kabupaten")
    child = nik(date(2020, 1, 2))
    version = paper(upload=sent(f"akta {child}.pdf", data))

    read_inside(version)

    assert child not in version.original_name
    assert text_of(version).found == {"nik_child": 1}


@pytest.mark.parametrize(
    "data", [drawable.pages(1), drawable.all_greedy(1)], ids=["no text", "greedy"]
)
@pytest.mark.usefixtures("without_tesseract")
def test_what_cannot_be_read_is_noted_so_that_nobody_tries_again(paper, data):
    version = paper(upload=sent("sk.pdf", data))

    assert read_inside(version)

    assert (text_of(version).source, text_of(version).found) == ("", {})


@pytest.mark.usefixtures("without_tesseract")
def test_a_file_that_kills_its_reader_is_noted_too(paper, monkeypatch):
    monkeypatch.setattr(reading_services, "tesseract", lambda: "")
    monkeypatch.setattr(reading_services, "READING_LIMITS", {"memory": 20 * 2**20})
    version = paper()

    assert read_inside(version)

    assert text_of(version).source == ""


@needs_tesseract
def test_a_scan_with_a_printed_line_is_looked_at_and_both_are_kept(paper):
    signed = legible.scan("Notulen rapat gugus tugas", line="Ditandatangani secara elektronik BSrE")
    version = paper(upload=sent("pindaian.pdf", signed))

    was_read = read_inside(version)
    read_by_eye(version)

    assert not was_read
    assert "Notulen rapat" in text_of(version).text
    assert "secara elektronik" in text_of(version).text


@needs_tesseract
def test_a_scan_waits_for_tesseract_and_is_read_by_it(paper):
    data = legible.scan("Notulen rapat gugus tugas\nkabupaten layak anak\ntahun 2024")
    version = paper(upload=sent("pindaian.pdf", data))

    was_read = read_inside(version)
    read_by_eye(version)

    assert not was_read
    assert text_of(version).source == "ocr"
    assert "gugus tugas" in text_of(version).text


def test_no_file_with_a_name_holds_what_was_read(paper, monkeypatch, tmp_path):
    folder = tmp_path / "sementara"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    version, run, seen = paper(f"Korban NIK {CHILD}"), reading_services.run_limited, []

    def watched(*args, **limits):
        told = run(*args, **limits)
        seen.append(sorted(folder.iterdir()))
        return told

    monkeypatch.setattr(reading_services, "run_limited", watched)

    read_inside(version)

    assert (seen, sorted(folder.iterdir())) == ([[]], [])


def test_a_finding_is_left_with_a_reason_and_the_log_has_no_word_of_the_paper(paper, operator):
    version = paper(f"Contoh formulir {CHILD}")
    read_inside(version)

    again = leave_finding(document=version.document, seen=1, reason="contoh", by=operator)

    event = Event.objects.order_by("pk").last()
    assert again == [version.pk]
    assert open_suspicion(text_of(version).found) == 0
    assert (event.verb, event.data) == ("document.finding_left", {"reason": "contoh", "count": 1})


@pytest.mark.usefixtures("without_tesseract")
def test_what_was_left_is_read_again_and_kept_without_its_numbers(paper, operator):
    version = paper(f"Contoh formulir pendaftaran anak {CHILD}")
    read_inside(version)
    leave_finding(document=version.document, seen=1, reason="contoh", by=operator)

    read_inside(version)

    assert text_of(version).text.strip() == f"Contoh formulir pendaftaran anak {'x' * 16}"
    assert open_suspicion(text_of(version).found) == 0


def test_a_finding_that_grew_meanwhile_is_asked_about_again(paper, operator):
    document = paper(f"Daftar {CHILD}").document
    newer = sent("baru.pdf", legible.pdf(f"Daftar {OTHER_CHILD}"))
    read_inside(document.versions.get())
    read_inside(add_version(document=document, upload=newer, form_key="baru", by=operator))

    with pytest.raises(StaleFinding):
        leave_finding(document=document, seen=1, reason="contoh", by=operator)

    assert not Event.objects.filter(verb="document.finding_left").exists()
    assert leave_finding(document=document, seen=2, reason="contoh", by=operator)


def test_a_finding_is_left_once(paper, operator):
    version = paper(f"Daftar {CHILD}")
    read_inside(version)
    leave_finding(document=version.document, seen=1, reason="contoh", by=operator)

    with pytest.raises(StaleFinding):
        leave_finding(document=version.document, seen=1, reason="contoh", by=operator)


def test_a_reason_in_own_words_is_none(paper, operator):
    version = paper(f"Daftar {CHILD}")
    read_inside(version)

    with pytest.raises(ValueError, match="not a reason"):
        leave_finding(document=version.document, seen=1, reason="Ani setuju", by=operator)


# --- what the worker does ---------------------------------------------------------------------


@pytest.mark.usefixtures("without_tesseract")
@pytest.mark.django_db(transaction=True)
def test_a_received_file_is_queued_at_its_commit_and_read_by_the_worker(paper):
    version = paper()
    assert waiting(read_text) == [version.pk]

    while run_next():
        pass

    assert text_of(version).source == "text"
    assert waiting(read_text) == waiting(look_at) == []


@needs_tesseract
def test_a_scan_is_looked_at_after_everything_else(paper):
    version = paper(upload=sent("pindaian.pdf", drawable.pages(1)))

    read_text.call(version.pk)

    task = WaitingTask.objects.get(function=look_at.module_path)
    assert task.priority < 0
    assert not DocumentText.objects.exists()


def test_a_lost_task_is_found_again_once(paper, monkeypatch):
    set_clock(monkeypatch, NOON)
    version = paper()
    WaitingTask.objects.all().delete()
    find_unread()
    too_soon = waiting(read_text)
    later(monkeypatch, minutes=2)

    find_unread()
    find_unread()

    assert (too_soon, waiting(read_text)) == ([], [version.pk])


@pytest.mark.usefixtures("without_tesseract")
def test_what_was_read_or_is_being_looked_at_is_not_queued_again(paper, monkeypatch):
    set_clock(monkeypatch, NOON)
    read, looked_at = paper(), paper()
    read_inside(read)
    WaitingTask.objects.all().delete()
    look_at.enqueue(looked_at.pk)
    later(monkeypatch, minutes=2)

    find_unread()

    assert waiting(read_text) == []


@pytest.mark.parametrize("state", ["waiting", "infected"])
def test_nothing_is_read_before_its_virus_scan(paper, monkeypatch, state):
    set_clock(monkeypatch, NOON)
    version = paper()
    VirusScan.objects.create(version=version, state=state, finding="Contoh")
    WaitingTask.objects.all().delete()
    later(monkeypatch, minutes=2)

    find_unread()
    read_text.call(version.pk)

    assert waiting(read_text) == []
    assert not DocumentText.objects.exists()


def test_the_periodic_job_is_known():
    from jobs import due

    assert due._registered["evidence.find_unread"].function is reading_tasks.find_unread


@pytest.mark.usefixtures("without_tesseract")
def test_without_tesseract_a_photo_is_done_at_once(paper):
    version = paper(upload=sent("foto.png", corpus.image("PNG")))

    read_text.call(version.pk)

    assert (text_of(version).source, waiting(look_at)) == ("", [])
    assert isinstance(tesseract(), str)
