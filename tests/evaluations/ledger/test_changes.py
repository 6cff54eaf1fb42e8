"""What moved a stage's score: every deed a line, and the lines come to the score."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evaluations.ledger.cards import stage_cards
from evaluations.ledger.changes import between_stages, history_of, place_of, shown_days
from evaluations.models import Assessment, PointMove, Stage
from evaluations.queries import overview
from evaluations.scorecards import keep_card
from regions.timezones import timezone_of
from tests.clock import set_clock
from tests.evaluations.ledgers import CONTENTS, SHEET, of_clusters
from tests.evaluations.scene import (
    admin,
    fresh,
    judge,
    judged,
    opened,
    operator,
    published,
    said,
    small,
    submitted,
    verified,
    verifier,
    verifying,
)

pytestmark = pytest.mark.django_db
# 23.30 of the 24th in Kaur.
EVENING = datetime(2024, 6, 24, 16, 30, tzinfo=UTC)


@pytest.fixture
def kaur(monkeypatch) -> Assessment:
    """a, then b for 1.1 on one evening; 1.2 after midnight."""
    assessment = opened(instrument=small())
    for hours, code, text in ((0, "1.1", "a"), (0.2, "1.1", "b"), (1, "1.2", "a")):
        set_clock(monkeypatch, EVENING + timedelta(hours=hours))
        said(assessment, code, text)
    return fresh(assessment)


def history(assessment: Assessment, stage: str = "self", by=operator):
    page = overview(fresh(assessment))
    return history_of(page.assessment, stage_cards(page, by()).find(stage))


def told(changes) -> list[tuple[str, str, str, str]]:
    return [
        (change.code, f"{change.before} {change.after}", change.cause_words, change.by)
        for change in changes
    ]


def test_every_save_that_moved_points_is_a_line_with_person_and_cause(kaur) -> None:
    past = history(kaur)

    assert told(past.changes) == [
        ("1.1", "0.00 3.00", "Jawaban disimpan", "Operator"),
        ("1.1", "3.00 2.00", "Jawaban disimpan", "Operator"),
        ("1.2", "0.00 3.00", "Jawaban disimpan", "Operator"),
    ]
    assert (past.total, past.is_whole) == (5, True)


def test_days_are_local_and_their_changes_come_to_the_difference(kaur) -> None:
    zone = timezone_of(kaur.region)
    past = history(kaur)

    first = past.between(date(2024, 6, 24), date(2024, 6, 24), zone)
    second = past.between(date(2024, 6, 25), date(2024, 6, 25), zone)

    assert (past.first_day(zone), past.last_day(zone)) == (date(2024, 6, 24), date(2024, 6, 25))
    assert (first.opening, first.delta, first.closing) == (0, 2, 2)
    assert (second.opening, second.delta, second.closing) == (2, 3, 5)


def test_a_day_names_its_questions(kaur) -> None:
    zone, page = timezone_of(kaur.region), overview(kaur)
    period = history(kaur).between(date(2024, 6, 24), date(2024, 6, 30), zone)

    days = shown_days(page.standing.sheet, period, period.changes, zone)

    assert [(day.day.day, day.delta, len(changes)) for day, changes in days] == [
        (24, 2, 2),
        (25, 3, 1),
    ]
    assert days[1][1][0][1].label == "1.2 Aturan"


def test_verdicts_move_the_score_of_the_province_and_no_other(kaur) -> None:
    checked = verifying(kaur)
    judged(checked, "1.1", "0")
    judged(checked, "1.2", "3")
    judged(checked, "1.2", "2")

    assert told(history(checked, "province", verifier).changes) == [
        ("1.2", "0.00 3.00", "Penilaian verifikator", "Verifikator"),
        ("1.2", "3.00 2.00", "Penilaian verifikator", "Verifikator"),
    ]
    assert history(checked).total == 5


def test_each_version_has_a_history_of_its_own(kaur) -> None:
    done = verified(kaur)
    Assessment.objects.filter(pk=done.pk).update(state="verifying", version=2, review=2)
    judged(fresh(done), "1.1", "0")

    page = overview(fresh(done))
    cards = stage_cards(page, verifier())
    totals = [
        history_of(page.assessment, cards.find("province", version)).total for version in (1, 2)
    ]

    assert totals == [5, 3]


def test_a_history_that_does_not_make_the_score_says_so(kaur) -> None:
    PointMove.objects.create(
        assessment=kaur, stage="self", version=1, part="question", code="1.1",
        before=0, after=1, cause="answer.saved", at=EVENING,
    )  # fmt: skip

    past = history(kaur)

    assert (past.total, past.is_whole) == (6, False)


def test_a_score_that_never_moved_has_no_days() -> None:
    past = history(opened(instrument=small()))

    assert (past.first_day(UTC), past.last_day(UTC), past.total) == (None, None, 0)


def test_a_line_is_a_question_a_cluster_or_the_whole() -> None:
    assert (place_of(SHEET, "21A.1").label, place_of(SHEET, "21A.1").indicator) == (
        "21A.1 Aturan",
        "21A",
    )
    assert place_of(SHEET, "V").label == "Klaster V: Nama V"
    assert place_of(SHEET, "").label == "Jumlah seluruhnya"


def test_between_stages_each_line_has_the_verdict_of_the_later_one(kaur) -> None:
    checked = verifying(kaur)
    judge(checked, "1.1", points=Decimal(0), reasons=("tahun-salah",))
    page = overview(verified(checked))
    cards = stage_cards(page, operator())

    between = between_stages(page, cards.find("self"), cards.find("province"))

    (line,) = between.lines
    assert (line.code, line.line.delta, line.verdict.by) == ("1.1", -2, "Verifikator")
    assert line.verdict.reasons == ["Tahun dokumen tidak sesuai"]
    assert between.difference.delta == -2
    assert (between.difference.is_by_question, between.difference.is_by_cluster) == (True, False)


def test_where_a_stage_knows_only_clusters_these_are_compared(kaur) -> None:
    done = verified(kaur)
    content = of_clusters({"K": Decimal("4.25")})
    keep_card(done, Stage.CENTRAL, content, cause="assessment.record", by=admin())
    page = overview(fresh(done))
    cards = stage_cards(page, operator())

    between = between_stages(page, cards.find("province"), cards.find("central"))

    assert [(line.place.label, str(line.line.delta)) for line in between.lines] == [
        ("Kelembagaan", "-0.75")
    ]
    assert between.difference.is_by_cluster


@pytest.fixture
def next_version(db) -> Callable[[], Assessment]:
    """The same evaluation with a version that no example used before: moves can't be taken back."""
    row = submitted(opened(instrument=published(SHEET)))

    def anew() -> Assessment:
        row.version += 1
        return row

    return anew


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(CONTENTS, min_size=1, max_size=3))
def test_whatever_is_recorded_at_a_stage_its_history_is_its_score(next_version, contents) -> None:
    assessment = next_version()
    for content in contents:
        keep_card(assessment, Stage.CENTRAL, content, cause="assessment.record", by=None)

    past = history(assessment, "central")

    assert past.is_whole
    assert past.total == Decimal(contents[-1]["score"])
