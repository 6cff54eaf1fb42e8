"""Verdicts that are corrected or given again, and those of questions that nobody answered."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from evaluations.models import Answer, Assessment, Scorecard, Verdict
from evaluations.services import (
    Refused,
    StaleVerdict,
    judge_unanswered,
)
from evaluations.services.verifying import UNANSWERED_REASON
from tests.evaluations.scene import (
    area_said,
    fresh,
    judge,
    judged,
    kecamatan,
    linked,
    opened,
    resubmitted,
    returned,
    said,
    small,
    verifier,
    verifying,
)
from tests.evaluations.traces import events, nothing_changes

pytestmark = pytest.mark.django_db

NOW = datetime(2024, 7, 1, 3, 0, tzinfo=UTC)
TICK = timedelta(milliseconds=1)


@pytest.fixture
def kaur() -> Assessment:
    """1.1 is claimed with a (3 points), 1.2 with b (2), the others are empty."""
    assessment = opened(instrument=small())
    said(assessment, "1.1", "a")
    said(assessment, "1.2", "b")
    return verifying(assessment)


def answer_state(assessment: Assessment, code: str = "1.1") -> str:
    return Answer.objects.get(assessment=assessment, question__code=code).state


def province(assessment: Assessment) -> Decimal:
    return Scorecard.objects.get(assessment=assessment, stage="province").total


@pytest.fixture
def areas_said() -> Assessment:
    """12 of 15 kecamatan said ya; none was checked yet."""
    assessment = opened(instrument=small())
    for area in kecamatan(15)[:12]:
        area_said(assessment, "25.4", area, "ya")
    return verifying(assessment)


# --- corrections, and two at once --------------------------------------------------------------


def test_the_same_verdict_twice_is_one(kaur) -> None:
    first = judge(kaur)

    with nothing_changes():
        again = judge(kaur)

    assert (again.pk, again.version) == (first.pk, 1)
    assert len(events("verdict")) == 1


def test_a_verdict_is_corrected_at_its_version(kaur) -> None:
    judge(kaur)

    verdict = judge(kaur, decision="returned", text="Salah lihat", version=1)

    assert (verdict.version, verdict.decision) == (2, "returned")
    assert Verdict.objects.count() == 1
    assert (answer_state(kaur), province(kaur)) == ("returned", Decimal("0.00"))
    assert judge(kaur, version=2).version == 3
    assert answer_state(kaur) == "accepted"


def test_who_judges_second_sees_the_first_verdict_and_overwrites_nothing(kaur) -> None:
    other = verifier("verifikator2")
    judge(kaur)

    with nothing_changes(), pytest.raises(StaleVerdict) as refusal:
        judge(kaur, points=Decimal(2), text="Kurang", by=other)

    assert (refusal.value.current.points, refusal.value.current.by) == (Decimal(3), verifier())
    assert str(refusal.value) == (
        "Pertanyaan ini sudah dinilai Verifikator sejak halaman Anda buka. "
        "Periksa nilainya, lalu simpan lagi bila perlu."
    )


@pytest.mark.parametrize("version", [1, 2, 99])
def test_a_verdict_at_a_version_that_never_was_is_stale(kaur, version) -> None:
    judge(kaur)
    judge(kaur, points=Decimal(2), text="x", version=1)
    stale = {1: 1, 2: 3, 99: 99}[version]

    with nothing_changes(), pytest.raises(StaleVerdict):
        judge(kaur, version=stale)


def test_a_first_verdict_at_a_version_that_never_was_is_refused(kaur) -> None:
    verifier()

    with nothing_changes(), pytest.raises(Refused) as refusal:
        judge(kaur, version=1)

    assert str(refusal.value) == (
        "Halaman ini sudah tidak berlaku. Muat ulang, lalu nilai sekali lagi."
    )


def test_a_form_of_the_review_before_is_refused_though_nobody_has_judged_yet(kaur) -> None:
    said(returned(kaur, "1.1"), "1.1", "b")
    kaur = resubmitted(fresh(kaur))

    with nothing_changes(), pytest.raises(Refused) as refusal:
        judge(kaur, points=Decimal(2), review=1)

    assert str(refusal.value) == (
        "Kabupaten/kota sudah mengajukan perbaikan sejak halaman Anda buka. Periksa jawaban "
        "dan bukti yang terbaru, lalu simpan lagi."
    )
    assert judge(kaur, points=Decimal(2), review=2).review == 2


def test_each_review_has_its_own_verdict_and_the_last_one_counts(kaur) -> None:
    kaur = resubmitted(returned(kaur, "1.1"))
    assert province(kaur) == Decimal("0.00")

    judge(kaur, points=Decimal(2), text="Sudah diperbaiki")

    told = Verdict.objects.values_list("review", "version", "decision", "points")
    assert list(told) == [(1, 1, "returned", None), (2, 1, "accepted", Decimal(2))]
    assert province(kaur) == Decimal("2.00")


def test_the_verdict_names_the_version_of_the_answer_that_it_judged(kaur) -> None:
    kaur = returned(kaur, "1.1")
    said(kaur, "1.1", "b")
    kaur = resubmitted(kaur)

    judge(kaur, points=Decimal(2))

    assert list(Verdict.objects.values_list("answer_version", flat=True)) == [1, 2]


def test_a_repaired_answer_is_proposed_as_it_is_now(kaur) -> None:
    kaur = returned(kaur, "1.1")
    said(kaur, "1.1", "b")
    kaur = resubmitted(kaur)

    with pytest.raises(Refused, match="Poin berbeda dari usulan"):
        judge(kaur, points=Decimal(3))
    assert judge(kaur, points=Decimal(2)).points == Decimal(2)


# --- what nobody answered ----------------------------------------------------------------------


def test_all_that_nobody_answered_gets_nothing_at_once_with_its_reason(kaur) -> None:
    assert judge_unanswered(assessment=kaur, by=verifier()) == 2

    verdicts = Verdict.objects.values_list("answer__question__code", "points", "reasons", "text")
    assert set(verdicts.values_list("answer__question__code", flat=True)) == {"2.1", "25.4"}
    for _, points, reasons, text in verdicts:
        assert (points, reasons, text) == (Decimal(0), [UNANSWERED_REASON], "Tidak dijawab.")
    event = events("verdict")[0]
    assert (event.verb, event.data["review"]) == ("verdict.unanswered_given", 1)
    assert sorted(event.data["questions"]) == ["2.1", "25.4"]
    with nothing_changes():
        assert judge_unanswered(assessment=kaur, by=verifier()) == 0


def test_what_was_judged_already_keeps_its_verdict(kaur) -> None:
    kept = judged(kaur, "2.1", "0")

    assert judge_unanswered(assessment=kaur, by=verifier()) == 1

    assert Verdict.objects.get(answer__question__code="2.1") == kept


def test_what_was_answered_or_only_cleared_in_a_repair_is_left_to_the_verifier(kaur) -> None:
    kaur = returned(kaur, "1.1")
    said(kaur, "1.1", "")
    kaur = resubmitted(kaur)

    assert judge_unanswered(assessment=kaur, by=verifier()) == 2
    assert not Verdict.objects.filter(answer__question__code="1.1", review=2).exists()


def test_a_paper_without_an_answer_is_no_answer() -> None:
    assessment = opened(instrument=small())
    linked(assessment, "1.1", "sk")
    assessment = verifying(assessment)

    assert judge_unanswered(assessment=assessment, by=verifier()) == 4


def test_what_areas_answered_is_an_answer(areas_said) -> None:
    assert judge_unanswered(assessment=areas_said, by=verifier()) == 3


@pytest.mark.parametrize("seen", [0, 1, 3])
def test_another_number_than_was_agreed_to_is_refused(kaur, seen) -> None:
    verifier()

    with nothing_changes(), pytest.raises(Refused) as refusal:
        judge_unanswered(assessment=kaur, seen=seen, by=verifier())

    assert str(refusal.value) == (
        "Jumlahnya berubah sejak halaman Anda buka: kini 2 pertanyaan. "
        "Periksa daftarnya, lalu simpan lagi."
    )
    assert judge_unanswered(assessment=kaur, seen=2, by=verifier()) == 2
