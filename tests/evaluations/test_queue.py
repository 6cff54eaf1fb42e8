"""What the verifier's table holds of one regency: statuses, counts, scores, and what comes next."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.permissions import Role
from evaluations.models import Assessment
from evaluations.queue import Bench, bench_of
from evaluations.queue_rows import Wish
from evaluations.queue_tables import filter_chips, parts_of, queue_steps
from evaluations.scorecards import province_card
from evaluations.services import judge_unanswered
from evaluations.verification import tally_verdicts
from evaluations.workflow import Action
from tests.evaluations.scene import (
    area_said,
    fresh,
    judged,
    kecamatan,
    opened,
    published,
    resubmitted,
    returned,
    said,
    small,
    submitted,
    verified,
    verifier,
    verifying,
)
from tests.world import BENGKULU, KAUR, join, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Assessment:
    """1.1 claims 3 points without its paper, 1.2 claims 2, 2.1 and 25.4 are unanswered."""
    made = opened(instrument=small())
    said(made, "1.1", "a")
    said(made, "1.2", "b")
    return verifying(made)


def bench(case: Assessment) -> Bench:
    return bench_of(fresh(case), verifier())


def statuses(case: Assessment) -> dict[str, str]:
    return {row.code: row.status for row in bench(case).rows}


def test_before_the_first_verdict_everything_is_open(case):
    shown = bench(case)

    assert {row.status for row in shown.rows} == {"open"}
    assert [row.chip for row in shown.rows] == ["submitted", "submitted", "empty", "empty"]
    assert (shown.unjudged, shown.accepted, shown.returned, shown.fresh) == (4, 0, 0, 0)
    assert (shown.province.total, shown.judged_at) == (Decimal("0.00"), None)


def test_claimed_and_given_points_stand_beside_each_other(case):
    judged(case, "1.1", "2")

    row = bench(case).row("1.1")

    assert (row.claimed, row.given, row.maximum) == (Decimal(3), Decimal(2), Decimal(3))
    assert (row.status, row.chip, row.words) == ("accepted", "accepted", "2,00")
    assert row.lacks_evidence


def test_a_question_goes_back_comes_again_and_is_accepted(case):
    judged(case, "1.1")
    assert statuses(case)["1.1"] == "returned"
    case = returned(case, "1.1")
    said(case, "1.1", "b")

    case = resubmitted(case)

    assert statuses(case)["1.1"] == "resubmitted"
    assert bench(case).row("1.1").given is None
    judged(case, "1.1", "2")
    assert statuses(case)["1.1"] == "accepted"
    assert bench(case).row("1.1").claimed == Decimal(3)


def test_an_unanswered_question_with_its_verdict_is_no_longer_open(case):
    judged(case, "2.1", "0")

    row = bench(case).row("2.1")

    assert (row.status, row.is_answered, row.given) == ("accepted", False, Decimal(0))
    assert bench(case).unanswered == ["25.4"]


@pytest.mark.parametrize("step", ["judged", "returned", "resubmitted", "bulk"])
def test_the_counts_agree_with_those_that_the_steps_are_refused_by(case, step):
    judged(case, "1.2", "2")
    judged(case, "1.1")
    if step in ("returned", "resubmitted"):
        case = returned(case, "1.1")
    if step == "resubmitted":
        case = resubmitted(case)
    if step == "bulk":
        judge_unanswered(assessment=case, by=verifier())

    shown, told = bench(case), tally_verdicts(fresh(case))

    assert (shown.accepted, shown.returned, shown.fresh, shown.unjudged) == (
        told.accepted,
        told.returned,
        told.fresh,
        told.unjudged,
    )
    assert shown.province == province_card(fresh(case))


def test_the_self_score_stays_as_submitted_while_answers_are_repaired(case):
    case = returned(case, "1.1")
    said(case, "1.1", "z")
    case = resubmitted(case)

    shown = bench(case)

    assert shown.submitted.card.total == Decimal("5.00")
    assert shown.present.card.total == Decimal("2.00")
    assert shown.submitted.scored_at < shown.present.now


def test_before_the_submit_there_is_no_claim():
    shown = bench(opened(instrument=small()))

    assert shown.stored is None
    assert shown.submitted is shown.present
    assert "sedang diisi" in shown.refusal_sentence


def test_the_next_open_question_comes_in_the_order_of_the_form_and_round_again(case):
    judged(case, "1.2", "2")
    shown = bench(case)

    assert shown.next_open(Wish()).code == "1.1"
    assert shown.next_open(Wish(), "1.1").code == "2.1"
    assert shown.next_open(Wish(), "25.4").code == "1.1"


def test_a_repaired_question_is_open_and_a_returned_one_is_not(case):
    judge_unanswered(assessment=case, by=verifier())
    judged(case, "1.2", "2")
    judged(case, "1.1")
    assert bench(case).next_open(Wish()) is None

    case = resubmitted(returned(case, "1.1"))

    assert bench(case).next_open(Wish(), "25.4").code == "1.1"


def test_the_chosen_part_comes_first_and_then_the_rest():
    made = verifying(opened())
    shown = bench(made)
    last = [row for row in shown.rows if row.indicator == "2"][-1]

    assert shown.next_open(Wish(part="2")).code == "2.1"
    assert shown.next_open(Wish(part="2"), last.code).code == "2.1"
    assert shown.next_open(Wish(part="V"), "1.1").cluster == "V"
    assert shown.next_open(Wish(part="tidak-ada"), "1.1").code == "1.2a"


def test_own_answers_are_never_next():
    both = join(verifier("rangkap"), Role.OPERATOR, KAUR)
    made = opened(instrument=small())
    said(made, "1.1", "a", by=both)
    area_said(made, "25.4", kecamatan(1)[0], "ya", by=both)
    said(made, "1.2", "b")

    shown = bench_of(verifying(made), both)

    assert shown.own == {"1.1", "25.4"}
    assert shown.next_open(Wish()).code == "1.2"
    assert shown.next_open(Wish(), "1.2").code == "2.1"
    assert shown.next_open(Wish(), "2.1").code == "1.2"


def test_each_filter_keeps_what_it_says_and_counts_it(case):
    judged(case, "1.2", "2")
    judged(case, "1.1")
    shown = bench(case)

    counts = {chip.label: chip.count for chip in filter_chips(shown, Wish())}

    assert counts == {
        "Semua": 4,
        "Belum dinilai": 2,
        "Diajukan ulang": 0,
        "Saya kembalikan": 0,
        "Dikembalikan": 1,
        "Diterima": 1,
        "Tanpa bukti": 1,
    }


def test_a_filter_stays_within_the_chosen_part():
    shown = bench(verifying(opened()))

    chips = filter_chips(shown, Wish("belum", "25"))

    assert {chip.label: chip.count for chip in chips}["Semua"] == len(
        [row for row in shown.rows if row.indicator == "25"]
    )
    assert [chip.url for chip in chips][:2] == ["?bagian=25", "?saring=belum&bagian=25"]
    assert [chip.label for chip in chips if chip.is_chosen] == ["Belum dinilai"]


@pytest.mark.parametrize(
    ("words", "query"),
    [
        ({}, ""),
        ({"saring": "belum"}, "?saring=belum"),
        ({"saring": "semuanya"}, ""),
        ({"saring": "belum", "bagian": "21A"}, "?saring=belum&bagian=21A"),
        ({"bagian": "<script>alert(1)"}, "?bagian=%3Cscript%3E"),
    ],
)
def test_a_wish_is_read_from_the_address_and_written_back(words, query):
    assert Wish.asked(words).query == query


def test_the_parts_are_the_clusters_with_their_indicators():
    parts = parts_of(bench(verifying(opened())))

    assert [part.code for part in parts] == ["K", "I", "II", "III", "IV", "V", "KD"]
    assert sum(len(part.indicators) for part in parts) == 31


def test_the_steps_come_from_the_table_with_what_stands_against_them(case):
    steps = {step.action: step for step in queue_steps(bench(case), verifier())}

    assert set(steps) == {Action.SEND_BACK, Action.CONCLUDE}
    assert "Belum ada pertanyaan yang dikembalikan" in steps[Action.SEND_BACK].refusal
    assert "Masih ada 4 pertanyaan" in steps[Action.CONCLUDE].refusal
    assert not any(step.is_next for step in steps.values())


def test_the_nearest_step_follows_the_state():
    made = submitted(opened(instrument=small()))
    begin = queue_steps(bench(made), verifier())
    made = verifying(made)
    judge_unanswered(assessment=made, by=verifier())

    conclude = [step for step in queue_steps(bench(made), verifier()) if step.is_next]
    done = queue_steps(bench(verified(made)), verifier())

    assert [(step.action, step.is_next) for step in begin] == [(Action.START_VERIFICATION, True)]
    assert [step.action for step in conclude] == [Action.CONCLUDE]
    assert done == []


def test_who_reads_only_gets_no_step(case):
    reader = user(Role.AUDITOR, BENGKULU)

    assert queue_steps(bench_of(case, reader), reader) == []


def test_a_bench_takes_the_same_queries_for_four_questions_and_for_all():
    few = verifying(opened(instrument=small()))
    many = opened(year=2025, instrument=published())
    for code in ("1.1", "1.2a", "1.2b", "1.4"):
        said(many, code, "a")
    many = verifying(many)
    judge_unanswered(assessment=many, by=verifier())
    for code in ("1.1", "1.4"):
        judged(many, code)

    assert queries_of(few) == queries_of(many) == 6


def queries_of(case: Assessment) -> int:
    by, now = verifier(), bench_of(case, verifier()).present.now
    with CaptureQueriesContext(connection) as seen:
        shown = bench_of(case, by, now)
        assert shown.rows
        assert shown.province
        assert shown.unanswered is not None
    return len(seen)
