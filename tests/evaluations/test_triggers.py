"""What the database itself refuses between the rows of an evaluation, by SQL and by the ORM."""

import pytest
from django.db import IntegrityError, connection, transaction

from evaluations.models import (
    Answer,
    AnswerDocument,
    AnswerRevision,
    AreaAnswer,
    Assessment,
    Assignment,
    Round,
    Scorecard,
    Stage,
)
from evidence.models import Document
from instruments.models import Question
from tests.evaluations.scene import (
    RECEIVED,
    a_version,
    area_said,
    linked,
    opened,
    operator,
    published,
    question,
    said,
)
from tests.evaluations.traces import refused, run
from tests.sheets import make_question, make_sheet
from tests.world import GEDUNG_WANI, KAUR, KINAL, LAMPUNG_SELATAN, SELUMA, SUKARAJA, agency, place

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped")]


@pytest.fixture
def kaur() -> Assessment:
    return opened()


@pytest.fixture
def foreign_question() -> Question:
    """1.1 of another instrument."""
    return Question.objects.get(instrument=published(make_sheet(make_question("1.1"))))


def test_a_round_keeps_its_instrument_and_province(kaur, foreign_question) -> None:
    refused(kaur.round, "keeps its instrument", instrument=foreign_question.instrument)
    refused(Round.objects.get(), "keeps its instrument", province=place("18"))


@pytest.mark.parametrize("code", ["17", KINAL, GEDUNG_WANI, LAMPUNG_SELATAN])
def test_only_a_regency_of_the_province_is_assessed(kaur, code) -> None:
    refused(Assessment(round=kaur.round, region=place(code)), "a regency of the province")


def test_an_assessment_keeps_its_round_and_region(kaur) -> None:
    other = opened(SELUMA, year=2025, instrument=kaur.round.instrument)

    refused(kaur, "keeps its round", region=place("17.71"))
    refused(Assessment.objects.get(pk=other.pk), "keeps its round", round=kaur.round)


def test_an_answer_is_to_a_question_of_its_rounds_instrument(kaur, foreign_question) -> None:
    refused(Answer(assessment=kaur, question=foreign_question), "instrument of its round")

    with pytest.raises(IntegrityError, match="instrument of its round"):
        run(
            "INSERT INTO evaluations_answer (public_id, assessment_id, question_id, state, version,"
            " option, declared_reason, note) VALUES ('x', %s, %s, 'empty', 0, '', '', '')",
            kaur.pk,
            foreign_question.pk,
        )


def test_an_answer_keeps_its_assessment_and_question(kaur, foreign_question) -> None:
    answer = said(kaur, "1.1", "a")
    seluma = opened(SELUMA, instrument=kaur.round.instrument)

    refused(answer, "keeps its assessment", question=question("1.2a"))
    refused(Answer.objects.get(), "keeps its assessment", question=foreign_question)
    refused(Answer.objects.get(), "keeps its assessment", assessment=seluma)


@pytest.mark.parametrize(
    ("code", "area"),
    [
        ("25.4", SUKARAJA),
        ("25.4", GEDUNG_WANI),
        ("25.4", KAUR),
        ("25.4", "17"),
        ("26.2", KINAL),
        ("1.1", KINAL),
        ("13.1", GEDUNG_WANI),
    ],
)
def test_only_an_area_of_the_regency_and_of_the_questions_level_answers(kaur, code, area) -> None:
    row = AreaAnswer(
        assessment=kaur, question=question(code), area=place(area), word="ya", updated_at=RECEIVED
    )

    refused(row, "in its own regency")


def test_an_area_answers_only_questions_of_the_round(kaur) -> None:
    other = published(make_sheet(make_question("25.4", area_level="kecamatan")))
    row = AreaAnswer(
        assessment=kaur,
        question=other.questions.get(),
        area=place(KINAL),
        word="ya",
        updated_at=RECEIVED,
    )

    refused(row, "in its own regency")


def test_an_area_answer_keeps_its_place(kaur) -> None:
    area_said(kaur, "25.4", place(KINAL), "ya")

    refused(AreaAnswer.objects.get(), "keeps its assessment", area=place("17.04.02"))
    refused(AreaAnswer.objects.get(), "keeps its assessment", question=question("25.5"))


def test_only_an_office_of_the_region_is_in_charge(kaur, foreign_question) -> None:
    dinkes, foreign = agency("dinkes", KAUR), agency("dinkes", SELUMA)
    refused(Assignment(assessment=kaur, question=question("1.1"), agency=foreign), "assigned to")
    refused(Assignment(assessment=kaur, question=foreign_question, agency=dinkes), "assigned to")

    held = Assignment.objects.create(assessment=kaur, question=question("1.1"), agency=dinkes)

    refused(held, "assigned to", agency=foreign)
    refused(Assignment.objects.get(), "assigned to", question=foreign_question)


