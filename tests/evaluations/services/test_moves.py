"""Handing in, withdrawing, concluding: what is stored, what stays, what is refused."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from evaluations.checklist import checklist_of
from evaluations.models import Answer, AnswerDocument, Assessment, Scorecard
from evaluations.results import result_of
from evaluations.scorecards import latest_card, present_of, standing_of
from evaluations.services import (
    Refused,
    conclude,
    detach,
    resubmit,
    submit,
    withdraw,
)
from tests.clock import set_clock
from tests.evaluations.scene import (
    a_version,
    area_said,
    fresh,
    judged,
    kecamatan,
    linked,
    opened,
    operator,
    points,
    resubmitted,
    returned,
    said,
    small,
    submitted,
    total,
    verified,
    verifier,
    verifying,
)
from tests.evaluations.traces import events, nothing_changes
from tests.world import SELUMA

pytestmark = pytest.mark.django_db

NOON = datetime(2024, 7, 1, 3, 0, tzinfo=UTC)


@pytest.fixture
def kaur() -> Assessment:
    return opened(instrument=small())


def states(assessment: Assessment) -> dict[str, str]:
    rows = Answer.objects.filter(assessment=assessment)
    return dict(rows.values_list("question__code", "state"))


def self_card(assessment: Assessment) -> Scorecard:
    return Scorecard.objects.get(assessment=assessment, stage="self")


def stage_score(assessment: Assessment, stage: str) -> Decimal:
    return latest_card(assessment, stage).total


# --- submit ------------------------------------------------------------------------------------


def test_a_submit_stores_the_claims_with_their_pinned_papers(kaur) -> None:
    areas = kecamatan(5)
    said(kaur, "1.1", "a")
    link = linked(kaur, "1.1", "sk", pages="2-3")
    said(kaur, "2.1", "40,5")
    for area in areas[:4]:
        area_said(kaur, "25.4", area, "ya")

    card = submit(
        assessment=kaur, confirmed={item.key for item in checklist_of(kaur)}, by=operator()
    )

    assert card == self_card(kaur)
    assert (card.total, card.predicate, card.frozen_at) == (Decimal("7.00"), "pratama", None)
    version = {"version": link.version.public_id, "slot": "sk", "pages": "2-3"}
    assert card.card["claims"] == [
        {"code": "1.1", "option": "a", "documents": [version]},
        {"code": "2.1", "number": "40.50", "documents": []},
        {"code": "25.4", "share": [4, 5], "documents": []},
    ]
    event = events("assessment.submit")[0]
    assert (event.actor, event.subject) == ("operator", "assessment:2024:17.04")
    assert event.data == {"score": "7.00", "sha256": card.sha256}


def test_a_paper_without_an_answer_is_pinned_too(kaur) -> None:
    link = linked(kaur, "1.1", "sk")

    kaur = submitted(kaur)

    pinned = {"version": link.version.public_id, "slot": "sk", "pages": ""}
    assert self_card(kaur).card["claims"] == [{"code": "1.1", "documents": [pinned]}]
    assert standing_of(kaur).value_of("1.1") is None
    assert states(kaur) == {"1.1": "empty"}


def test_what_only_areas_said_is_submitted_as_well(kaur) -> None:
    area_said(kaur, "25.4", kecamatan(2)[0], "ya")

    kaur = submitted(kaur)

    assert states(kaur) == {"25.4": "submitted"}


def test_an_answer_that_was_cleared_and_that_areas_gave_is_submitted_as_well(kaur) -> None:
    areas = kecamatan(2)
    said(kaur, "25.4", "50", declared_reason="Rekap")
    said(kaur, "25.4", "")
    area_said(kaur, "25.4", areas[0], "ya")

    assert states(submitted(kaur)) == {"25.4": "submitted"}


def test_an_empty_form_can_be_handed_in_with_open_eyes(kaur) -> None:
    kaur = submitted(kaur)

    assert (kaur.state, total(kaur)) == ("submitted", Decimal("0.00"))
    assert self_card(kaur).card["claims"] == []


def test_a_submit_answers_for_its_own_regency_only(kaur) -> None:
    seluma = opened(SELUMA, instrument=kaur.round.instrument)
    said(seluma, "1.1", "a")

    submitted(kaur)

    assert (fresh(seluma).state, states(seluma)) == ("draft", {"1.1": "answered"})


def test_nothing_is_handed_in_while_a_warning_was_not_seen(kaur) -> None:
    said(kaur, "1.1", "a")
    operator()

    with nothing_changes(), pytest.raises(Refused) as refusal:
        submit(assessment=kaur, confirmed=[], by=operator())

    assert str(refusal.value) == (
        "Daftar periksa berubah sejak Anda buka: 3 pertanyaan belum diisi (baru: 1.2 Aturan, "
        "2.1 Aturan, 25.4 Aturan); 1 jawaban tanpa bukti yang wajib (baru: 1.1 Aturan). "
        "Periksa, lalu centang."
    )


def test_a_warning_that_changed_since_it_was_seen_has_to_be_seen_again(kaur) -> None:
    said(kaur, "1.2", "a")
    said(kaur, "2.1", "1")
    seen = {item.key for item in checklist_of(kaur)}
    said(kaur, "2.1", "")

    with nothing_changes(), pytest.raises(Refused, match=r"diisi \(baru: 2.1 Aturan\)\."):
        submit(assessment=kaur, confirmed=seen, by=operator())


def test_a_warning_that_went_away_since_it_was_seen_stops_nobody(kaur) -> None:
    said(kaur, "1.1", "a")
    for code, value in {"1.2": "a", "2.1": "1", "25.4": "50"}.items():
        said(kaur, code, value)
    seen = {item.key for item in checklist_of(kaur)}
    linked(kaur, "1.1", "sk")

    submit(assessment=kaur, confirmed=seen, by=operator())

    assert seen == {"tanpa-bukti:1.1"}
    assert fresh(kaur).state == "submitted"


# --- withdraw, and what is fixed from then on --------------------------------------------------


def test_what_was_withdrawn_is_a_draft_again_and_handed_in_anew(kaur) -> None:
    said(kaur, "1.1", "a")
    kaur = submitted(kaur)

    withdraw(assessment=kaur, by=operator())
    kaur = fresh(kaur)
    said(kaur, "1.1", "b")

    assert states(kaur) == {"1.1": "answered"}
    assert "claims" not in self_card(kaur).card
    assert self_card(kaur).total == Decimal("2.00")
    kaur = submitted(kaur)
    assert (total(kaur), states(kaur)) == (Decimal("2.00"), {"1.1": "submitted"})
    assert self_card(kaur).card["claims"][0]["option"] == "b"


def test_a_page_that_was_read_before_a_withdrawal_shows_the_open_answers(kaur) -> None:
    said(kaur, "1.1", "a")
    old_page = submitted(kaur)
    withdraw(assessment=old_page, by=operator())

    assert standing_of(old_page).card.total == Decimal("3.00")


def test_once_the_province_looks_at_it_nothing_is_withdrawn_and_self_is_frozen(
    kaur, monkeypatch
) -> None:
    said(kaur, "1.1", "a")
    kaur = submitted(kaur)
    set_clock(monkeypatch, NOON)
    kaur = verifying(kaur)

    with nothing_changes(), pytest.raises(Refused, match="Evaluasi ini diverifikasi"):
        withdraw(assessment=kaur, by=operator())

    assert self_card(kaur).frozen_at == NOON
    assert (kaur.review, kaur.version, kaur.repair_until) == (1, 1, None)
    assert stage_score(kaur, "province") == Decimal("0.00")


# --- conclude ----------------------------------------------------------------------------------


def test_a_conclusion_freezes_the_provinces_card(kaur, monkeypatch) -> None:
    said(kaur, "1.1", "a")
    kaur = verifying(kaur)
    for code in ("1.1", "1.2", "2.1", "25.4"):
        judged(kaur, code, "3" if code == "1.1" else "0")
    set_clock(monkeypatch, NOON)

    card = conclude(assessment=kaur, by=verifier())

    assert (card.stage, card.total, card.frozen_at) == ("province", Decimal("3.00"), NOON)
    assert events("assessment.conclude")[0].data == {"score": "3.00", "sha256": card.sha256}


def test_a_verification_with_open_questions_is_not_concluded(kaur) -> None:
    said(kaur, "1.1", "a")
    kaur = verifying(kaur)
    for code in ("1.1", "1.2"):
        judged(kaur, code, "0")

    with nothing_changes(), pytest.raises(Refused) as refusal:
        conclude(assessment=kaur, by=verifier())

    assert str(refusal.value) == (
        "Masih ada 2 pertanyaan tanpa hasil verifikasi. Nilai semuanya dahulu."
    )


def test_a_verification_with_a_returned_question_is_not_concluded(kaur) -> None:
    said(kaur, "1.1", "a")
    kaur = verifying(kaur)
    for code in ("1.2", "2.1", "25.4"):
        judged(kaur, code, "0")
    judged(kaur, "1.1")

    with nothing_changes(), pytest.raises(Refused, match="Masih ada 1 pertanyaan yang dikembalika"):
        conclude(assessment=kaur, by=verifier())


def test_what_came_back_repaired_has_to_be_judged_again(kaur) -> None:
    said(kaur, "1.1", "a")
    kaur = verifying(kaur)
    for code in ("1.2", "2.1", "25.4"):
        judged(kaur, code, "0")
    kaur = resubmitted(returned(kaur, "1.1"))

    with nothing_changes(), pytest.raises(Refused, match="Masih ada 1 pertanyaan tanpa hasil"):
        conclude(assessment=kaur, by=verifier())
    judged(kaur, "1.1", "3")

    assert conclude(assessment=kaur, by=verifier()).total == Decimal("3.00")


# --- the worked example of the rules -----------------------------------------------------------


def test_a_claim_that_was_repaired_keeps_its_self_points_and_gets_the_provinces(kaur) -> None:
    said(kaur, "1.1", "a")
    link = linked(kaur, "1.1", "sk")
    kaur = returned(kaur, "1.1")

    detach(assessment=kaur, link=link, by=operator())
    newer = a_version()
    linked(kaur, "1.1", "sk", version=newer)
    said(kaur, "1.1", "b")
    kaur = resubmitted(kaur)
    judged(kaur, "1.1", "2")
    kaur = verified(kaur)

    assert (total(kaur), points(kaur, "1.1")) == (Decimal("3.00"), Decimal("3"))
    assert result_of(kaur.region, 2024, None)["score"] == "3.00"
    assert self_card(kaur).total == Decimal("3.00")
    assert stage_score(kaur, "province") == Decimal("2.00")
    claim = self_card(kaur).card["claims"][0]
    assert claim["documents"] == [{"version": link.version.public_id, "slot": "sk", "pages": ""}]
    assert AnswerDocument.objects.get().version == newer
    assert standing_of(kaur).card.unsupported == Decimal("0")


def test_repairs_never_move_the_self_score_whoever_looks(kaur) -> None:
    said(kaur, "1.1", "a")
    kaur = returned(kaur, "1.1")
    before = self_card(kaur)

    said(kaur, "1.1", "z")

    assert (total(kaur), present_of(kaur).card.total) == (Decimal("3.00"), Decimal("0.00"))
    assert standing_of(kaur).scored_at == before.computed_at
    assert Scorecard.objects.values().get(pk=before.pk) == Scorecard.objects.values().get(
        stage="self"
    )
    resubmit(assessment=kaur, by=operator())
    assert (total(kaur), self_card(kaur).card) == (Decimal("3.00"), before.card)
