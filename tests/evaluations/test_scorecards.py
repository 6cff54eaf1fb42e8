"""From rows to a score: the worked examples of the rules, through the database."""

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluations.models import Answer, AreaAnswer, PointMove, RoundStage, Scorecard, Stage
from evaluations.scorecards import (
    Tally,
    card_content,
    counting_day,
    fingerprint,
    keep_card,
    latest_card,
    present_of,
    province_card,
    read_claims,
    standing_of,
    store_card,
)
from evaluations.times.window_queries import self_window
from evaluations.times.windows import Window
from evaluations.values import Share
from instruments.services import sheet_of
from regions.models import Region
from tests.clock import set_clock
from tests.evaluations.scene import (
    area_said,
    fresh,
    kecamatan,
    linked,
    opened,
    points,
    said,
    submitted,
    total,
    verifying,
)
from tests.sheets import shipped_sheet
from tests.world import KAUR, SELUMA, place, places

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped")]

CLOSES = datetime(2024, 6, 27, 16, 59, 59, tzinfo=UTC)  # 23.59.59 WIB


@pytest.fixture
def kaur():
    return opened()


def test_twelve_of_fifteen_kecamatan_are_exactly_eighty_percent(kaur) -> None:
    for area in kecamatan(15)[:12]:
        area_said(kaur, "25.4", area, "ya")

    standing = standing_of(kaur)

    assert standing.tallies["25.4"] == Tally(good=12, other=0, total=15)
    assert standing.value_of("25.4").percent == Fraction(80)
    assert points(kaur, "25.4") == Decimal("4")


def test_an_area_that_says_nothing_counts_below_the_line_and_is_shown_apart(kaur) -> None:
    areas = kecamatan(15)
    for area in areas[:11]:
        area_said(kaur, "25.4", area, "ya")
    area_said(kaur, "25.4", areas[11], "tidak")

    tally = standing_of(kaur).tallies["25.4"]

    assert (tally.good, tally.other, tally.silent, tally.answered) == (11, 1, 3, 12)
    assert points(kaur, "25.4") == Decimal("3.2")


def test_a_declared_share_counts_until_the_first_camat_answers(kaur) -> None:
    areas = kecamatan(15)
    said(kaur, "25.4", "80", declared_reason="Rekap camat 20 Juni 2024")
    assert points(kaur, "25.4") == Decimal("4")

    area_said(kaur, "25.4", areas[0], "ya")

    assert standing_of(kaur).value_of("25.4") == Share(1, 15)
    assert points(kaur, "25.4") == Decimal("0.8")
    assert standing_of(kaur).answers["25.4"].number == Decimal("80")


def test_a_declared_share_of_one_question_outlives_answers_to_another(kaur) -> None:
    areas = kecamatan(15)
    said(kaur, "25.4", "80", declared_reason="Rekap")

    area_said(kaur, "25.5", areas[0], "ya")

    assert standing_of(kaur).value_of("25.4") == Decimal("80")


def test_yes_is_the_bad_answer_where_the_question_says_so(kaur) -> None:
    areas = kecamatan(4)
    area_said(kaur, "25.6", areas[0], "ya")
    for area in areas[1:]:
        area_said(kaur, "25.6", area, "tidak")

    assert standing_of(kaur).tallies["25.6"] == Tally(good=3, other=1, total=4)
    assert points(kaur, "25.6") == Decimal("4")


def test_villages_of_all_three_kinds_make_the_denominator_of_a_village_question(kaur) -> None:
    for code in ("17.04.01.1001", "17.04.01.2001", "17.04.02.2001", "17.04.02.3001"):
        place(code)
    area_said(kaur, "26.2", place("17.04.02.3001"), "ya")

    tallies = standing_of(kaur).tallies

    assert tallies["26.2"] == Tally(good=1, other=0, total=4)
    assert tallies["25.4"] == Tally(good=0, other=0, total=2)


def test_areas_of_the_next_regency_do_not_count(kaur) -> None:
    kecamatan(3)
    kecamatan(5, SELUMA)

    assert standing_of(kaur).tallies["25.4"].total == 3


def test_without_areas_the_declared_share_stands_alone(kaur) -> None:
    said(kaur, "25.4", "60", declared_reason="Rekap")

    standing = standing_of(kaur)

    assert "25.4" not in standing.tallies
    assert standing.value_of("25.4") == Decimal("60")


