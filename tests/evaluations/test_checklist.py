"""What an operator sees before submitting: what is missing and what it costs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluations.checklist import CheckItem, checklist_of
from evaluations.models import Assessment
from evaluations.services import ask, cancel_request, send_requested
from evidence.models import DocumentText
from evidence.sensitivity import Sensitivity
from evidence.services import raise_sensitivity
from tests.clock import set_clock
from tests.evaluations.scene import (
    a_version,
    area_said,
    fresh,
    kecamatan,
    linked,
    opened,
    operator,
    said,
    small,
)

pytestmark = pytest.mark.django_db

DUE = datetime(2024, 6, 27, 9, 0, tzinfo=UTC)
TICK = timedelta(milliseconds=1)


@pytest.fixture
def kaur() -> Assessment:
    return opened(instrument=small())


def item(assessment: Assessment, name: str) -> CheckItem | None:
    return next((one for one in checklist_of(assessment) if one.name == name), None)


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
    assert checklist_of(kaur) == [
        CheckItem(
            "belum-diisi",
            4,
            "4 pertanyaan belum diisi",
            points=Decimal(12),
            stake="belum diraih",
            filter="belum",
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

    assert item(kaur, "tanpa-bukti") == CheckItem(
        "tanpa-bukti",
        1,
        "1 jawaban tanpa bukti yang wajib",
        points=Decimal(2),
        stake="belum terbukti",
        filter="tanpa-bukti",
    )


def test_a_claim_worth_nothing_needs_no_paper(kaur) -> None:
    said(kaur, "1.1", "z")

    assert item(kaur, "tanpa-bukti") is None


def test_areas_that_say_nothing_are_counted_once_others_spoke(kaur) -> None:
    areas = kecamatan(5)
    assert item(kaur, "wilayah-diam") is None

    area_said(kaur, "25.4", areas[0], "ya")
    area_said(kaur, "25.4", areas[1], "tidak")

    assert item(kaur, "wilayah-diam") == CheckItem(
        "wilayah-diam", 3, "3 jawaban kecamatan dan desa belum masuk"
    )
    for area in areas[2:]:
        area_said(kaur, "25.4", area, "tidak")
    assert item(kaur, "wilayah-diam") is None


def test_papers_that_were_not_sent_are_counted_the_late_ones_apart(kaur, monkeypatch) -> None:
    set_clock(monkeypatch, DUE)
    requested(kaur, count=3)
    requested(kaur, count=2, due_at=DUE + TICK, title="SK")

    assert item(kaur, "permintaan") == CheckItem(
        "permintaan", 5, "5 permintaan berkas belum dikirim, 3 di antaranya terlambat"
    )


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


def test_a_confirmation_is_about_the_number_that_was_seen(kaur) -> None:
    before = item(kaur, "belum-diisi").key

    said(kaur, "1.2", "a")

    assert (before, item(kaur, "belum-diisi").key) == ("belum-diisi:4", "belum-diisi:3")


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

    title = "2 dokumen tampaknya memuat data anak dan belum ditandai rahasia"
    assert before == CheckItem("data-anak", 2, title)
    assert item(kaur, "data-anak") is None
