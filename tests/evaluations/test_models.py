"""What no row may say, whoever writes it."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from evaluations.models import (
    Answer,
    AnswerDocument,
    AnswerRevision,
    AreaAnswer,
    Assessment,
    Assignment,
    DemoStep,
    RecordedResult,
    Round,
    RoundStage,
    Scorecard,
)
from tests.evaluations.scene import area_said, kecamatan, linked, opened, operator, question, said
from tests.world import KAUR, agency, place

pytestmark = pytest.mark.django_db

NOW = datetime(2024, 6, 27, tzinfo=UTC)


@pytest.fixture
def kaur() -> Assessment:
    return opened()


@pytest.mark.parametrize(
    ("model", "change", "rule"),
    [
        (Assessment, {"state": "unknown"}, "an_assessment_has_a_known_state"),
        (Assessment, {"target": 0}, "a_target_lies_between_0_and_1000"),
        (Assessment, {"target": Decimal("1000.01")}, "a_target_lies_between_0_and_1000"),
        (Answer, {"state": "unknown"}, "an_answer_has_a_known_state"),
        (Answer, {"number": 1}, "an_answer_is_an_option_or_a_number"),
        (Answer, {"option": "", "number": -1}, "an_answer_is_never_below_zero"),
        (AreaAnswer, {"word": "mungkin"}, "an_area_says_ya_or_tidak"),
        (AreaAnswer, {"word": ""}, "an_area_says_ya_or_tidak"),
        (AreaAnswer, {"check_state": "x"}, "an_area_answer_has_a_known_check"),
    ],
)
def test_a_row_never_says_this(kaur, model, change, rule) -> None:
    said(kaur, "1.1", "a")
    area_said(kaur, "25.4", kecamatan(1)[0], "ya")

    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        model.objects.update(**change)


def test_each_thing_is_there_once(kaur) -> None:
    link = linked(kaur)
    area = area_said(kaur, "25.4", kecamatan(1)[0], "ya")
    Assignment.objects.create(
        assessment=kaur, question=question("1.1"), agency=agency("dinkes", KAUR)
    )
    RecordedResult.objects.create(region=place(KAUR), year=2023, stage="final", source="x")
    DemoStep.objects.create(name="x", done_at=NOW)
    said(kaur, "1.1", "a")

    for model in (
        Round,
        RoundStage,
        Assessment,
        Assignment,
        Answer,
        AnswerRevision,
        AreaAnswer,
        AnswerDocument,
        Scorecard,
        RecordedResult,
        DemoStep,
    ):
        again = model.objects.first()
        again.pk, again._state.adding = None, True
        if hasattr(again, "public_id"):
            again.public_id = f"again-{model.__name__}"
        with pytest.raises(IntegrityError), transaction.atomic():
            again.save(force_insert=True)

    assert (area.version, link.slot) == (1, "perda")


@pytest.mark.parametrize("model", [Round, Assessment, Answer])
def test_nothing_that_others_rest_on_is_deleted(kaur, model) -> None:
    linked(kaur)

    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.all().delete()

    assert model.objects.count() == 1


def test_public_ids_are_random_and_of_their_own(kaur) -> None:
    said(kaur, "1.1", "a", by=operator())
    said(kaur, "2.1", "a")

    ids = set(Answer.objects.values_list("public_id", flat=True))

    assert {len(one) for one in ids} == {22}
    assert len(ids) == 2


def test_rows_tell_in_a_log_what_they_are(kaur) -> None:
    link = linked(kaur)
    answer = said(kaur, "1.1", "a")
    area = area_said(kaur, "25.4", kecamatan(1)[0], "ya")

    told = [kaur, kaur.round, kaur.round.stages.first(), answer, area, link]
    assert [str(row) for row in told] == [
        f"17.04 {kaur.round_id}",
        "2024",
        "self",
        f"{answer.question_id}",
        "17.04.01 ya",
        "perda",
    ]
    assert str(AnswerRevision.objects.get()) == f"{answer.pk} v1"
    assert str(Scorecard.objects.get()) == "self 16.00"
