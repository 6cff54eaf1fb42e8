"""What a save does, and what it refuses."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from accounts.permissions import Role
from evaluations.models import (
    Answer,
    AnswerRevision,
    AnswerState,
    Assessment,
    Scorecard,
)
from evaluations.scorecards import standing_of
from evaluations.services import (
    StaleAnswer,
    Statement,
    save_answer,
)
from evaluations.values import NotApplicable, Share, ValueFault
from tests.clock import set_clock
from tests.evaluations.scene import (
    opened,
    operator,
    question,
    said,
    total,
)
from tests.evaluations.traces import events, untouched
from tests.world import KAUR, agency, user

NOW = datetime(2024, 6, 27, 16, 59, 59, tzinfo=UTC)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped")]


@pytest.fixture
def kaur() -> Assessment:
    return opened()


def test_a_save_writes_answer_revision_event_and_score_together(kaur, monkeypatch) -> None:
    set_clock(monkeypatch, NOW)

    answer = said(kaur, "1.1", "a", note="Perda 4/2022")

    answer.refresh_from_db()
    assert (answer.option, answer.number, answer.note) == ("a", None, "Perda 4/2022")
    assert (answer.state, answer.version) == (AnswerState.ANSWERED, 1)
    assert (answer.updated_at, answer.updated_by) == (NOW, operator())
    revision = AnswerRevision.objects.get()
    assert (revision.answer, revision.version, revision.option) == (answer, 1, "a")
    assert (revision.at, revision.by, revision.note) == (NOW, operator(), "Perda 4/2022")
    event = events("answer")[0]
    assert (event.verb, event.subject) == ("answer.saved", f"answer:{answer.public_id}")
    assert (event.actor, event.region, event.at) == ("operator", KAUR, NOW)
    assert event.data == {"question": "1.1", "version": 1, "value": "a"}
    assert Scorecard.objects.get().total == total(kaur) == Decimal("12.00")


def test_a_note_stays_out_of_the_log(kaur) -> None:
    said(kaur, "1.1", "a", note="Anak bernama Siti")

    assert "Siti" not in str(events("answer")[0].data)


def test_the_same_statement_twice_is_one_revision_and_one_event(kaur) -> None:
    first = said(kaur, "2.3", "5", note="x", version=0)
    again = said(kaur, "2.3", "5", note="x", version=0)

    assert (again.pk, again.version) == (first.pk, 1)
    assert AnswerRevision.objects.count() == 1
    assert len(events("answer")) == 1


def test_five_and_five_point_nought_are_one_statement(kaur) -> None:
    said(kaur, "13.1", "5", version=0)
    said(kaur, "13.1", "5,0", version=0)

    assert AnswerRevision.objects.count() == 1


def test_another_note_is_another_revision(kaur) -> None:
    said(kaur, "1.1", "a")
    said(kaur, "1.1", "a", note="Sudah diundangkan")

    revisions = AnswerRevision.objects.values_list("version", "option", "note")
    assert list(revisions) == [(2, "a", "Sudah diundangkan"), (1, "a", "")]


def test_a_stale_save_changes_nothing_and_brings_what_stands_now(kaur) -> None:
    said(kaur, "1.1", "a", version=0)

    with pytest.raises(StaleAnswer) as refusal:
        said(kaur, "1.1", "b", version=0)

    assert refusal.value.current.option == "a"
    assert str(refusal.value) == "Jawaban ini sudah diubah orang lain sejak halaman Anda buka."
    assert Answer.objects.values_list("option", "version").get() == ("a", 1)
    assert AnswerRevision.objects.count() == 1
    assert len(events("answer")) == 1
    assert total(kaur) == Decimal("12.00")


@pytest.mark.parametrize("version", [1, 2, 99])
def test_a_version_that_never_was_is_stale(kaur, version) -> None:
    with pytest.raises(StaleAnswer):
        said(kaur, "1.1", "a", version=version)

    assert untouched(kaur)


def test_a_row_that_changed_between_reading_and_writing_is_not_overwritten(
    kaur, monkeypatch
) -> None:
    answer = said(kaur, "1.1", "a")
    read = Answer.objects.get_or_create

    def read_then_somebody_saves(**told):
        row, made = read(**told)
        Answer.objects.filter(pk=row.pk).update(option="c", version=7)
        return row, made

    monkeypatch.setattr(Answer.objects, "get_or_create", read_then_somebody_saves)

    with pytest.raises(StaleAnswer) as refusal:
        said(kaur, "1.1", "b", version=1)

    assert (refusal.value.current.pk, refusal.value.current.option) == (answer.pk, "c")
    assert AnswerRevision.objects.count() == 1


def test_clearing_an_answer_makes_it_unanswered_again(kaur) -> None:
    said(kaur, "2.3", "5")

    answer = said(kaur, "2.3", "")

    assert (answer.number, answer.state, answer.version) == (None, AnswerState.EMPTY, 2)
    assert standing_of(kaur).value_of("2.3") is None
    assert events("answer")[-1].data == {"question": "2.3", "version": 2, "value": ""}


def test_zero_is_an_answer_and_not_a_blank(kaur) -> None:
    answer = said(kaur, "2.3", "0")

    assert (answer.number, answer.state) == (Decimal(0), AnswerState.ANSWERED)
    assert events("answer")[-1].data["value"] == "0"


def test_a_blank_that_was_never_answered_is_no_deed(kaur) -> None:
    said(kaur, "2.3", "")

    assert AnswerRevision.objects.count() == 0
    assert events("answer") == []


@pytest.mark.parametrize(
    ("code", "value", "fault"),
    [
        ("1.1", "q", "unknown_option"),
        ("1.1", "A", "unknown_option"),
        ("1.1", Decimal(1), "wrong_type"),
        ("2.3", "a", "wrong_type"),
        ("2.3", Decimal("1.5"), "not_whole"),
        ("2.3", Decimal("-1"), "out_of_range"),
        ("13.1", Decimal("100.01"), "out_of_range"),
        ("13.1", Decimal("NaN"), "not_a_number"),
        ("13.1", Share(1, 2), "wrong_type"),
        ("1.1", NotApplicable.YES, "not_applicable"),
    ],
)
def test_a_value_that_the_question_cannot_take_writes_nothing(kaur, code, value, fault) -> None:
    with pytest.raises(ValueFault) as refusal:
        save_answer(
            assessment=kaur,
            question=question(code),
            statement=Statement(value),
            version=0,
            by=operator(),
        )

    assert refusal.value.code == fault
    assert untouched(kaur)


def test_a_deed_belongs_to_the_person_who_did_it(kaur) -> None:
    contributor = user(Role.CONTRIBUTOR, KAUR, agency=agency("dinkes", KAUR), username="dinkes.x")

    said(kaur, "13.1", "5", by=contributor)

    assert events("answer")[0].actor == "dinkes.x"
    assert AnswerRevision.objects.get().by == contributor
