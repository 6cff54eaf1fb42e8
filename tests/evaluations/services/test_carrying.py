"""Taking last year's answers and documents over: all that a form names, or nothing."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from audit.clock import db_now
from evaluations.models import (
    Answer,
    AnswerDocument,
    AnswerRevision,
    CarryDecision,
    PointMove,
    RoundStage,
    Scorecard,
)
from evaluations.services.carrying import Carried, CarriedPaper, NotCarried, Took, set_aside, take
from evaluations.values import NotApplicable
from tests.evaluations.scene import fresh, linked, opened, operator, question, said, total
from tests.evaluations.traces import events, refused
from tests.evaluations.two_rounds import TwoRounds, paper
from tests.rollback import rolled_back

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker) -> Iterator[TwoRounds]:
    with django_db_blocker.unblock(), rolled_back():
        yield TwoRounds.build()


@pytest.fixture
def years(built, db) -> TwoRounds:
    return TwoRounds(fresh(built.before), fresh(built.now))


def wish(years: TwoRounds, code: str, *, papers: bool = False, **told) -> Carried:
    """As the page offers it: the answer, and with `papers` all documents."""
    row = years.proposal(code)
    offered = [CarriedPaper(one.version, one.slot, one.pages) for one in row.ticks]
    fields = {"value": row.value, "version": row.version, "reason": row.reason}
    return Carried(
        question(code, years.now), row.source, papers=offered if papers else (), **fields | told
    )


def taken(years: TwoRounds, *wishes: Carried) -> Took:
    return take(assessment=years.now, wishes=wishes, by=operator())


def answer(years: TwoRounds, code: str) -> Answer:
    return Answer.objects.get(assessment=years.now, question__code=code)


def untaken(years: TwoRounds) -> bool:
    """Nothing of last year has reached this one."""
    stored = Answer.objects.filter(assessment=years.now)
    links = AnswerDocument.objects.filter(answer__assessment=years.now)
    decisions = CarryDecision.objects.filter(assessment=years.now)
    return not (stored.exists() or links.exists() or decisions.exists())


def test_answers_and_documents_are_taken_in_one_deed_with_one_event_and_one_card(years):
    took = taken(years, wish(years, "1.1", papers=True), wish(years, "2.2"))

    assert took == Took(answers=2, papers=1)
    assert (answer(years, "1.1").option, answer(years, "2.2").number) == ("a", Decimal("85.50"))
    link = AnswerDocument.objects.get(answer__assessment=years.now)
    assert (link.slot, link.pages, link.linked_by) == ("sk", "1-2", operator())
    (event,) = events("answers.carried")
    assert event.data == {
        "from": 2024,
        "answers": ["1.1", "2.2"],
        "documents": [link.version.document.public_id],
    }
    card = Scorecard.objects.get(assessment=years.now)
    assert card.total == total(years.now) == Decimal("6.00")
    moves = PointMove.objects.filter(assessment=years.now)
    assert {(move.cause, move.by) for move in moves} == {("answers.carried", operator())}


def test_who_took_it_and_from_where_is_kept(years):
    taken(years, wish(years, "1.2"))

    kept = CarryDecision.objects.get()
    assert (kept.taken, kept.by, kept.question.code) == (True, operator(), "1.2")
    assert (kept.source.assessment, kept.source.option) == (years.before, "b")


def test_the_same_form_twice_takes_nothing_the_second_time(years):
    both = wish(years, "1.1", papers=True), wish(years, "2.2")
    taken(years, *both)

    took = taken(years, *both)

    assert took == Took(0, 0)
    assert AnswerRevision.objects.filter(answer__assessment=years.now).count() == 2
    assert len(events("answers.carried")) == 1


def test_documents_alone_leave_the_answer_to_be_decided(years):
    taken(years, wish(years, "1.1", papers=True, value=None))

    assert not answer(years, "1.1").option
    assert not CarryDecision.objects.exists()
    assert years.proposal("1.1").is_open


def test_this_years_note_stays_and_last_years_is_not_repeated(years):
    said(years.before, "1.1", "a", note="Catatan lama.")
    said(years.now, "1.1", "", note="Catatan baru.")

    taken(years, wish(years, "1.1"))

    assert (answer(years, "1.1").option, answer(years, "1.1").note) == ("a", "Catatan baru.")


def test_that_it_does_not_apply_is_taken_with_its_reason(years):
    said(years.before, "2.1", "tidak berlaku", declared_reason="Tidak ada SLB.")

    taken(years, wish(years, "2.2"))

    stored = answer(years, "2.2")
    assert (stored.option, stored.number) == (NotApplicable.YES.value, None)
    assert stored.declared_reason == "Tidak ada SLB."


def test_a_document_of_a_sensitive_question_becomes_secret(years):
    linked(years.before, "1.2", "sk", version=(version := paper(2024)))

    taken(years, wish(years, "1.2", papers=True))

    version.document.refresh_from_db()
    assert version.document.sensitivity == "S"


def test_one_answer_that_somebody_gave_meanwhile_stops_the_whole_form(years):
    seen = wish(years, "1.1", papers=True), wish(years, "1.2")
    said(years.now, "1.2", "a")
    before = answer(years, "1.2").version

    with pytest.raises(NotCarried) as refusal:
        taken(years, *seen)

    assert refusal.value.troubles == {
        "1.2": "Jawaban ini sudah diubah orang lain sejak halaman Anda buka."
    }
    assert str(refusal.value).startswith("1.2: Jawaban ini")
    assert (answer(years, "1.2").option, answer(years, "1.2").version) == ("a", before)
    assert not Answer.objects.filter(assessment=years.now, question__code="1.1").exists()
    assert not CarryDecision.objects.exists()


def test_an_answer_of_this_year_is_not_overwritten_even_by_who_has_seen_it(years):
    said(years.now, "1.1", "b")

    with pytest.raises(NotCarried):
        taken(years, wish(years, "1.1"))

    assert answer(years, "1.1").option == "b"


def test_behind_a_closed_door_each_question_says_since_when(years):
    seen = [wish(years, "1.1", papers=True), wish(years, "1.2")]
    RoundStage.objects.filter(round=years.now.round, stage="self").update(closes_at=db_now())

    with pytest.raises(NotCarried) as refusal:
        taken(years, *seen)

    assert list(refusal.value.troubles) == ["1.1", "1.2"]
    assert refusal.value.troubles["1.1"].startswith("Pengisian sudah ditutup sejak")
    assert untaken(years)


def test_a_value_that_the_question_does_not_take_is_told_and_nothing_is_written(years):
    with pytest.raises(NotCarried) as refusal:
        taken(years, wish(years, "1.1"), wish(years, "1.3", value="b"))

    assert refusal.value.troubles["1.3"].startswith("Pilihan 'b' tidak ada pada pertanyaan 1.3.")
    assert untaken(years)


def test_a_document_that_lies_in_the_bin_meanwhile_is_told(years):
    seen = wish(years, "1.1", papers=True)
    document = seen.papers[0].version.document
    type(document).objects.filter(pk=document.pk).update(binned_at=db_now(), binned_by=operator())

    with pytest.raises(NotCarried) as refusal:
        taken(years, seen)

    assert refusal.value.troubles["1.1"].startswith("Dokumen ini ada di tempat sampah.")
    assert untaken(years)


def test_what_is_set_aside_is_proposed_no_more_and_can_still_be_taken(years):
    set_aside(assessment=years.now, wishes=[wish(years, "1.1")], by=operator())
    row = years.proposal("1.1")

    taken(years, wish(years, "1.1"))

    assert (row.is_open, row.is_set_aside) == (False, True)
    assert CarryDecision.objects.get().taken
    (event,) = events("answers.set_aside")
    assert event.data == {"from": 2024, "answers": ["1.1"]}


def test_what_was_taken_is_not_set_aside(years):
    taken(years, seen := wish(years, "1.1"))

    with pytest.raises(NotCarried) as refusal:
        set_aside(assessment=years.now, wishes=[seen, wish(years, "1.2")], by=operator())

    assert refusal.value.troubles == {
        "1.1": "Jawaban tahun lalu sudah dipakai. Ubah jawabannya di halaman pertanyaan."
    }
    assert CarryDecision.objects.count() == 1


def test_nothing_is_set_aside_behind_a_closed_door(years):
    seen = wish(years, "1.1")
    RoundStage.objects.filter(round=years.now.round, stage="self").update(closes_at=db_now())

    with pytest.raises(NotCarried):
        set_aside(assessment=years.now, wishes=[seen], by=operator())

    assert untaken(years)


def test_the_database_refuses_another_regencys_answer_and_a_question_of_another_year(years):
    taken(years, wish(years, "1.1"))
    decision = CarryDecision.objects.get()
    other = opened("17.05", year=2024, instrument=years.before.round.instrument)
    foreign = said(other, "1.1", "a")

    message = "an answer is carried over to another round of its regency"
    refused(decision, message, source=foreign)
    decision.refresh_from_db()
    refused(decision, message, question=question("1.1", years.before))
