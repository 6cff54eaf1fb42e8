"""Writing a recap: all of it, only what it lists, or nothing at all."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from audit.models import Event
from evaluations.imports import Imported, import_answers
from evaluations.models import (
    Answer,
    AnswerDocument,
    AnswerRevision,
    Assessment,
    AssessmentState,
    Scorecard,
)
from evaluations.recaps import Line, Recap
from evaluations.scorecards import standing_of
from evaluations.services import Refused
from tests.clock import set_clock
from tests.evaluations.scene import (
    area_said,
    fresh,
    given,
    kecamatan,
    opened,
    operator,
    said,
    total,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped")]

CLOSES = datetime(2024, 6, 27, 16, 59, 59, tzinfo=UTC)


@pytest.fixture
def kaur() -> Assessment:
    return opened()


def brought(assessment: Assessment, **rows) -> Imported:
    """`q1_1="a"` stands for a row of the question 1.1."""
    lines = {
        name[1:].replace("_", "."): told if isinstance(told, Line) else Line(told, None)
        for name, told in rows.items()
    }
    recap = Recap(lines, "f" * 64)
    return import_answers(assessment=fresh(assessment), recap=recap, by=operator())


def contents() -> dict[str, tuple]:
    rows = Answer.objects.values_list("question__code", "option", "number", "note", "version")
    return {code: tuple(rest) for code, *rest in rows}


def test_an_import_writes_all_rows_with_one_event_and_one_score(kaur) -> None:
    made = brought(kaur, q1_1=Line("a", "Perda"), q2_3=Decimal(5), q13_1=Decimal("0"))

    assert made == Imported(read=3, written=3)
    assert contents() == {
        "1.1": ("a", None, "Perda", 1),
        "2.3": ("", Decimal(5), "", 1),
        "13.1": ("", Decimal(0), "", 1),
    }
    assert AnswerRevision.objects.filter(by=operator()).count() == 3
    event = Event.objects.get(verb__startswith="answer")
    assert (event.verb, event.subject) == ("answers.imported", "assessment:2024:17.04")
    assert event.data == {
        "file_sha256": "f" * 64,
        "read": 3,
        "values": {"1.1": "a", "2.3": "5", "13.1": "0"},
    }
    assert Scorecard.objects.get().total == total(kaur) == Decimal("19.00")


def test_blank_clears_and_what_is_not_listed_stays(kaur) -> None:
    said(kaur, "1.1", "a", note="Perda")
    said(kaur, "2.1", "a")

    made = brought(kaur, q1_1=None)

    assert made == Imported(read=1, written=1)
    assert contents() == {"1.1": ("", None, "Perda", 2), "2.1": ("a", None, "", 1)}
    assert Answer.objects.get(question__code="1.1").state == "empty"


def test_a_file_without_notes_leaves_the_notes_and_one_with_notes_writes_them(kaur) -> None:
    said(kaur, "1.1", "a", note="Perda")

    brought(kaur, q1_1="b")
    kept = contents()["1.1"]
    brought(kaur, q1_1=Line("b", ""))

    assert (kept, contents()["1.1"]) == (("b", None, "Perda", 2), ("b", None, "", 3))


def test_the_same_file_again_changes_no_answer(kaur) -> None:
    rows = {"q1_1": Line("a", "x"), "q25_4": Decimal(80), "q2_1": None}
    brought(kaur, **rows)

    again = brought(kaur, **rows)

    assert again == Imported(read=3, written=0)
    assert AnswerRevision.objects.count() == 2
    assert Event.objects.filter(verb="answers.imported").last().data["values"] == {}


def test_an_import_makes_no_evidence(kaur) -> None:
    brought(kaur, q1_1="a")

    assert AnswerDocument.objects.count() == 0
    assert standing_of(kaur).card.unsupported == Decimal(12)


def test_an_imported_share_is_declared_and_gives_way_to_the_first_camat(kaur) -> None:
    brought(kaur, q25_4=Decimal(80))
    before = total(kaur)

    area_said(kaur, "25.4", kecamatan(15)[0], "ya")

    answer = Answer.objects.get(question__code="25.4")
    assert (answer.number, answer.declared_reason) == (Decimal(80), "Impor rekap")
    assert (before, total(kaur)) == (Decimal("4.00"), Decimal("0.80"))


def test_clearing_a_declared_share_takes_its_reason_away(kaur) -> None:
    brought(kaur, q25_4=Decimal(80))
    brought(kaur, q25_4=None)

    assert Answer.objects.get().declared_reason == ""


def test_a_closed_stage_takes_nothing_of_a_file(monkeypatch) -> None:
    kaur = opened(closes_at=CLOSES)
    set_clock(monkeypatch, CLOSES)

    with pytest.raises(Refused, match=r"ditutup sejak 27 Juni 2024, 23\.59 WIB"):
        brought(kaur, q1_1="a")

    assert Answer.objects.count() == 0


@pytest.mark.parametrize("state", [state for state in AssessmentState.values if state != "draft"])
def test_a_submitted_evaluation_takes_nothing_of_a_file(kaur, state) -> None:
    # Without an award no row becomes final (triggers); of the other states it hinders none.
    given(kaur)
    Assessment.objects.update(state=state)

    with pytest.raises(Refused):
        brought(kaur, q1_1="a")

    assert Answer.objects.count() == 0


def test_a_row_that_fails_takes_all_others_with_it(kaur) -> None:
    said(kaur, "1.1", "a")

    with pytest.raises(ValueError, match="tidak ada pada pertanyaan"):
        brought(kaur, q1_1="b", q2_3=Decimal(5), q2_1="q")

    assert contents() == {"1.1": ("a", None, "", 1)}
    assert not Event.objects.filter(verb="answers.imported").exists()
