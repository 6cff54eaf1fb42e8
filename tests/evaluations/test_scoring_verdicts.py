"""Points that verdicts gave: each on a step of its question, no verdict counts nothing."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.scoring import (
    Entry,
    card_as_dict,
    check_step,
    ledger_as_rows,
    round_total,
    score,
    score_verdicts,
    steps_of,
)
from evaluations.values import ValueFault
from instruments.sheet import Kind
from tests.sheets import make_question, make_sheet, shipped_sheet

SHEET = shipped_sheet()
CODES = [question.code for question in SHEET.questions]


@pytest.mark.parametrize(
    ("question", "steps"),
    [
        (make_question(), "0 2 3"),
        (make_question(kind=Kind.PERCENTAGE), "0 0.5 1 2 3"),
        (make_question(kind=Kind.ROLLUP), "0 0.5 1 2 3"),
        (make_question(kind=Kind.COUNT), "0 0.5 1 2 3"),
        # 0 is always a step, also where no option is worth nothing.
        (make_question(options=make_question().options[:2]), "0 2 3"),
        (SHEET.question("1.1"), "0 3 6 9 12"),
        (SHEET.question("25.4"), "0 0.8 1.6 2.4 3.2 4"),
        (SHEET.question("13.1"), "0 1 2 3"),
    ],
)
def test_steps_are_what_options_or_bands_give_and_nothing(question, steps) -> None:
    assert steps_of(question) == tuple(Decimal(step) for step in steps.split())


@pytest.mark.parametrize("points", ["0", "0.00", "2", "2.0", "3.00"])
def test_a_step_is_taken_however_many_decimals_it_is_written_with(points) -> None:
    check_step(make_question(), Decimal(points))


@pytest.mark.parametrize(
    ("points", "said"),
    [
        ("1", "1"),
        ("2.5", "2,5"),
        ("2.01", "2,01"),
        ("3.01", "3,01"),
        ("4", "4"),
        ("-1", "-1"),
        ("-3", "-3"),
        ("99999", "99999"),
        ("NaN", "NaN"),
        ("Infinity", "Infinity"),
    ],
)
def test_points_between_below_or_above_the_steps_are_refused(points, said) -> None:
    with pytest.raises(ValueFault) as refusal:
        check_step(make_question(), Decimal(points))

    assert refusal.value.code == "not_a_step"
    assert str(refusal.value) == (
        f"{said} poin tidak ada pada pertanyaan 1.1. Pilih salah satu: 0,00; 2,00; 3,00."
    )


def test_no_verdict_counts_nothing_and_is_open() -> None:
    sheet = make_sheet(make_question("1.1"), make_question("1.2"))

    card = score_verdicts(sheet, {"1.1": Decimal(2)})

    assert (card.total, card.answered, card.unanswered) == (Decimal("2.00"), 1, 1)
    assert card.ledger == (
        Entry("1.1", Decimal(3), points=Decimal(2), judged=True),
        Entry("1.2", Decimal(3)),
    )


def test_a_verdict_of_nothing_is_a_verdict() -> None:
    sheet = make_sheet(make_question("1.1"), make_question("1.2"))

    card = score_verdicts(sheet, {"1.1": Decimal(0)})

    assert (card.total, card.answered, card.unanswered) == (Decimal("0.00"), 1, 1)


def test_evidence_plays_no_part_in_what_verdicts_gave() -> None:
    card = score_verdicts(SHEET, {"1.1": Decimal(12)})

    assert card.unsupported == Decimal(0)
    assert all(entry.supported for entry in card.ledger)
    assert card_as_dict(card)["unsupported"] == "0.00"


def test_the_ledger_of_verdicts_has_no_answers() -> None:
    rows = ledger_as_rows(score_verdicts(SHEET, {"1.1": Decimal(9)}))

    assert len(rows) == 274
    assert rows[0] == {
        "code": "1.1",
        "answer": None,
        "points": "9.00",
        "maximum": "12.00",
        "missing": [],
    }


def test_the_predicate_follows_the_verdicts() -> None:
    sheet = make_sheet(make_question("1.1"), make_question("1.2"))

    below = score_verdicts(sheet, {"1.1": Decimal(2), "1.2": Decimal(2)})
    reached = score_verdicts(sheet, {"1.1": Decimal(2), "1.2": Decimal(3)})

    assert below.predicate is None
    assert reached.predicate.code == "pratama"


@pytest.mark.parametrize("code", ["9.9", "", "1.1 ", "1.01"])
def test_a_verdict_on_a_question_that_nobody_asks_is_an_error(code) -> None:
    with pytest.raises(ValueFault) as refusal:
        score_verdicts(SHEET, {code: Decimal(0)})

    assert refusal.value.code == "unknown_question"


@st.composite
def verdicts(draw, at_most=40):
    codes = draw(st.lists(st.sampled_from(CODES), max_size=at_most, unique=True))
    return {code: draw(st.sampled_from(steps_of(SHEET.question(code)))) for code in codes}


@given(verdicts())
def test_the_total_is_the_sum_of_clusters_and_of_the_verdicts(given_verdicts) -> None:
    card = score_verdicts(SHEET, given_verdicts)

    by_cluster = sum((cluster.points for cluster in card.clusters), Decimal(0))
    assert card.total == round_total(by_cluster)
    assert by_cluster == sum(given_verdicts.values(), Decimal(0))
    assert by_cluster == sum((entry.points for entry in card.ledger), Decimal(0))


@given(verdicts(), st.randoms(use_true_random=False))
def test_the_order_of_verdicts_does_not_matter(given_verdicts, random) -> None:
    shuffled = list(given_verdicts.items())
    random.shuffle(shuffled)

    assert score_verdicts(SHEET, dict(shuffled)) == score_verdicts(SHEET, given_verdicts)


@given(verdicts())
def test_verdicts_never_give_more_than_the_maximum_of_anything(given_verdicts) -> None:
    card = score_verdicts(SHEET, given_verdicts)

    indicators = [part for cluster in card.clusters for part in cluster.indicators]
    for part in (*card.clusters, *indicators, *card.ledger):
        assert 0 <= part.points <= part.maximum
    assert card.total <= card.maximum == 1000


@given(verdicts())
def test_judged_and_open_questions_make_the_whole_form(given_verdicts) -> None:
    card = score_verdicts(SHEET, given_verdicts)

    assert (card.answered, card.unanswered) == (len(given_verdicts), 274 - len(given_verdicts))
    assert {entry.code for entry in card.ledger if entry.judged} == set(given_verdicts)


@given(verdicts(), st.text(max_size=8).filter(lambda code: code not in CODES))
def test_any_unknown_code_is_an_error_whatever_stands_beside_it(given_verdicts, code) -> None:
    with pytest.raises(ValueFault) as refusal:
        score_verdicts(SHEET, given_verdicts | {code: Decimal(0)})

    assert refusal.value.code == "unknown_question"


@given(verdicts(), st.sampled_from(CODES), st.decimals(-5, 20, places=2))
def test_any_points_off_the_steps_are_an_error_whatever_stands_beside_them(
    given_verdicts, code, points
) -> None:
    told = given_verdicts | {code: points}

    if points in steps_of(SHEET.question(code)):
        assert score_verdicts(SHEET, told).answered == len(told)
    else:
        with pytest.raises(ValueFault) as refusal:
            score_verdicts(SHEET, told)
        assert refusal.value.code == "not_a_step"


@given(verdicts(), st.sampled_from(CODES), st.data())
def test_another_verdict_moves_the_total_by_its_own_points_only(given_verdicts, code, data) -> None:
    points = data.draw(st.sampled_from(steps_of(SHEET.question(code))))
    before = sum(given_verdicts.values(), Decimal(0)) - given_verdicts.get(code, Decimal(0))

    card = score_verdicts(SHEET, given_verdicts | {code: points})

    assert card.total == round_total(before + points)


@given(st.lists(st.sampled_from([q for q in SHEET.questions if q.options]), unique=True))
def test_accepting_every_claim_gives_the_claimed_score(questions) -> None:
    claims = {question.code: question.options[0].code for question in questions}
    claimed = score(SHEET, claims)

    card = score_verdicts(
        SHEET, {entry.code: entry.points for entry in claimed.ledger if entry.answered}
    )

    assert (card.total, card.predicate) == (claimed.total, claimed.predicate)
    assert [part.points for part in card.clusters] == [part.points for part in claimed.clusters]
