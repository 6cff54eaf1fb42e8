"""Results of a stage outside, question by question: recorded, corrected, the other way, refused."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest

from evaluations.models import Assessment, PointMove, Scorecard, Stage, Verdict
from evaluations.outside.cards import Detail, Given, Written
from evaluations.outside.queries import outside_page
from evaluations.scorecards import fingerprint, latest_card, province_points
from evaluations.services import (
    DoesNotAddUp,
    Refused,
    ask_to_reopen,
    record_questions,
    record_stage,
    reopen,
)
from evaluations.verdict_queries import verdict_rows
from tests.evaluations.scene import admin, awarded, fresh, opened, proposed, said, small, verified
from tests.evaluations.traces import events, nothing_changes
from tests.rollback import rolled_back

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def scene(django_db_setup, django_db_blocker) -> Iterator[Assessment]:
    """Verified with 5 points of the province: 1.1 gives 3, 1.2 gives 2."""
    with django_db_blocker.unblock(), rolled_back():
        assessment = opened(instrument=small())
        said(assessment, "1.1", "a")
        said(assessment, "1.2", "b")
        admin()
        yield verified(assessment)


@pytest.fixture
def kaur(scene, db) -> Assessment:
    return fresh(scene)


def recorded(assessment: Assessment, stage: str = "central", **told):
    """`points`: question code -> text; whatever else `record_questions` takes."""
    points = told.pop("points", {"1.1": "2", "1.2": "2"})
    given = {code: Given(Decimal(text)) for code, text in points.items()}
    seen = outside_page(assessment, Stage(stage)).seen
    fields = {"given": given, "seen": seen, "by": admin()} | told
    return record_questions(assessment=assessment, stage=Stage(stage), **fields)


def ledger(assessment: Assessment, stage: str) -> dict[str, str]:
    card = latest_card(assessment, Stage(stage)).card
    return {line["code"]: line["points"] for line in card["ledger"]}


def moved(assessment: Assessment, stage: str) -> Decimal:
    return sum(move.delta for move in PointMove.objects.filter(assessment=assessment, stage=stage))


@pytest.mark.parametrize("stage", ["central", "field"])
def test_points_of_questions_make_a_card_with_its_ledger(kaur, stage) -> None:
    done = recorded(kaur, stage)

    card = latest_card(kaur, Stage(stage))
    assert (done.changed, done.missing, done.total) == (2, 2, Decimal("4.00"))
    assert (card.total, card.sha256) == (Decimal("4.00"), fingerprint(card.card))
    assert ledger(kaur, stage) == {"1.1": "2.00", "1.2": "2.00", "2.1": "0.00", "25.4": "0.00"}
    assert moved(kaur, stage) == card.total
    data = {"stage": stage, "score": "4.00", "questions": 2}
    assert [event.data for event in events("assessment.record")] == [data]


def test_what_others_found_leaves_the_verdicts_of_the_province_alone(kaur) -> None:
    before = province_points(kaur), verdict_rows(kaur, "1.1", admin())

    recorded(kaur, points={"1.1": "0"})

    assert (province_points(kaur), verdict_rows(kaur, "1.1", admin())) == before
    assert latest_card(kaur, Stage.PROVINCE).total == Decimal("5.00")
    assert set(Verdict.objects.values_list("stage", flat=True)) == {"province", "central"}


def test_a_question_left_out_keeps_what_stands_and_a_corrected_one_counts_up(kaur) -> None:
    recorded(kaur)

    done = recorded(kaur, points={"1.1": "3"})

    rows = Verdict.objects.filter(stage="central").order_by("answer__question__code")
    assert list(rows.values_list("points", "version")) == [(3, 2), (2, 1)]
    assert (done.changed, done.total) == (1, Decimal("5.00"))
    assert moved(kaur, "central") == Decimal("5.00")


def test_the_same_again_is_no_deed(kaur) -> None:
    recorded(kaur)

    with nothing_changes():
        assert recorded(kaur).changed == 0


def test_what_is_not_named_can_follow_the_province(kaur) -> None:
    done = recorded(kaur, points={"1.1": "2"}, rest_as_province=True)

    assert (done.missing, done.total) == (0, Decimal("4.00"))
    assert ledger(kaur, "central")["1.2"] == "2.00"


def test_a_stage_is_recorded_anew_in_the_other_way_and_back(kaur) -> None:
    recorded(kaur)
    told = {"assessment": kaur, "stage": "central", "points": {"K": Decimal("6.5")}, "by": admin()}
    with nothing_changes(), pytest.raises(Refused, match="sebagai poin per pertanyaan, 4,00"):
        record_stage(**told)
    record_stage(**told, replaces=Decimal(4))
    by_cluster = Scorecard.objects.get(assessment=kaur, stage="central")
    assert (by_cluster.total, by_cluster.card["ledger"]) == (Decimal("6.50"), [])
    assert moved(kaur, "central") == Decimal("6.50")

    for agreed in (None, Decimal(4)):
        with nothing_changes(), pytest.raises(Refused, match="sebagai jumlah per klaster, 6,50"):
            recorded(kaur, replaces=agreed)
    done = recorded(kaur, replaces=Decimal("6.5"))

    assert (done.changed, done.total) == (0, Decimal("4.00"))
    assert latest_card(kaur, Stage.CENTRAL).total == moved(kaur, "central") == Decimal("4.00")


def test_reasons_and_remarks_stay_with_their_question_and_out_of_the_log(kaur) -> None:
    given = {"1.1": Given(Decimal(2), ["tahun-salah", "tahun-salah"], " Halaman 3 ")}

    recorded(kaur, given=given)

    row = Verdict.objects.get(stage="central")
    assert (row.reasons, row.text) == (["tahun-salah"], "Halaman 3")
    assert "Halaman" not in str(events("assessment.record")[0].data)


FAULTS = {
    "between two steps": ({"1.1": Given(Decimal("1.5"))}, "Pilih salah satu: 0,00; 2,00; 3,00"),
    "above the maximum": ({"1.1": Given(Decimal(4))}, "4 poin tidak ada pada pertanyaan 1.1"),
    "below zero": ({"1.1": Given(Decimal(-1))}, "poin tidak ada pada pertanyaan 1.1"),
    "an unknown question": ({"9.9": Given(Decimal(1))}, "Pertanyaan 9.9 tidak ada"),
    "an unknown reason": ({"1.1": Given(Decimal(2), ["x"])}, "Alasan pada pertanyaan 1.1"),
    "a remark too long": ({"1.1": Given(Decimal(2), (), "x" * 2001)}, "paling panjang 2000"),
    "nothing at all": ({}, "Belum ada poin yang diisi"),
}


@pytest.mark.parametrize("case", FAULTS)
def test_a_fault_is_told_and_nothing_is_half_done(kaur, case) -> None:
    given, words = FAULTS[case]
    given = {"1.2": Given(Decimal(2)), **given} if given else given

    with nothing_changes(), pytest.raises(Refused, match=words):
        recorded(kaur, given=given)


@pytest.mark.parametrize("stage", ["self", "province"])
def test_stages_inside_are_not_recorded_here(kaur, stage) -> None:
    with nothing_changes(), pytest.raises(Refused, match="pusat, lapangan, dan penetapan"):
        recorded(kaur, stage)


def test_who_looked_at_an_older_state_is_refused(kaur) -> None:
    seen = outside_page(kaur, Stage.CENTRAL).seen
    recorded(kaur)

    with nothing_changes(), pytest.raises(Refused, match="baru saja dicatat orang lain"):
        recorded(kaur, points={"1.1": "0"}, seen=seen)


# --- a printed total --------------------------------------------------------------------------


def test_a_printed_total_that_is_the_sum_needs_no_word(kaur) -> None:
    recorded(kaur, written=Written(Decimal(4)))

    assert "stated" not in latest_card(kaur, Stage.CENTRAL).card


@pytest.mark.parametrize("agreed", [None, "0.01", "-0.02"])
def test_a_printed_total_that_does_not_add_up_is_refused_with_the_difference(kaur, agreed) -> None:
    written = Written(Decimal("3.99"), agreed and Decimal(agreed))

    with nothing_changes(), pytest.raises(DoesNotAddUp) as refusal:
        recorded(kaur, written=written)

    assert "Total yang tertulis 3,99, tetapi jumlah rinciannya 4,00: selisih 0,01." in str(
        refusal.value
    )
    with nothing_changes(), pytest.raises(DoesNotAddUp, match="selisih 0,01"):
        record_stage(
            assessment=kaur,
            stage="field",
            points={"K": Decimal(4)},
            written=written,
            by=admin(),
        )


def test_once_the_difference_was_seen_the_sum_counts_and_the_print_is_kept(kaur) -> None:
    recorded(kaur, written=Written(Decimal("3.99"), Decimal("-0.01")))

    card = latest_card(kaur, Stage.CENTRAL)
    assert (card.total, card.card["stated"]) == (Decimal("4.00"), "3.99")
    assert events("assessment.record")[0].data["stated"] == "3.99"
    assert outside_page(kaur, Stage.CENTRAL).written == Written(Decimal("3.99"), Decimal("-0.01"))


# --- the decree's parts -----------------------------------------------------------------------


def test_parts_of_the_decree_wait_for_it_and_then_make_its_ledger(kaur) -> None:
    recorded(kaur, "final")
    assert latest_card(kaur, Stage.FINAL) is None

    awarded(kaur, score=Decimal(4), detail=Detail.QUESTIONS)

    card = latest_card(kaur, Stage.FINAL)
    assert (card.total, ledger(kaur, "final")["1.1"]) == (Decimal("4.00"), "2.00")
    assert moved(kaur, "final") == Decimal("4.00")


def test_sums_of_clusters_stand_under_a_decree_too(kaur) -> None:
    awarded(kaur, score=Decimal(5), detail=Detail.CLUSTERS, clusters={"K": Decimal(5)})

    card = latest_card(kaur, Stage.FINAL).card
    assert card["clusters"] == [{"code": "K", "score": "5.00", "maximum": "12.00"}]


DETAILS = {
    "questions that sum to something else": (
        {"detail": Detail.QUESTIONS},
        "Nilai akhir 7,50, tetapi jumlah rinciannya 4,00: selisih 3,50",
    ),
    "clusters that sum to something else": (
        {"detail": Detail.CLUSTERS, "clusters": {"K": Decimal("7.4")}},
        "jumlah rinciannya 7,40: selisih 0,10",
    ),
    "clusters that are missing": ({"detail": Detail.CLUSTERS}, "Isi nilai semua klaster"),
}


@pytest.mark.parametrize("case", DETAILS)
def test_a_decree_is_never_adjusted_to_its_parts(kaur, case) -> None:
    told, words = DETAILS[case]
    recorded(kaur, "final")

    with nothing_changes(), pytest.raises(Refused, match=words):
        awarded(kaur, **told)


def test_questions_that_nobody_recorded_can_not_stand_under_a_decree(kaur) -> None:
    with nothing_changes(), pytest.raises(Refused, match="belum dicatat"):
        awarded(kaur, detail=Detail.QUESTIONS)


def test_a_new_version_is_recorded_anew_and_the_old_one_stays(kaur) -> None:
    recorded(kaur)
    awarded(kaur)
    ask_to_reopen(assessment=kaur, reason="Keberatan", by=admin())
    reopen(assessment=kaur, proposal=proposed(kaur), by=admin("admin2"))
    again = verified(fresh(kaur))
    assert outside_page(again, Stage.CENTRAL).recorded == {}

    recorded(again, points={"1.1": "3"})

    totals = Scorecard.objects.filter(assessment=kaur, stage="central").order_by("version")
    assert list(totals.values_list("version", "total")) == [(1, 4), (2, 3)]
