"""After the province's review: results from outside, the decree, and opening a result again."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from evaluations.models import Assessment, Award, Reopening, Scorecard, Stage, Verdict
from evaluations.results import result_of
from evaluations.scorecards import latest_card
from evaluations.services import (
    Refused,
    ask_to_reopen,
    finalise,
    record_stage,
    refuse_reopening,
    reopen,
    withdraw_reopening,
)
from tests.clock import set_clock
from tests.evaluations.scene import (
    admin,
    awarded,
    finalised,
    fresh,
    given,
    judge,
    judged,
    opened,
    proposed,
    resubmitted,
    returned,
    said,
    small,
    total,
    verified,
)
from tests.evaluations.traces import events, nothing_changes

pytestmark = pytest.mark.django_db

NOW = datetime(2024, 7, 23, 3, 0, tzinfo=UTC)


@pytest.fixture
def kaur() -> Assessment:
    """Verified with 3 points of the province, as claimed."""
    assessment = opened(instrument=small())
    said(assessment, "1.1", "a")
    admin("admin2")
    admin()
    return verified(assessment)


def recorded(assessment: Assessment, stage: str = "central", **points: str) -> Scorecard:
    return record_stage(
        assessment=assessment,
        stage=stage,
        points={code: Decimal(value) for code, value in (points or {"K": "6.5"}).items()},
        by=admin(),
    )


def cards(assessment: Assessment) -> dict[tuple[str, int], Decimal]:
    rows = Scorecard.objects.filter(assessment=assessment)
    return {(row.stage, row.version): row.total for row in rows}


def reopened(assessment: Assessment) -> Assessment:
    ask_to_reopen(assessment=assessment, reason="Keberatan kabupaten", by=admin())
    reopen(assessment=assessment, proposal=proposed(assessment), by=admin("admin2"))
    return fresh(assessment)


# --- central and field ------------------------------------------------------------------------


@pytest.mark.parametrize("stage", ["central", "field"])
def test_points_of_each_cluster_make_the_card_of_the_stage(kaur, monkeypatch, stage) -> None:
    set_clock(monkeypatch, NOW)

    card = recorded(kaur, stage)

    assert (card.stage, card.total, card.predicate) == (stage, Decimal("6.50"), "pratama")
    assert (card.computed_at, card.frozen_at, fresh(kaur).state) == (NOW, None, "verified")
    assert card.card["clusters"] == [{"code": "K", "score": "6.50", "maximum": "12.00"}]
    assert events("assessment.record")[0].data == {"stage": stage, "score": "6.50"}
    told = result_of(kaur.region, 2024, Stage(stage))
    assert (told["score"], told["label"], told["maximum"]) == ("6.50", "Pratama", "12.00")


def test_below_the_first_predicate_there_is_none(kaur) -> None:
    card = recorded(kaur, K="4.99")

    assert (card.predicate, card.card["predicate"], card.card["label"]) == ("", None, None)


@pytest.mark.parametrize("points", ["0", "12"])
def test_a_cluster_takes_nothing_and_all(kaur, points) -> None:
    assert recorded(kaur, K=points).total == Decimal(points)


def test_a_stage_is_corrected_until_the_result_is_final(kaur) -> None:
    recorded(kaur, K="6")
    recorded(kaur, K="7")
    recorded(kaur, "field", K="8")

    assert [cards(kaur)[stage, 1] for stage in ("central", "field")] == [7, 8]
    assert len(events("assessment.record")) == 3
    kaur = finalised(kaur)
    with nothing_changes(), pytest.raises(Refused, match="Evaluasi ini ditetapkan"):
        recorded(kaur, K="9")


@pytest.mark.parametrize("points", ["-0.01", "-1", "12.01", "1000"])
def test_points_outside_a_cluster_are_refused_with_its_name_and_limit(kaur, points) -> None:
    with nothing_changes(), pytest.raises(Refused) as refusal:
        recorded(kaur, K=points)

    assert str(refusal.value) == "Nilai Kelembagaan di luar batas. Isi antara 0 dan 12."


@pytest.mark.parametrize("points", [{"X": "1"}, {"K": "1", "X": "1"}, {"k": "1"}])
def test_every_cluster_has_its_points_and_no_other(kaur, points) -> None:
    with nothing_changes(), pytest.raises(Refused, match="Isi nilai semua klaster"):
        recorded(kaur, **points)


@pytest.mark.parametrize("stage", ["self", "province", "final", "", "Central"])
def test_only_what_others_found_is_recorded(kaur, stage) -> None:
    with nothing_changes(), pytest.raises(Refused) as refusal:
        recorded(kaur, stage)

    assert str(refusal.value) == ("Hanya hasil verifikasi pusat dan lapangan yang dicatat di sini.")


# --- the decree -------------------------------------------------------------------------------


@pytest.mark.parametrize("day", [date(1, 1, 1), date(26, 12, 1), date(2022, 12, 31)])
def test_a_decree_of_years_before_the_evaluation_is_refused(kaur, day) -> None:
    with nothing_changes(), pytest.raises(Refused) as refusal:
        awarded(kaur, ground_date=day)

    assert str(refusal.value) == (
        f"SK tahun {day.year} tidak mungkin menetapkan evaluasi tahun 2024. Periksa tanggal SK, "
        "terutama tahunnya."
    )


def test_a_decree_is_kept_beside_the_computed_predicate(kaur, monkeypatch) -> None:
    set_clock(monkeypatch, NOW)

    award = finalise(
        assessment=kaur,
        score=Decimal("4.995"),
        awarded="",
        ground_number="Keputusan Menteri 100/2024",
        ground_date=date(2024, 7, 22),
        note="Lampiran II",
        by=admin(),
    )

    award.refresh_from_db()
    assert (award.score, award.predicate, award.version) == (Decimal("5.00"), "", 1)
    assert (award.ground_number, award.ground_date) == (
        "Keputusan Menteri 100/2024",
        date(2024, 7, 22),
    )
    assert (award.note, award.at, award.by) == ("Lampiran II", NOW, admin())
    card = latest_card(kaur, Stage.FINAL)
    assert (card.total, card.predicate, card.frozen_at) == (Decimal("5.00"), "pratama", NOW)
    assert (fresh(kaur).state, card.card["clusters"]) == ("final", [])
    assert events("assessment.finalise")[0].data == {
        "score": "5.00",
        "awarded": "",
        "ground": "Keputusan Menteri 100/2024",
    }


def test_a_decree_freezes_every_card(kaur) -> None:
    recorded(kaur)

    finalised(kaur)

    assert not Scorecard.objects.filter(frozen_at__isnull=True).exists()
    assert set(cards(kaur)) == {("self", 1), ("province", 1), ("central", 1), ("final", 1)}


@pytest.mark.parametrize("score", ["0", "12"])
def test_a_decree_gives_nothing_or_all(kaur, score) -> None:
    assert awarded(kaur, score=Decimal(score)).score == Decimal(score)


@pytest.mark.parametrize("score", ["-0.01", "12.01", "99999"])
def test_a_score_outside_the_instrument_is_refused(kaur, score) -> None:
    with nothing_changes(), pytest.raises(Refused) as refusal:
        awarded(kaur, score=Decimal(score))

    assert str(refusal.value) == "Nilai di luar batas. Isi antara 0 dan 12."


@pytest.mark.parametrize("predicate", ["Pratama", "utama", "kla", " "])
def test_a_predicate_that_the_instrument_does_not_hold_is_refused(kaur, predicate) -> None:
    with nothing_changes(), pytest.raises(Refused) as refusal:
        awarded(kaur, awarded=predicate)

    assert str(refusal.value) == "Predikat tidak dikenal. Pilih dari daftar."


@pytest.mark.parametrize("number", ["", "   ", "\n"])
def test_a_final_without_a_ground_is_refused_with_a_sentence(kaur, number) -> None:
    with nothing_changes(), pytest.raises(Refused, match="Penetapan tanpa dasar tidak dapat"):
        awarded(kaur, ground_number=number)


def test_the_database_itself_wants_the_number_of_the_decree(kaur) -> None:
    with pytest.raises(IntegrityError, match="an_award_names_its_decree"):
        given(kaur, ground_number="")


# --- open again -------------------------------------------------------------------------------


def test_a_wish_to_reopen_moves_nothing_and_says_why(kaur, monkeypatch) -> None:
    set_clock(monkeypatch, NOW)

    asked = ask_to_reopen(assessment=kaur, reason="  Keberatan  ", by=admin())

    assert (asked.reason, asked.version, asked.asked_by) == ("Keberatan", 1, admin())
    assert (asked.asked_at, asked.confirmed_by, asked.confirmed_at) == (NOW, None, None)
    assert (fresh(kaur).state, fresh(kaur).version) == ("verified", 1)
    assert events("assessment.reopening_asked")[0].data == {"version": 1}


@pytest.mark.parametrize("reason", ["", "   ", "\n\t"])
def test_a_wish_without_a_reason_is_refused(kaur, reason) -> None:
    with nothing_changes(), pytest.raises(Refused, match="Tulis alasan membuka kembali"):
        ask_to_reopen(assessment=kaur, reason=reason, by=admin())


@pytest.mark.parametrize("name", ["admin", "admin2"])
def test_a_version_is_asked_to_be_reopened_once(kaur, name) -> None:
    ask_to_reopen(assessment=kaur, reason="Keberatan", by=admin())

    with nothing_changes(), pytest.raises(Refused) as refusal:
        ask_to_reopen(assessment=kaur, reason="Lagi", by=admin(name))

    assert str(refusal.value) == (
        "Admin sudah mengusulkan ini. Admin provinsi lain perlu menyetujuinya."
    )


def test_nothing_is_reopened_that_nobody_asked_for(kaur) -> None:
    with nothing_changes(), pytest.raises(Refused) as refusal:
        reopen(assessment=kaur, proposal=proposed(kaur), by=admin())

    assert str(refusal.value) == (
        "Tidak ada usulan membuka kembali yang menunggu. Usulkan dahulu dengan alasannya."
    )


def test_nobody_confirms_an_own_wish(kaur) -> None:
    ask_to_reopen(assessment=kaur, reason="Keberatan", by=admin())

    with nothing_changes(), pytest.raises(Refused) as refusal:
        reopen(assessment=kaur, proposal=proposed(kaur), by=admin())

    assert str(refusal.value) == (
        "Anda sendiri yang mengusulkan. Admin provinsi lain perlu menyetujuinya."
    )


@pytest.mark.parametrize("build", [fresh, finalised], ids=["verified", "final"])
def test_a_confirmed_wish_opens_a_new_version_and_the_old_one_stays(
    kaur, monkeypatch, build
) -> None:
    kaur = build(kaur)
    recorded(kaur) if kaur.state == "verified" else None
    old = list(Scorecard.objects.order_by("pk").values("stage", "version", "total", "sha256"))
    set_clock(monkeypatch, NOW)

    kaur = reopened(kaur)

    assert (kaur.state, kaur.version, kaur.review) == ("verifying", 2, 2)
    wish = Reopening.objects.get()
    assert (wish.confirmed_by, wish.confirmed_at) == (admin("admin2"), NOW)
    assert events("assessment.reopen")[-1].data == {"version": 2}
    kept = Scorecard.objects.filter(version=1).order_by("pk")
    assert list(kept.values("stage", "version", "total", "sha256")) == old
    assert not kept.filter(frozen_at__isnull=True).exists()
    assert cards(kaur)["province", 2] == Decimal("3.00")
    assert latest_card(kaur, Stage.PROVINCE).frozen_at is None


def test_what_is_judged_anew_counts_in_the_new_version_only(kaur) -> None:
    kaur = reopened(finalised(kaur))

    judge(kaur, points=Decimal(2), text="Setelah keberatan")
    kaur = finalised(kaur, score=Decimal(9))

    assert (cards(kaur)["province", 1], cards(kaur)["province", 2]) == (3, 2)
    assert (cards(kaur)["final", 1], cards(kaur)["final", 2]) == (Decimal("7.5"), 9)
    assert list(Award.objects.values_list("version", "score")) == [(1, Decimal("7.5")), (2, 9)]
    assert list(Verdict.objects.filter(answer__question__code="1.1").values_list("points")) == [
        (Decimal(3),),
        (Decimal(2),),
    ]
    assert result_of(kaur.region, 2024, Stage.PROVINCE)["score"] == "2.00"
    assert total(kaur) == Decimal("3.00")


def test_a_reopened_result_can_be_sent_back_and_repaired(kaur) -> None:
    kaur = returned(reopened(kaur), "1.1")
    said(kaur, "1.1", "b")
    kaur = resubmitted(kaur)
    judged(kaur, "1.1", "2")

    kaur = verified(kaur)

    assert (kaur.version, kaur.review) == (2, 3)
    assert (cards(kaur)["province", 1], cards(kaur)["province", 2]) == (3, 2)
    assert (total(kaur), cards(kaur)["self", 1]) == (3, 3)


def test_a_result_is_reopened_again_by_a_new_wish(kaur) -> None:
    kaur = verified(reopened(kaur))

    with pytest.raises(Refused, match="Tidak ada usulan"):
        reopen(assessment=kaur, proposal=proposed(kaur), by=admin("admin2"))
    kaur = reopened(kaur)

    assert (kaur.version, Reopening.objects.count()) == (3, 2)
    assert {key for key in cards(kaur) if key[0] == "province"} == {
        ("province", 1),
        ("province", 2),
        ("province", 3),
    }


def test_nobody_confirms_another_wish_than_the_one_that_was_read(kaur) -> None:
    """Rules 5: "a second one confirms" what the second one has read."""
    ask_to_reopen(assessment=kaur, reason="Keberatan", by=admin())
    read = proposed(kaur)
    withdraw_reopening(assessment=kaur, proposal=read, by=admin())
    ask_to_reopen(assessment=kaur, reason="Lain", by=admin())

    for answer in (reopen, refuse_reopening):
        for proposal in (read, "", "bukan-usulan"):
            with nothing_changes(), pytest.raises(Refused) as refusal:
                answer(assessment=kaur, proposal=proposal, by=admin("admin2"))
            assert str(refusal.value) == (
                "Usulan yang Anda baca sudah berakhir. Kini menunggu usulan Admin: baca alasannya, "
                "lalu putuskan."
            )


def test_a_wish_is_refused_by_the_other_admin_and_nothing_moves(kaur, monkeypatch) -> None:
    set_clock(monkeypatch, NOW)
    ask_to_reopen(assessment=kaur, reason="Keberatan", by=admin())
    cards_before = cards(kaur)

    refuse_reopening(
        assessment=kaur, proposal=proposed(kaur), why="  Tidak beralasan ", by=admin("admin2")
    )

    wish = Reopening.objects.get()
    assert (wish.ended_at, wish.ended_by, wish.ended_why) == (
        NOW,
        admin("admin2"),
        "Tidak beralasan",
    )
    assert (wish.confirmed_by, wish.is_withdrawn) == (None, False)
    assert (fresh(kaur).state, fresh(kaur).version, cards(kaur)) == ("verified", 1, cards_before)
    event = events("assessment.reopening_refused")[0]
    assert (event.actor, event.data) == ("admin2", {"version": 1})


def test_who_asked_withdraws_the_wish(kaur) -> None:
    ask_to_reopen(assessment=kaur, reason="Keberatan", by=admin())

    withdraw_reopening(assessment=kaur, proposal=proposed(kaur), by=admin())

    wish = Reopening.objects.get()
    assert (wish.ended_by, wish.ended_why, wish.is_withdrawn) == (admin(), "", True)
    assert fresh(kaur).state == "verified"
    assert events("assessment.reopening_withdrawn")[0].data == {"version": 1}


def test_each_ends_a_wish_in_the_own_way_only(kaur) -> None:
    ask_to_reopen(assessment=kaur, reason="Keberatan", by=admin())
    told = {"assessment": kaur, "proposal": proposed(kaur)}

    with nothing_changes(), pytest.raises(Refused, match="Tarik usulan itu bila tidak jadi"):
        refuse_reopening(by=admin(), **told)
    with nothing_changes(), pytest.raises(Refused, match="Hanya Admin yang dapat menarik"):
        withdraw_reopening(by=admin("admin2"), **told)


@pytest.mark.parametrize("end", [refuse_reopening, withdraw_reopening])
def test_what_ended_is_answered_no_more_and_a_new_wish_counts_as_any(kaur, end) -> None:
    ask_to_reopen(assessment=kaur, reason="Keberatan", by=admin())
    first, third = proposed(kaur), admin("admin3")
    end(assessment=kaur, proposal=first, by=admin("admin2" if end is refuse_reopening else "admin"))

    for answer in (reopen, refuse_reopening, withdraw_reopening):
        with nothing_changes(), pytest.raises(Refused, match="Tidak ada usulan"):
            answer(assessment=kaur, proposal=first, by=third)
    kaur = reopened(kaur)

    assert (kaur.state, kaur.version, Reopening.objects.count()) == ("verifying", 2, 2)


def test_an_ended_wish_reopens_nothing_final(kaur) -> None:
    kaur = finalised(kaur)
    ask_to_reopen(assessment=kaur, reason="Keberatan", by=admin())
    refuse_reopening(assessment=kaur, proposal=proposed(kaur), by=admin("admin2"))

    with pytest.raises(IntegrityError, match="only reopened"), transaction.atomic():
        Assessment.objects.filter(pk=kaur.pk).update(state="verifying", version=2)

    assert reopened(kaur).version == 2