def test_only_a_document_of_the_region_proves_an_answer(kaur) -> None:
    link = linked(kaur)
    foreign = a_version(SELUMA)
    told = {"slot": "perda", "linked_at": RECEIVED, "linked_by": operator()}

    refused(AnswerDocument(answer=link.answer, version=foreign, **told), "of its own region")
    refused(link, "of its own region", version=foreign)


def test_a_document_that_proves_an_answer_stays_in_its_region(kaur) -> None:
    version = linked(kaur).version
    idle = a_version()

    refused(version.document, "stays in its region", region=place(SELUMA))
    Document.objects.filter(pk=idle.document_id).update(region=SELUMA)

    assert set(Document.objects.values_list("region", flat=True)) == {KAUR, SELUMA}


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE evaluations_answerrevision SET option = 'b'",
        "UPDATE evaluations_answerrevision SET version = 9",
        "DELETE FROM evaluations_answerrevision",
        "INSERT INTO evaluations_answerrevision (answer_id, version, at, option, declared_reason,"
        " note) SELECT answer_id, version, at, 'b', '', '' FROM evaluations_answerrevision",
    ],
)
def test_a_revision_stays_as_it_was(kaur, sql) -> None:
    said(kaur, "1.1", "a")

    with pytest.raises(IntegrityError, match="append-only"):
        run(sql)

    assert AnswerRevision.objects.values_list("option", "version").get() == ("a", 1)


def test_a_revision_stays_as_it_was_by_the_orm_too(kaur) -> None:
    said(kaur, "1.1", "a")
    revision = AnswerRevision.objects.get()

    refused(revision, "append-only", option="b")
    for deed in (revision.delete, AnswerRevision.objects.all().delete):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            deed()

    assert AnswerRevision.objects.get().option == "a"


def stored(assessment: Assessment, stage: str, **told: object) -> Scorecard:
    fields = {"total": 700, "card": {}, "sha256": "0" * 64, "computed_at": RECEIVED} | told
    return Scorecard.objects.create(assessment=assessment, stage=stage, **fields)


@pytest.mark.parametrize("stage", Stage.values)
def test_a_frozen_score_of_any_stage_stays(kaur, stage) -> None:
    card = stored(kaur, stage, frozen_at=RECEIVED)

    for change in ({"total": 701}, {"frozen_at": None}, {"sha256": "1" * 64}, {"version": 2}):
        refused(Scorecard.objects.get(), "a frozen score stays", **change)
    refused(Scorecard.objects.get(), "a frozen score stays", stage="central")
    with pytest.raises(IntegrityError, match="a frozen score stays"), transaction.atomic():
        card.delete()
    with pytest.raises(IntegrityError, match="a frozen score stays"):
        run("DELETE FROM evaluations_scorecard")
    with pytest.raises(IntegrityError), transaction.atomic():
        stored(kaur, stage, total=1)

    assert Scorecard.objects.values_list("stage", "total").get() == (stage, 700)


@pytest.mark.parametrize("stage", Stage.values)
def test_a_score_moves_until_it_is_frozen(kaur, stage) -> None:
    card = stored(kaur, stage)

    card.total = 701
    card.save()
    card.frozen_at = RECEIVED
    card.save()

    refused(Scorecard.objects.get(), "a frozen score stays", total=702)
    assert Scorecard.objects.get().total == 701


def test_beside_a_frozen_score_the_next_version_gets_its_own(kaur) -> None:
    stored(kaur, "province", frozen_at=RECEIVED)

    stored(kaur, "province", version=2, total=650)

    assert list(Scorecard.objects.values_list("version", "total")) == [(1, 700), (2, 650)]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="OR REPLACE is SQLite's own")
def test_sqlites_own_replacing_is_refused_too(kaur) -> None:
    said(kaur, "1.1", "a")
    stored(kaur, "final", frozen_at=RECEIVED)

    for sql in (
        "INSERT OR REPLACE INTO evaluations_answerrevision (id, answer_id, version, at, option,"
        " declared_reason, note) SELECT id, answer_id, version, at, 'b', '', ''"
        " FROM evaluations_answerrevision",
        "INSERT OR REPLACE INTO evaluations_scorecard (assessment_id, stage, version, total,"
        " predicate, card, sha256, computed_at) SELECT assessment_id, stage, version, 1, '', card,"
        " sha256, computed_at FROM evaluations_scorecard WHERE stage = 'final'",
    ):
        with pytest.raises(IntegrityError):
            run(sql)

    assert AnswerRevision.objects.get().option == "a"
    assert Scorecard.objects.get(stage="final").total == 700
