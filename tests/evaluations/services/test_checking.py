"""Who may say that an area's answer holds, when, and why it does not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from accounts.permissions import Role
from evaluations.models import AreaAnswer, Assessment, Scorecard
from evaluations.services import Refused, StaleAnswer, check_area_answer
from evaluations.services.checking import check_area_answers
from tests.clock import set_clock
from tests.evaluations.scene import (
    area_said,
    kecamatan,
    opened,
    operator,
    returned,
    said,
    small,
    submitted,
    verified,
    verifier,
    verifying,
)
from tests.evaluations.traces import events, nothing_changes
from tests.world import KINAL, user

pytestmark = pytest.mark.django_db

NOW = datetime(2024, 7, 1, 3, 0, tzinfo=UTC)


@pytest.fixture
def kaur() -> Assessment:
    return opened(instrument=small())


@pytest.fixture
def answer(kaur) -> AreaAnswer:
    """Said by the camat of the first of two kecamatan."""
    camat = user(Role.AREA, KINAL, username="camat")
    return area_said(kaur, "25.4", kecamatan(2)[0], "ya", by=camat)


def checked(answer: AreaAnswer, check: str = "verified", **told) -> AreaAnswer:
    row = AreaAnswer.objects.select_related("assessment", "question").get(pk=answer.pk)
    return check_area_answer(
        **{"answer": row, "check": check, "version": row.version, "by": operator()} | told
    )


def test_a_check_says_who_when_and_what(answer, monkeypatch) -> None:
    set_clock(monkeypatch, NOW)

    checked(answer)

    row = AreaAnswer.objects.get()
    assert (row.check_state, row.check_reason) == ("verified", "")
    assert (row.checked_at, row.checked_by, row.version) == (NOW, operator(), 1)
    event = events("area_answer.checked")[0]
    assert (event.actor, event.region) == ("operator", "17.04.01")
    assert event.subject == f"area_answer:{answer.public_id}"
    assert event.data == {"question": "25.4", "version": 1, "check": "verified"}


def test_a_rejection_keeps_its_reason_and_another_check_drops_it(answer) -> None:
    assert checked(answer, "rejected", reason="  SOP belum ada ").check_reason == "SOP belum ada"

    assert checked(answer, "verified", reason="sudah baik").check_reason == ""
    row = checked(answer, "unchecked")
    assert (row.check_state, row.checked_by, row.checked_at) == ("unchecked", None, None)


def test_the_same_check_twice_is_one(answer) -> None:
    checked(answer, "rejected", reason="x")

    with nothing_changes():
        checked(answer, "rejected", reason="x")

    assert len(events("area_answer.checked")) == 1


@pytest.mark.parametrize(
    ("check", "reason", "words"),
    [
        ("rejected", "", "Tulis alasan penolakan, supaya wilayah tahu apa yang harus diperbaiki."),
        (
            "rejected",
            " \n",
            "Tulis alasan penolakan, supaya wilayah tahu apa yang harus diperbaiki.",
        ),
        ("rejected", "x" * 301, "Alasan paling panjang 300 huruf. Ringkas, lalu kirim lagi."),
        ("", "", "Pilih terverifikasi, ditolak, atau belum diperiksa."),
        ("Verified", "", "Pilih terverifikasi, ditolak, atau belum diperiksa."),
    ],
)
def test_a_check_that_says_too_little_or_too_much_is_refused(answer, check, reason, words) -> None:
    operator()

    with nothing_changes(), pytest.raises(Refused) as refusal:
        checked(answer, check, reason=reason)

    assert str(refusal.value) == words


def test_nobody_checks_an_own_answer(kaur) -> None:
    own = area_said(kaur, "25.4", kecamatan(1)[0], "ya", by=operator())

    with nothing_changes(), pytest.raises(Refused) as refusal:
        checked(own)

    assert str(refusal.value) == "Jawaban ini Anda isi sendiri. Minta petugas lain memeriksanya."


@pytest.mark.parametrize("version", [0, 1, 3])
def test_a_check_of_what_was_said_before_is_stale(kaur, answer, version) -> None:
    camat = answer.updated_by
    area_said(kaur, "25.4", answer.area, "tidak", by=camat)
    operator()

    with nothing_changes(), pytest.raises(StaleAnswer) as refusal:
        checked(answer, version=version)

    assert (refusal.value.current.word, refusal.value.current.version) == ("tidak", 2)


# --- when -------------------------------------------------------------------------------------


def test_the_operator_checks_a_draft_and_what_came_back_and_nothing_else(kaur, answer) -> None:
    checked(answer)
    kaur = submitted(kaur)
    for build in (lambda one: one, verifying):
        kaur = build(kaur)
        with nothing_changes(), pytest.raises(Refused, match="jawaban terkunci"):
            checked(answer, "unchecked")
    kaur = returned(kaur, "25.4")
    checked(answer, "unchecked")

    assert AreaAnswer.objects.get().check_state == "unchecked"


def test_the_verifier_checks_while_verifying_and_at_no_other_time(kaur, answer) -> None:
    verifier()
    operator()
    for build in (lambda one: one, submitted):
        kaur = build(kaur)
        with nothing_changes(), pytest.raises(Refused, match="hanya saat evaluasi diverifikasi"):
            checked(answer, by=verifier())
    kaur = verifying(kaur)
    checked(answer, by=verifier())
    kaur = verified(kaur)

    with nothing_changes(), pytest.raises(Refused, match="Evaluasi ini selesai diverifikasi"):
        checked(answer, "unchecked", by=verifier())


def test_the_operator_of_a_returned_evaluation_checks_only_what_came_back(kaur, answer) -> None:
    said(kaur, "1.1", "a")
    returned(kaur, "1.1")

    with nothing_changes(), pytest.raises(Refused, match="Hanya pertanyaan yang dikembalikan"):
        checked(answer)


# --- several at once --------------------------------------------------------------------------


def test_of_several_checks_a_refused_one_spoils_no_other(kaur, answer) -> None:
    own = area_said(kaur, "25.4", kecamatan(2)[1], "ya", by=operator())
    rows = AreaAnswer.objects.select_related("assessment", "question", "area").order_by("area")

    outcome = check_area_answers(
        answers=[(row, row.version) for row in rows], check="verified", by=operator()
    )

    assert (outcome.marked, list(outcome.refused)) == (1, ["Kecamatan Tanjung Kemuning"])
    assert AreaAnswer.objects.get(check_state="verified").pk == answer.pk
    assert AreaAnswer.objects.get(pk=own.pk).check_state == "unchecked"


def test_several_rejections_without_a_reason_touch_none(kaur, answer) -> None:
    operator()

    with nothing_changes(), pytest.raises(Refused, match="Tulis alasan penolakan"):
        check_area_answers(answers=[(answer, 1)], check="rejected", by=operator())


def test_a_check_moves_no_score_of_the_regency(kaur, answer) -> None:
    before = Scorecard.objects.values().get()

    checked(answer, "rejected", reason="SOP belum ada")

    assert Scorecard.objects.values().get() == before