@pytest.mark.parametrize(
    ("now", "denominator"),
    [
        # Until SELF closes it is today: the new kecamatan begins on 20 June, one ends on the 24th.
        (datetime(2024, 6, 19, 16, 59, 59, tzinfo=UTC), 3),
        (datetime(2024, 6, 19, 17, 0, 0, tzinfo=UTC), 4),
        (datetime(2024, 6, 24, 16, 59, 59, tzinfo=UTC), 4),
        (datetime(2024, 6, 24, 17, 0, 0, tzinfo=UTC), 3),
        # After the closing the day of the closing stays, although two more end in July.
        (datetime(2024, 12, 1, tzinfo=UTC), 3),
    ],
)
def test_the_denominator_is_the_areas_of_the_day_that_self_closes(
    monkeypatch, now, denominator
) -> None:
    kaur = opened(closes_at=CLOSES)
    kecamatan(4)
    Region.objects.filter(pk=f"{KAUR}.04").update(valid_from=date(2024, 6, 20))
    Region.objects.filter(pk=f"{KAUR}.01").update(valid_until=date(2024, 6, 24))
    Region.objects.filter(pk__in=[f"{KAUR}.02", f"{KAUR}.03"]).update(valid_until=date(2024, 7, 1))

    set_clock(monkeypatch, now)

    assert standing_of(kaur).tallies["25.4"].total == denominator


def test_an_answer_of_an_area_that_no_longer_exists_counts_nowhere(kaur) -> None:
    areas = kecamatan(4)
    area_said(kaur, "25.4", areas[0], "ya")
    area_said(kaur, "25.4", areas[1], "ya")

    Region.objects.filter(pk=areas[0].pk).update(valid_until=date(2020, 1, 1))

    assert standing_of(kaur).tallies["25.4"] == Tally(good=1, other=0, total=3)


@pytest.mark.parametrize(
    ("code", "day"),
    [("17.04", date(2024, 6, 27)), ("51.01", date(2024, 6, 28)), ("91.01", date(2024, 6, 28))],
)
def test_the_counting_day_is_the_day_in_the_regions_own_time(code, day) -> None:
    assert counting_day(place(code), Window(), CLOSES) == day


@pytest.mark.parametrize("code", ["13.1", "13.3", "14.3"])
def test_blank_gives_nothing_where_zero_percent_gives_everything(kaur, code) -> None:
    blank = points(kaur, code)

    said(kaur, code, "0")

    assert (blank, points(kaur, code)) == (Decimal("0"), Decimal("3"))
    said(kaur, code, "")
    assert points(kaur, code) == Decimal("0")
    assert standing_of(kaur).value_of(code) is None


def test_the_points_of_a_claim_without_its_paper_are_shown_apart(kaur) -> None:
    said(kaur, "1.1", "a")

    card = standing_of(kaur).card

    assert (card.total, card.unsupported) == (Decimal("12.00"), Decimal("12"))


def test_another_regency_in_the_same_round_stays_apart(kaur) -> None:
    seluma = opened(SELUMA, instrument=kaur.round.instrument)

    said(kaur, "1.1", "a")

    assert (total(kaur), total(seluma)) == (Decimal("12.00"), Decimal("0.00"))


def test_a_standing_takes_the_same_queries_with_few_and_with_many_answers(kaur) -> None:
    places()
    sheet_of(kaur.round.instrument)
    with CaptureQueriesContext(connection) as few:
        standing_of(fresh(kaur))
    for question in shipped_sheet().questions[:60]:
        if question.options:
            said(kaur, question.code, question.options[0].code)
    for area in kecamatan(15):
        area_said(kaur, "25.4", area, "ya")

    with CaptureQueriesContext(connection) as many:
        standing_of(fresh(kaur))

    assert len(many) == len(few) == 6  # one of them reads the assessment


def test_a_stored_card_holds_its_ledger_and_the_hash_of_both(kaur) -> None:
    said(kaur, "1.1", "a")

    stored = Scorecard.objects.get(assessment=kaur)

    assert (stored.stage, stored.total, stored.predicate) == ("self", Decimal("12.00"), "")
    assert stored.card["score"] == "12.00"
    assert stored.card["ledger"][0] == {
        "code": "1.1",
        "answer": "a",
        "points": "12.00",
        "maximum": "12.00",
        "missing": ["perda"],
    }
    assert len(stored.card["ledger"]) == 274
    assert stored.sha256 == fingerprint(stored.card)


def test_a_card_is_stored_once_and_follows_each_save(kaur) -> None:
    said(kaur, "1.1", "a")
    said(kaur, "1.1", "b")
    again = store_card(fresh(kaur), cause="answer.saved", by=None)

    assert again == Scorecard.objects.get()
    assert again.total == Decimal("9.00")


def test_each_change_of_a_stored_score_is_kept_with_its_cause(kaur) -> None:
    said(kaur, "1.1", "a")
    said(kaur, "1.1", "b")
    said(kaur, "1.1", "b", note="sama")

    moves = PointMove.objects.filter(assessment=kaur, stage="self", version=1)

    assert [(move.code, str(move.before), str(move.after)) for move in moves] == [
        ("1.1", "0.00", "12.00"),
        ("1.1", "12.00", "9.00"),
    ]
    assert {(move.cause, move.part) for move in moves} == {("answer.saved", "question")}
    assert sum(move.delta for move in moves) == Scorecard.objects.get().total


