"""Verdicts: points on a step, reasons, four eyes, and two verifiers on one question."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from accounts.permissions import Role
from evaluations.models import Answer, Assessment, RoundStage, Scorecard, Verdict
from evaluations.services import (
    Refused,
    UnfitJudgement,
    judge_unanswered,
)
from evaluations.values import ValueFault
from tests.clock import set_clock
from tests.evaluations.scene import (
    area_said,
    judge,
    kecamatan,
    opened,
    resubmitted,
    returned,
    said,
    small,
    submitted,
    total,
    verifier,
    verifying,
)
from tests.evaluations.traces import events, nothing_changes
from tests.world import BENGKULU, KAUR, join, user

pytestmark = pytest.mark.django_db

NOW = datetime(2024, 7, 1, 3, 0, tzinfo=UTC)
TICK = timedelta(milliseconds=1)
EXPLAIN = (
    "Poin berbeda dari usulan 3. Pilih alasan atau tulis catatan, supaya kabupaten/kota "
    "tahu sebabnya."
)


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


# --- one verdict -------------------------------------------------------------------------------


def test_a_verdict_keeps_points_reasons_and_what_was_judged(kaur, monkeypatch) -> None:
    set_clock(monkeypatch, NOW)

    verdict = judge(kaur, points=Decimal(2), reasons=["tidak-terbaca", "tahun-salah"], text=" x ")

    verdict.refresh_from_db()
    assert (verdict.decision, verdict.points) == ("accepted", Decimal(2))
    assert (verdict.reasons, verdict.text) == (["tahun-salah", "tidak-terbaca"], "x")
    assert (verdict.stage, verdict.review, verdict.version) == ("province", 1, 1)
    assert (verdict.answer_version, verdict.at, verdict.by) == (1, NOW, verifier())
    assert answer_state(kaur) == "accepted"
    assert (province(kaur), total(kaur)) == (Decimal("2.00"), Decimal("5.00"))
    event = events("verdict")[0]
    assert (event.verb, event.actor, event.region) == ("verdict.given", "verifikator", KAUR)
    assert event.subject == f"answer:{verdict.answer.public_id}"
    assert event.data == {
        "question": "1.1",
        "review": 1,
        "decision": "accepted",
        "points": "2",
        "reasons": ["tahun-salah", "tidak-terbaca"],
        "version": 1,
    }


def test_what_a_verifier_writes_stays_out_of_the_log(kaur) -> None:
    judge(kaur, text="Anak bernama Siti")

    assert "Siti" not in str(events("verdict")[0].data)


def test_a_reason_given_twice_is_one_reason(kaur) -> None:
    assert judge(kaur, reasons=["tahun-salah", "tahun-salah"]).reasons == ["tahun-salah"]


def test_the_claimed_points_need_no_explanation(kaur) -> None:
    assert judge(kaur, points=Decimal("3.00")).reasons == []


@pytest.mark.parametrize("told", [{"reasons": ["angka-berbeda"]}, {"text": "Perda belum diundang"}])
def test_other_points_are_explained_by_a_reason_or_by_words(kaur, told) -> None:
    assert judge(kaur, points=Decimal(2), **told).points == Decimal(2)


@pytest.mark.parametrize("points", ["0", "2"])
@pytest.mark.parametrize("text", ["", "  \n"])
def test_other_points_without_a_word_are_refused(kaur, points, text) -> None:
    verifier()

    with nothing_changes(), pytest.raises(Refused) as refusal:
        judge(kaur, points=Decimal(points), text=text)

    assert str(refusal.value) == EXPLAIN


@pytest.mark.parametrize("points", ["1", "2.5", "3.01", "4", "-1", "-2", "1000", "NaN"])
def test_points_that_are_no_step_are_refused_in_words(kaur, points) -> None:
    with nothing_changes(), pytest.raises(ValueFault, match=r"Pilih salah satu: 0,00; 2,00; 3,00"):
        judge(kaur, points=Decimal(points), text="Menurut saya")


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"points": None}, "Pilih poin untuk jawaban yang diterima."),
        ({"decision": ""}, "Keputusan atau alasan tidak dikenal. Pilih dari daftar."),
        ({"decision": "ACCEPTED"}, "Keputusan atau alasan tidak dikenal. Pilih dari daftar."),
        ({"reasons": ["bohong"]}, "Keputusan atau alasan tidak dikenal. Pilih dari daftar."),
        (
            {"decision": "returned", "reasons": ["tahun-salah", ""]},
            "Keputusan atau alasan tidak dikenal. Pilih dari daftar.",
        ),
        (
            {"decision": "returned"},
            "Pilih alasan atau tulis catatan sebelum mengembalikan pertanyaan.",
        ),
        (
            {"decision": "returned", "text": " \t"},
            "Pilih alasan atau tulis catatan sebelum mengembalikan pertanyaan.",
        ),
    ],
)
def test_a_judgement_that_says_too_little_is_refused(kaur, told, words) -> None:
    with nothing_changes(), pytest.raises(Refused) as refusal:
        judge(kaur, **told)

    assert str(refusal.value) == words


def test_a_returned_question_has_no_points_whatever_the_form_said(kaur) -> None:
    verdict = judge(kaur, decision="returned", reasons=["tahun-salah"])

    assert (verdict.points, answer_state(kaur)) == (None, "returned")
    assert events("verdict")[0].data["points"] is None
    assert province(kaur) == Decimal("0.00")


@pytest.mark.parametrize("told", [{"reasons": ["tidak-terbaca"]}, {"text": "Foto gelap"}])
def test_a_return_is_explained_by_a_reason_or_by_words(kaur, told) -> None:
    assert judge(kaur, decision="returned", **told).decision == "returned"


def test_what_nobody_answered_is_judged_but_never_returned(kaur) -> None:
    with nothing_changes(), pytest.raises(Refused) as refusal:
        judge(kaur, "2.1", decision="returned", text="Isi dulu")

    assert str(refusal.value) == (
        "Pertanyaan ini tidak dijawab, jadi tidak ada yang dapat dikembalikan. Beri 0 poin."
    )
    assert judge(kaur, "2.1", points=Decimal(0)).points == 0
    assert answer_state(kaur, "2.1") == "empty"


@pytest.mark.parametrize("code", ["2.1", "25.4"])
def test_what_nobody_answered_gets_no_points_whatever_the_reason(kaur, code) -> None:
    with nothing_changes(), pytest.raises(UnfitJudgement) as refusal:
        judge(kaur, code, points=Decimal(3), text="Data BPS ada")

    assert str(refusal.value) == "Pertanyaan ini tidak dijawab. Beri 0 poin."
    assert refusal.value.field == "points"


def test_a_rollup_that_only_areas_answered_may_get_points(areas_said) -> None:
    assert judge(areas_said, "25.4", points=Decimal(3), text="Dicek").points == Decimal(3)


def test_what_a_repair_left_blank_may_get_points_with_a_reason(kaur) -> None:
    row = returned(kaur, "1.1")
    said(row, "1.1", "")

    assert judge(resubmitted(row), "1.1", points=Decimal(2), text="Ada").points == Decimal(2)


# --- a rollup ----------------------------------------------------------------------------------


@pytest.fixture
def areas_said() -> Assessment:
    """12 of 15 kecamatan said ya; none was checked yet."""
    assessment = opened(instrument=small())
    for area in kecamatan(15)[:12]:
        area_said(assessment, "25.4", area, "ya")
    return verifying(assessment)


def check(assessment: Assessment, count: int, state: str = "verified") -> None:
    rows = assessment.area_answers.order_by("pk")[:count]
    assessment.area_answers.filter(pk__in=[row.pk for row in rows]).update(
        check_state=state, check_reason="x"
    )


@pytest.mark.parametrize(
    ("verified", "points"), [(12, "3"), (11, "2"), (8, "1"), (3, "0.5"), (2, "0")]
)
def test_verified_areas_of_all_make_the_points_that_need_no_reason(
    areas_said, verified, points
) -> None:
    check(areas_said, verified)

    assert judge(areas_said, "25.4", points=Decimal(points)).points == Decimal(points)


@pytest.mark.parametrize("points", ["0", "0.5", "1", "2"])
def test_another_step_of_a_rollup_needs_a_reason(areas_said, points) -> None:
    check(areas_said, 12)

    with nothing_changes(), pytest.raises(Refused) as refusal:
        judge(areas_said, "25.4", points=Decimal(points))

    assert str(refusal.value) == EXPLAIN
    assert judge(areas_said, "25.4", points=Decimal(points), text="Hanya 10 SOP").points == Decimal(
        points
    )


def test_the_areas_claim_is_not_the_proposal_until_it_is_verified(areas_said) -> None:
    check(areas_said, 12, "rejected")

    with pytest.raises(Refused, match="Poin berbeda dari usulan"):
        judge(areas_said, "25.4", points=Decimal(3))
    assert judge(areas_said, "25.4", points=Decimal(0)).points == 0


def test_a_declared_share_without_areas_is_proposed_as_claimed() -> None:
    assessment = opened(instrument=small())
    kecamatan(15)
    said(assessment, "25.4", "80", declared_reason="Rekap camat")
    assessment = verifying(assessment)

    assert judge(assessment, "25.4", points=Decimal(3)).reasons == []


# --- four eyes ---------------------------------------------------------------------------------


def test_nobody_judges_an_answer_that_the_same_person_once_gave() -> None:
    both = join(user(Role.OPERATOR, KAUR, username="rangkap"), Role.VERIFIER, BENGKULU)
    assessment = opened(instrument=small())
    said(assessment, "1.1", "b", by=both)
    said(assessment, "1.1", "a")
    assessment = verifying(assessment)

    with nothing_changes(), pytest.raises(Refused) as refusal:
        judge(assessment, by=both)

    assert str(refusal.value) == (
        "Jawaban ini pernah Anda isi sendiri. Minta verifikator lain menilainya."
    )
    assert judge(assessment).by == verifier()


def test_nobody_judges_a_rollup_that_the_same_person_answered_for_an_area() -> None:
    both = join(user(Role.AREA, "17.04.01", username="rangkap"), Role.VERIFIER, BENGKULU)
    assessment = opened(instrument=small())
    area_said(assessment, "25.4", kecamatan(2)[0], "ya", by=both)
    assessment = verifying(assessment)

    with nothing_changes(), pytest.raises(Refused, match="pernah Anda isi sendiri"):
        judge(assessment, "25.4", points=Decimal(0), by=both)
    assert judge(assessment, "1.1", points=Decimal(0), by=both).by == both


# --- when --------------------------------------------------------------------------------------


def test_no_verdict_outside_the_verification() -> None:
    assessment = submitted(opened(instrument=small()))
    verifier()

    for deed in (
        judge,
        lambda one: judge_unanswered(assessment=one, by=verifier()),
    ):
        with nothing_changes(), pytest.raises(Refused) as refusal:
            deed(assessment)
        assert str(refusal.value) == (
            "Belum dapat: memberi hasil verifikasi. Evaluasi ini diajukan; "
            "langkah itu hanya saat evaluasi diverifikasi."
        )


def test_a_verdict_is_given_to_the_last_moment_of_the_provinces_stage(kaur, monkeypatch) -> None:
    RoundStage.objects.filter(stage="province").update(closes_at=NOW)
    set_clock(monkeypatch, NOW)

    with nothing_changes(), pytest.raises(Refused, match=r"ditutup sejak 1 Juli 2024, 10\.00 WIB"):
        judge(kaur)
    set_clock(monkeypatch, NOW - TICK)
    judge(kaur)

    assert Verdict.objects.count() == 1


def test_verdicts_are_given_after_self_has_closed(kaur, monkeypatch) -> None:
    RoundStage.objects.filter(stage="self").update(closes_at=NOW)
    set_clock(monkeypatch, NOW + TICK)

    assert judge(kaur).at == NOW + TICK
