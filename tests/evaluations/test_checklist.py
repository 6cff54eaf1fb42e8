"""What an operator sees before submitting: what is missing and what it costs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluations.check_items import CheckItem, Member
from evaluations.checklist import checklist_of
from evaluations.models import Assessment
from evaluations.services import ask, attach_to_area, cancel_request, send_requested
from evidence.models import Document, DocumentText, DocumentVersion
from evidence.sensitivity import Sensitivity
from evidence.services import raise_sensitivity
from instruments.sheet import Slot
from tests.clock import set_clock
from tests.evaluations.scene import (
    a_version,
    area_said,
    fresh,
    kecamatan,
    linked,
    opened,
    operator,
    published,
    said,
    small,
)
from tests.sheets import make_question, make_sheet

pytestmark = pytest.mark.django_db

DUE = datetime(2024, 6, 27, 9, 0, tzinfo=UTC)
TICK = timedelta(milliseconds=1)


@pytest.fixture
def kaur() -> Assessment:
    return opened(instrument=small())


def item(assessment: Assessment, name: str) -> CheckItem | None:
    return next((one for one in checklist_of(assessment) if one.name == name), None)


def told(assessment: Assessment, name: str) -> tuple[str, list[str]] | None:
    """The title of a warning and the keys of its members."""
    found = item(assessment, name)
    return found and (found.title, [one.key for one in found.members])


def requested(assessment: Assessment, *, due_at: datetime = DUE, count: int = 1, title="SOP"):
    return ask(
        assessment=assessment,
        title=title,
        kind="sop",
        due_at=due_at,
        areas=kecamatan(count),
        agencies=[],
        by=operator(),
    )


def test_an_empty_form_misses_everything_and_all_its_points(kaur) -> None:
    questions = "/evaluasi/2024/17.04/pertanyaan/"
    assert checklist_of(kaur) == [
        CheckItem(
            "belum-diisi",
            "4 pertanyaan belum diisi",
            tuple(
                Member(code, f"{code} Aturan", f"/evaluasi/2024/17.04/1/{code}/")
                for code in ("1.1", "1.2", "2.1", "25.4")
            ),
            points=Decimal(12),
            stake="belum diraih",
            page=f"{questions}?saring=belum",
        )
    ]


def test_a_whole_form_with_its_papers_misses_nothing(kaur) -> None:
    for code, value in {"1.1": "a", "1.2": "z", "2.1": "0", "25.4": "80"}.items():
        said(kaur, code, value)
    linked(kaur, "1.1", "sk")

    assert checklist_of(kaur) == []


def test_a_claim_without_its_paper_is_counted_with_its_points(kaur) -> None:
    said(kaur, "1.1", "b")
    said(kaur, "1.2", "a")

    assert told(kaur, "tanpa-bukti") == ("1 jawaban tanpa bukti yang wajib", ["1.1"])
    assert item(kaur, "tanpa-bukti").points == Decimal(2)


def test_a_claim_worth_nothing_needs_no_paper(kaur) -> None:
    said(kaur, "1.1", "z")

    assert item(kaur, "tanpa-bukti") is None


def test_areas_that_say_nothing_are_counted_once_others_spoke(kaur) -> None:
    areas = kecamatan(5)
    assert item(kaur, "wilayah-diam") is None

    area_said(kaur, "25.4", areas[0], "ya")
    area_said(kaur, "25.4", areas[1], "tidak")

    (member,) = item(kaur, "wilayah-diam").members
    assert item(kaur, "wilayah-diam").title == "3 jawaban kecamatan dan desa belum masuk"
    assert member == Member("25.4", "25.4 Aturan: 3 dari 5", "/evaluasi/2024/17.04/wilayah/25.4/")
    for area in areas[2:]:
        area_said(kaur, "25.4", area, "tidak")
    assert item(kaur, "wilayah-diam") is None


def test_papers_that_were_not_sent_are_counted_the_late_ones_apart(kaur, monkeypatch) -> None:
    set_clock(monkeypatch, DUE)
    late = requested(kaur, count=3)
    soon = requested(kaur, count=2, due_at=DUE + TICK, title="SK")

    assert told(kaur, "permintaan") == (
        "5 permintaan berkas belum dikirim, 3 di antaranya terlambat",
        [late.public_id, soon.public_id],
    )
    assert [one.label for one in item(kaur, "permintaan").members] == [
        "SOP: 3 belum mengirim",
        "SK: 2 belum mengirim",
    ]


def test_what_was_sent_or_cancelled_is_not_waited_for(kaur) -> None:
    sent = requested(kaur)
    cancelled = requested(kaur, title="SK")

    send_requested(recipient=sent.recipients.get(), version=a_version(), by=operator())
    cancel_request(asked=cancelled, by=operator())

    assert item(kaur, "permintaan") is None


def test_requests_of_another_regency_are_not_counted(kaur) -> None:
    seluma = opened("17.05", instrument=kaur.round.instrument)

    requested(kaur)

    assert item(seluma, "permintaan") is None


def test_papers_of_other_years_are_named_and_secret_ones_only_counted() -> None:
    """The small sheets look at 2028 and 2029; a paper without a date is nobody's fault."""
    asked = (Slot("sk", "Surat keputusan", required=True),)
    sheet = make_sheet(make_question("1.1", slots=asked), make_question("1.2", slots=asked))
    kaur = opened(instrument=published(sheet))
    dated = {"Perda": "2020-05-01", "SK": "2029-12-31", "Rahasia": "2019-01-01", "Foto": None}
    for subject, day in dated.items():
        version = a_version(sensitivity="S" if subject == "Rahasia" else "R")
        Document.objects.filter(pk=version.document_id).update(subject=subject, date=day)
        linked(kaur, "1.1", "sk", version=version)
    linked(kaur, "1.2", "sk", version=DocumentVersion.objects.get(document__subject="Perda"))
    Document.objects.filter(subject="Foto").update(year=2027)

    stray = item(kaur, "tahun-bukti")

    assert stray.title == "3 dokumen bukti bertanggal di luar tahun 2028 dan 2029"
    assert [one.label for one in stray.listed] == [
        "Perda, 2020: bukti 1.1, 1.2",
        "Foto, 2027: bukti 1.1",
    ]
    assert stray.unlisted == 1