def test_a_submitted_evaluation_is_scored_by_its_claims_whatever_its_rows_say(kaur) -> None:
    areas = kecamatan(15)
    for area in areas[:12]:
        area_said(kaur, "25.4", area, "ya")
    said(kaur, "1.1", "a")
    said(kaur, "13.1", "9,5")
    link = linked(kaur)
    draft = standing_of(kaur)
    kaur = submitted(kaur)

    Answer.objects.update(option="", number=None)
    AreaAnswer.objects.update(word="tidak")
    link.delete()
    Region.objects.filter(pk__in=[area.pk for area in areas[3:]]).update(
        valid_until=date(2020, 1, 1)
    )

    standing = standing_of(kaur)
    assert (standing.card, standing.values) == (draft.card, draft.values)
    assert standing.value_of("25.4") == Share(12, 15)
    assert (standing.value_of("13.1"), standing.value_of("2.1")) == (Decimal("9.5"), None)
    assert standing.scored_at == Scorecard.objects.get().computed_at
    # Beside them the rows of the present, for whoever repairs.
    assert standing.tallies["25.4"] == Tally(good=0, other=3, total=3)
    assert standing.answers["1.1"].option == ""
    assert present_of(kaur).card.total == Decimal("0.00")


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("a", {"option": "a"}),
        (Decimal("40.50"), {"number": "40.50"}),
        (Decimal(0), {"number": "0"}),
        (Share(12, 15), {"share": [12, 15]}),
        (None, {}),
    ],
)
def test_a_claim_is_read_back_as_it_was_made(value, told) -> None:
    claim = {"code": "1.1", **told, "documents": [{"version": "x", "slot": "perda", "pages": ""}]}

    values, held = read_claims(shipped_sheet(), [claim])

    assert (values["1.1"], held) == (value, {"1.1": frozenset({"perda"})})
    assert (values["2.1"], len(values)) == (None, 274)


def test_a_stored_card_reads_the_same_from_the_database_as_it_was_computed(kaur) -> None:
    """Numbers come back with two places; a claim of 5 and of 5.00 are one."""
    said(kaur, "2.3", "5")
    said(kaur, "13.1", "9,5")
    kaur = submitted(kaur)
    stored = Scorecard.objects.get()

    card = standing_of(kaur).card

    assert stored.card == card_content(card) | {"claims": stored.card["claims"]}
    assert stored.sha256 == fingerprint(stored.card)


def test_what_was_submitted_is_no_longer_stored_anew(kaur) -> None:
    said(kaur, "1.1", "a")
    kaur = submitted(kaur)
    before = Scorecard.objects.values().get()

    assert store_card(kaur, cause="answer.saved", by=None) is None
    assert Scorecard.objects.values().get() == before


def test_the_newest_version_of_a_stage_counts(kaur) -> None:
    content = {"score": "1.00", "predicate": None, "clusters": [], "ledger": []}
    assert latest_card(kaur, Stage.PROVINCE) is None

    for version in (1, 2):
        kaur.version = version
        changed = content | {"score": f"{version}.00"}
        keep_card(kaur, Stage.PROVINCE, changed, cause="verdict.given", by=None)
    kaur.version = 9
    keep_card(kaur, Stage.SELF, content, cause="answer.saved", by=None)

    assert latest_card(kaur, Stage.PROVINCE).total == Decimal(2)
    assert Scorecard.objects.filter(stage="province").count() == 2
    assert latest_card(kaur, Stage.SELF).version == 1


def test_without_verdicts_the_province_gives_nothing(kaur) -> None:
    said(kaur, "1.1", "a")

    card = province_card(verifying(kaur))

    assert (card.total, card.answered, card.unanswered) == (Decimal("0.00"), 0, 274)


def test_a_submitted_standing_takes_one_query_more_than_a_draft(kaur) -> None:
    places()
    said(kaur, "1.1", "a")
    with CaptureQueriesContext(connection) as draft:
        standing_of(fresh(kaur))
    kaur = submitted(kaur)

    with CaptureQueriesContext(connection) as submitted_one:
        standing_of(fresh(kaur))

    assert len(submitted_one) == len(draft) + 1


def test_the_order_of_keys_does_not_change_a_fingerprint() -> None:
    assert fingerprint({"a": 1, "b": ["é"]}) == fingerprint({"b": ["é"], "a": 1})
    assert fingerprint({"a": 1}) != fingerprint({"a": 2})


def test_a_round_without_times_is_open_without_end(kaur) -> None:
    assert self_window(kaur) == Window()
    RoundStage.objects.filter(stage=Stage.SELF).delete()
    assert self_window(kaur) == Window()


def test_the_window_is_that_of_self_only(kaur) -> None:
    RoundStage.objects.filter(stage=Stage.SELF).update(closes_at=CLOSES)
    RoundStage.objects.exclude(stage=Stage.SELF).update(opens_at=CLOSES)

    assert self_window(kaur) == Window(None, CLOSES)
