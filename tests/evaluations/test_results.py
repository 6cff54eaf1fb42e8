"""A result as it is handed out: computed, stored, or recorded for a year without a round."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from accounts.permissions import Role
from audit.models import Event
from evaluations.models import RecordedResult, Scorecard, Stage
from evaluations.recaps import RecapFaults
from evaluations.results import CARD_KEYS, ResultLine, record_results, result_of
from tests.evaluations.scene import opened, published, said
from tests.sheets import make_question, make_sheet
from tests.world import BENGKULU, KAUR, SELUMA, place, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped")]

KEYS = ["region", "name", "year", "stage", "instrument", *CARD_KEYS]


def recorded(year: int = 2023, stage: str = "final", **told) -> RecordedResult:
    fields = {"score": None, "predicate": "", "source": "Keputusan Menteri"} | told
    return RecordedResult.objects.create(region=place(KAUR), year=year, stage=stage, **fields)


def test_the_self_score_is_computed_on_the_spot() -> None:
    kaur = opened()
    said(kaur, "1.1", "a")
    Scorecard.objects.all().delete()

    result = result_of(place(KAUR), 2024, None)

    assert list(result) == KEYS
    clusters = result.pop("clusters")
    assert result == {
        "region": "17.04",
        "name": "Kabupaten Kaur",
        "year": 2024,
        "stage": "self",
        "instrument": "kla-2024",
        "score": "12.00",
        "predicate": None,
        "label": None,
        "maximum": "1000.00",
        "unanswered": 273,
        "unsupported": "12.00",
    }
    assert [cluster["code"] for cluster in clusters] == ["K", "I", "II", "III", "IV", "V", "KD"]
    assert clusters[0] == {"code": "K", "score": "12.00", "maximum": clusters[0]["maximum"]}
    assert sum(Decimal(cluster["maximum"]) for cluster in clusters) == 1000


def test_a_later_stage_is_what_was_stored_and_nothing_before_that() -> None:
    kaur = opened()
    card = dict.fromkeys(CARD_KEYS) | {"score": "701.00", "predicate": "nindya", "ledger": [1]}

    before = result_of(place(KAUR), 2024, Stage.PROVINCE)
    Scorecard.objects.create(
        assessment=kaur,
        stage="province",
        total=701,
        card=card,
        sha256="0" * 64,
        computed_at=datetime(2024, 8, 1, tzinfo=UTC),
    )
    after = result_of(place(KAUR), 2024, Stage.PROVINCE)

    assert before is None
    assert list(after) == KEYS
    assert (after["stage"], after["score"], after["predicate"]) == ("province", "701.00", "nindya")


def test_a_year_without_a_round_answers_with_the_same_keys() -> None:
    published()
    recorded(score=Decimal("600.36"), predicate="madya")

    assert result_of(place(KAUR), 2023, None) == {
        "region": "17.04",
        "name": "Kabupaten Kaur",
        "year": 2023,
        "stage": "final",
        "instrument": None,
        "score": "600.36",
        "predicate": "madya",
        "label": "Madya",
        "maximum": None,
        "clusters": [],
        "unanswered": None,
        "unsupported": None,
    }


def test_no_predicate_is_computed_for_a_recorded_score() -> None:
    published()
    recorded(score=Decimal("999.00"))

    result = result_of(place(KAUR), 2023, None)

    assert (result["score"], result["predicate"], result["label"]) == ("999.00", None, None)


def test_a_predicate_that_no_instrument_knows_is_told_as_it_was_stated() -> None:
    recorded(predicate="Menuju KLA")

    result = result_of(place(KAUR), 2023, None)

    assert (result["predicate"], result["label"]) == ("Menuju KLA", "Menuju KLA")


def test_a_word_is_the_nearest_years_and_not_the_newest_ones() -> None:
    far = replace(make_sheet(make_question()), year=2030, code="kla-2030")
    step = replace(far.predicates[0], label="Pratama masa depan")
    published(replace(far, predicates=(step,)))
    recorded(predicate="pratama")
    recorded(year=2029, predicate="pratama")

    assert result_of(place(KAUR), 2023, None)["label"] == "Pratama"
    assert result_of(place(KAUR), 2029, None)["label"] == "Pratama masa depan"


def test_a_recorded_predicate_may_have_no_score() -> None:
    published()
    recorded(predicate="pratama")

    result = result_of(place(KAUR), 2023, None)

    assert (result["score"], result["predicate"], result["label"]) == (None, "pratama", "Pratama")


def test_of_several_recorded_stages_the_last_counts_unless_one_is_asked_for() -> None:
    for stage, score in [("final", 3), ("self", 1), ("central", 2)]:
        recorded(stage=stage, score=Decimal(score))

    asked = {stage: result_of(place(KAUR), 2023, stage) for stage in (None, *Stage)}

    assert asked[None]["score"] == asked[Stage.FINAL]["score"] == "3.00"
    assert (asked[Stage.SELF]["score"], asked[Stage.CENTRAL]["score"]) == ("1.00", "2.00")
    assert asked[Stage.PROVINCE] is asked[Stage.FIELD] is None


@pytest.mark.parametrize(("code", "year"), [(KAUR, 2023), (SELUMA, 2024), (BENGKULU, 2024)])
def test_without_a_round_or_a_record_there_is_no_result(code, year) -> None:
    opened()

    assert result_of(place(code), year, None) is None


def line(code: str = KAUR, year: int = 2023, row: int = 2, **told) -> ResultLine:
    fields = {"stage": Stage.FINAL, "score": None, "predicate": "pratama", "source": "SK"} | told
    return ResultLine(row=row, region=place(code).pk, year=year, **fields)


def test_results_are_recorded_with_an_event_each() -> None:
    by = user(Role.PROVINCE_ADMIN, BENGKULU)

    told = record_results(rows=[line(), line(SELUMA, score=Decimal("600.36"))], by=by)

    assert (told.added, told.changed, told.unchanged) == (2, 0, 0)
    assert RecordedResult.objects.count() == 2
    events = Event.objects.filter(verb="result.recorded").order_by("pk")
    assert [(event.subject, event.region, event.actor) for event in events] == [
        ("result:2023:17.04:final", "17.04", by.username),
        ("result:2023:17.05:final", "17.05", by.username),
    ]
    assert events[1].data == {"now": {"score": "600.36", "predicate": "pratama", "source": "SK"}}


def test_the_same_again_changes_nothing_and_leaves_no_trace() -> None:
    record_results(rows=[line()], by=None)
    before = list(RecordedResult.objects.values())
    events = list(Event.objects.values_list("verb", flat=True))

    told = record_results(rows=[line()], by=None)

    assert (told.added, told.changed, told.unchanged) == (0, 0, 1)
    assert list(RecordedResult.objects.values()) == before
    assert list(Event.objects.values_list("verb", flat=True)) == events


def test_a_correction_keeps_in_the_log_what_it_replaced() -> None:
    record_results(rows=[line()], by=None)

    told = record_results(rows=[line(score=Decimal(610), predicate="madya")], by=None)

    assert (told.added, told.changed, told.unchanged) == (0, 1, 0)
    assert RecordedResult.objects.get().predicate == "madya"
    assert Event.objects.get(verb="result.corrected").data == {
        "before": {"score": "", "predicate": "pratama", "source": "SK"},
        "now": {"score": "610", "predicate": "madya", "source": "SK"},
    }


def test_a_year_with_a_round_is_refused_and_nothing_is_written() -> None:
    opened()

    with pytest.raises(RecapFaults) as refused:
        record_results(rows=[line(), line(year=2024, row=3)], by=None)

    assert refused.value.faults == (
        "baris 3: 17.04 sudah punya putaran 2024 di portal; hasilnya dicatat pada putaran itu",
    )
    assert RecordedResult.objects.count() == 0
    assert not Event.objects.filter(verb__startswith="result.").exists()


def test_the_neighbours_round_of_the_year_is_no_obstacle() -> None:
    opened()

    told = record_results(rows=[line(SELUMA, year=2024)], by=None)

    assert told.added == 1
