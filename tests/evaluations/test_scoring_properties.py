"""What holds for every form and all answers, tried on thousands of them by hypothesis."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from evaluations.scoring import predicate, round_total, score
from evaluations.values import Share, ValueFault, format_value, parse_value
from instruments.sheet import Kind
from tests.sheets import make_question, shipped_sheet

SHEET = shipped_sheet()
CENT = Decimal("0.01")
TWO_PLACES = st.decimals(0, 100, places=2)
SHARES = st.integers(1, 300).flatmap(
    lambda total: st.builds(Share, st.integers(0, total), st.just(total))
)


def values_of(question):
    """Every value that a question can take, and None."""
    if question.options:
        return st.sampled_from([None, *(option.code for option in question.options)])
    amounts = {
        Kind.PERCENTAGE: TWO_PLACES,
        Kind.COUNT: st.integers(0, 50).map(Decimal),
        Kind.ROLLUP: st.one_of(TWO_PLACES, SHARES),
    }
    return st.one_of(st.none(), amounts[question.kind])


@st.composite
def answers(draw, at_most=12):
    questions = draw(st.lists(st.sampled_from(SHEET.questions), max_size=at_most, unique=True))
    return {question.code: draw(values_of(question)) for question in questions}


@given(answers())
def test_the_total_is_the_sum_of_clusters_of_indicators_and_of_the_ledger(given_answers):
    card = score(SHEET, given_answers)

    by_cluster = sum(cluster.points for cluster in card.clusters)
    by_indicator = sum(part.points for cluster in card.clusters for part in cluster.indicators)
    by_question = sum(entry.points for entry in card.ledger)
    assert card.total == by_cluster == by_indicator == by_question


@given(answers())
def test_answered_and_unanswered_make_the_whole_form(given_answers):
    card = score(SHEET, given_answers)

    answered = sum(value is not None for value in given_answers.values())
    assert (card.answered, card.unanswered) == (answered, 274 - answered)


@given(answers(), st.randoms(use_true_random=False))
def test_the_order_of_answers_does_not_matter(given_answers, random):
    shuffled = list(given_answers.items())
    random.shuffle(shuffled)

    card = score(SHEET, dict(shuffled))

    assert card == score(SHEET, given_answers)


@given(answers(), st.data())
def test_an_answer_worth_more_never_lowers_the_total_or_the_predicate(given_answers, data):
    question = data.draw(st.sampled_from(SHEET.questions))
    before = score(SHEET, given_answers)
    now = data.draw(values_of(question))

    after = score(SHEET, given_answers | {question.code: now})

    gained = points_in(after, question.code) - points_in(before, question.code)
    assert after.total == before.total + gained
    assert gained < 0 or rank(after.predicate) >= rank(before.predicate)


def points_in(card, code):
    return next(entry.points for entry in card.ledger if entry.code == code)


def rank(step):
    return SHEET.predicates.index(step) if step else -1


@given(answers(), answers())
def test_every_question_gives_between_0_and_its_maximum(one, other):
    card = score(SHEET, one | other)

    assert all(0 <= entry.points <= entry.maximum for entry in card.ledger)
    assert 0 <= card.unsupported <= card.total <= card.maximum


@given(answers(), st.frozensets(st.sampled_from([q.code for q in SHEET.questions])))
def test_evidence_changes_no_points_and_never_adds_unsupported_ones(given_answers, documented):
    bare = score(SHEET, given_answers)
    evidence = {
        code: frozenset(slot.kind for slot in SHEET.question(code).slots) for code in documented
    }

    card = score(SHEET, given_answers, evidence)

    assert card.total == bare.total
    assert card.unsupported <= bare.unsupported


@given(st.decimals(0, 1000, places=2), st.decimals(0, 1000, places=2))
def test_a_higher_total_never_has_a_lower_predicate(one, other):
    low, high = sorted([one, other])

    ranks = (rank(predicate(low, SHEET.predicates)), rank(predicate(high, SHEET.predicates)))

    assert ranks[0] <= ranks[1]


@given(st.sampled_from(SHEET.predicates))
def test_a_cent_decides_at_each_edge_of_the_scale(step):
    below = predicate(step.edge - CENT, SHEET.predicates)
    above = predicate(step.edge + CENT, SHEET.predicates)

    assert rank(below) == rank(step) - 1
    assert above == step
    assert (predicate(step.edge, SHEET.predicates) == step) == step.inclusive


@given(st.decimals(0, 1000, places=4))
def test_rounding_moves_a_total_by_half_a_cent_at_most(total):
    rounded = round_total(total)

    assert abs(rounded - total) <= CENT / 2
    assert round_total(rounded) == rounded


@given(SHARES)
def test_a_share_falls_in_the_band_that_whole_numbers_say(share):
    question = make_question(kind=Kind.ROLLUP)

    band = question.band_for(share.percent)

    assert band.start * share.total <= 100 * share.good
    assert band.end is None or 100 * share.good < band.end * share.total


@given(st.sampled_from([Kind.PERCENTAGE, Kind.COUNT, Kind.ROLLUP]), st.text(max_size=20))
def test_any_text_becomes_a_value_that_scores_or_is_refused_in_words(kind, raw):
    question = make_question(kind=kind)

    try:
        value = parse_value(question, raw)
    except ValueFault as refusal:
        value, sentence = None, str(refusal)
    else:
        sentence = "Diterima."

    assert sentence.endswith(".")
    assert value is None or 0 <= question.band_for(value).points <= 3


@given(TWO_PLACES)
def test_every_percentage_survives_being_written_with_comma_or_point(value):
    question = make_question(kind=Kind.PERCENTAGE)

    with_point = parse_value(question, format_value(value))
    with_comma = parse_value(question, format_value(value).replace(".", ","))

    assert with_point == with_comma == value