def test_an_area_s_proof_of_another_year_is_named_with_its_question(kaur) -> None:
    answer = area_said(kaur, "25.4", kecamatan(1)[0], "ya")
    version = a_version()
    Document.objects.filter(pk=version.document_id).update(subject="SK camat", year=2015)
    attach_to_area(answer=answer, version=version, by=operator())

    assert [one.label for one in item(kaur, "tahun-bukti").listed] == ["SK camat, 2015: bukti 25.4"]


def test_the_list_comes_with_the_same_queries_at_any_size(kaur) -> None:
    checklist_of(fresh(kaur))
    with CaptureQueriesContext(connection) as few:
        checklist_of(fresh(kaur))
    said(kaur, "1.1", "a")
    for area in kecamatan(15)[:9]:
        area_said(kaur, "25.4", area, "ya")
    for number in range(4):
        requested(kaur, count=15, title=f"SOP {number}")

    with CaptureQueriesContext(connection) as many:
        checklist_of(fresh(kaur))

    assert len(many) == len(few)


def test_papers_that_seem_to_name_children_are_told_until_somebody_settles_them(kaur) -> None:
    """The operator alone reads the check list; it tells how many, never which."""
    texts = [DocumentText(version=a_version(), found={"nik_child": 2}, read_at=DUE) for _ in "ab"]
    DocumentText.objects.bulk_create(texts)
    left, marked = texts
    before = item(kaur, "data-anak")
    DocumentText.objects.filter(pk=left.pk).update(found={"nik_child": 2, "left": 2})
    raise_sensitivity(document=marked.version.document, to=Sensitivity.SPECIFIC, by=operator())

    assert before.title == "2 dokumen tampaknya memuat data anak dan belum ditandai rahasia"
    assert (before.listed, before.unlisted) == ((), 2)
    assert item(kaur, "data-anak") is None
