"""What a save, a link, a target and an assignment do, and what each of them refuses."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError

from accounts.permissions import Role
from audit.models import Event
from evaluations.models import (
    Answer,
    AnswerDocument,
    AnswerRevision,
    AnswerState,
    AreaAnswer,
    Assessment,
    AssessmentState,
    Assignment,
    Scorecard,
)
from evaluations.scorecards import standing_of
from evaluations.services import (
    Refused,
    StaleAnswer,
    Statement,
    assign_questions,
    attach,
    detach,
    save_answer,
    save_area_answer,
    set_target,
)
from evaluations.values import NotApplicable, Share, ValueFault
from evidence.models import DocumentVersion
from tests.clock import set_clock
from tests.evaluations.scene import (
    area_said,
    fresh,
    kecamatan,
    opened,
    operator,
    question,
    said,
    total,
)
from tests.evidence.conftest import make_document
from tests.world import GEDUNG_WANI, KAUR, KINAL, SELUMA, SUKARAJA, agency, place, user

pytestmark = pytest.mark.django_db

OPENS = datetime(2024, 2, 7, 1, 0, tzinfo=UTC)
CLOSES = datetime(2024, 6, 27, 16, 59, 59, tzinfo=UTC)
TICK = timedelta(milliseconds=1)


@pytest.fixture
def kaur() -> Assessment:
    return opened()


def events(prefix: str) -> list[Event]:
    return list(Event.objects.filter(verb__startswith=prefix))


def untouched(assessment: Assessment) -> bool:
    """No answer, no trace of one, and no new score."""
    return not (
        Answer.objects.filter(assessment=assessment).exists()
        or AnswerRevision.objects.exists()
        or AreaAnswer.objects.exists()
        or events("answer")
        or events("area_answer")
        or Scorecard.objects.filter(assessment=assessment).exists()
    )


# --- answers ----------------------------------------------------------------------------------


def test_a_save_writes_answer_revision_event_and_score_together(kaur, monkeypatch) -> None:
    set_clock(monkeypatch, CLOSES)

    answer = said(kaur, "1.1", "a", note="Perda 4/2022")

    answer.refresh_from_db()
    assert (answer.option, answer.number, answer.note) == ("a", None, "Perda 4/2022")
    assert (answer.state, answer.version) == (AnswerState.ANSWERED, 1)
    assert (answer.updated_at, answer.updated_by) == (CLOSES, operator())
    revision = AnswerRevision.objects.get()
    assert (revision.answer, revision.version, revision.option) == (answer, 1, "a")
    assert (revision.at, revision.by, revision.note) == (CLOSES, operator(), "Perda 4/2022")
    event = events("answer")[0]
    assert (event.verb, event.subject) == ("answer.saved", f"answer:{answer.public_id}")
    assert (event.actor, event.region, event.at) == ("operator", KAUR, CLOSES)
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


# --- the door by time and state -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (OPENS - TICK, "Pengisian belum dibuka. Mulai 7 Februari 2024, 08.00 WIB."),
        (OPENS, None),
        (CLOSES - TICK, None),
        (
            CLOSES,
            "Pengisian sudah ditutup sejak 27 Juni 2024, 23.59 WIB. "
            "Hubungi admin provinsi bila perlu dibuka.",
        ),
    ],
)
def test_the_door_opens_and_closes_at_its_very_moment(monkeypatch, now, words) -> None:
    kaur = opened(opens_at=OPENS, closes_at=CLOSES)
    set_clock(monkeypatch, now)

    if words is None:
        assert said(kaur, "1.1", "a").version == 1
    else:
        with pytest.raises(Refused) as refusal:
            said(kaur, "1.1", "a")
        assert str(refusal.value) == words
        assert untouched(kaur)


@pytest.mark.parametrize("state", [s for s in AssessmentState.values if s != "draft"])
def test_no_state_but_draft_takes_a_write_of_any_kind(state) -> None:
    kaur = opened()
    area = kecamatan(1)[0]
    link = linked(kaur)
    stood = (Answer.objects.values().get(), Event.objects.count())
    # The object in hand still says draft, as in a form that was opened before.
    Assessment.objects.update(state=state)

    for deed in (
        lambda: said(kaur, "1.1", "a"),
        lambda: area_said(kaur, "25.4", area, "ya"),
        lambda: linked(kaur, slot="publikasi"),
        lambda: detach(assessment=kaur, link=link, by=operator()),
    ):
        with pytest.raises(Refused):
            deed()

    assert (Answer.objects.values().get(), Event.objects.count()) == stood


# --- areas ----------------------------------------------------------------------------------------


def test_an_area_answer_is_written_with_its_event_and_the_score(kaur) -> None:
    area = kecamatan(15)[0]

    answer = area_said(kaur, "25.4", area, "ya")

    assert (answer.word, answer.version, answer.check_state) == ("ya", 1, "unchecked")
    event = events("area_answer")[0]
    assert (event.region, event.subject) == (area.code, f"area_answer:{answer.public_id}")
    assert event.data == {"question": "25.4", "version": 1, "value": "ya"}
    assert Scorecard.objects.get().total == Decimal("0.80")


def test_an_area_saying_the_same_twice_says_it_once(kaur) -> None:
    area = kecamatan(1)[0]

    for _ in range(2):
        save_area_answer(
            assessment=kaur,
            question=question("25.4"),
            area=area,
            word="ya",
            version=0,
            by=operator(),
        )

    assert AreaAnswer.objects.get().version == 1
    assert len(events("area_answer")) == 1


def test_a_changed_area_answer_is_unchecked_again(kaur) -> None:
    area = kecamatan(1)[0]
    answer = area_said(kaur, "25.4", area, "ya")
    AreaAnswer.objects.update(check_state=AreaAnswer.Check.VERIFIED)

    area_said(kaur, "25.4", area, "tidak")

    answer.refresh_from_db()
    assert (answer.word, answer.version, answer.check_state) == ("tidak", 2, "unchecked")


@pytest.mark.parametrize("version", [0, 2])
def test_a_stale_area_answer_changes_nothing(kaur, version) -> None:
    area = kecamatan(1)[0]
    area_said(kaur, "25.4", area, "ya")

    with pytest.raises(StaleAnswer) as refusal:
        save_area_answer(
            assessment=kaur,
            question=question("25.4"),
            area=area,
            word="tidak",
            version=version,
            by=operator(),
        )

    assert refusal.value.current.word == "ya"
    assert AreaAnswer.objects.values_list("word", "version").get() == ("ya", 1)


@pytest.mark.parametrize(
    ("code", "area", "word", "words"),
    [
        ("25.4", KINAL, "mungkin", "Jawaban 'mungkin' tidak dikenal. Pilih ya atau tidak."),
        ("25.4", KINAL, "", "Jawaban '' tidak dikenal. Pilih ya atau tidak."),
        ("25.4", KINAL, "Ya", "Jawaban 'Ya' tidak dikenal. Pilih ya atau tidak."),
        ("25.4", SUKARAJA, "ya", "Sukaraja bukan bagian dari Kabupaten Kaur."),
        ("25.4", GEDUNG_WANI, "ya", "Pertanyaan 25.4 tidak ditanyakan kepada Gedung Wani."),
        ("26.2", KINAL, "ya", "Pertanyaan 26.2 tidak ditanyakan kepada Kinal."),
        ("25.4", KAUR, "ya", "Pertanyaan 25.4 tidak ditanyakan kepada Kabupaten Kaur."),
        ("1.1", KINAL, "ya", "Pertanyaan 1.1 tidak ditanyakan kepada Kinal."),
    ],
)
def test_a_foreign_area_level_or_word_is_refused(kaur, code, area, word, words) -> None:
    with pytest.raises(Refused) as refusal:
        area_said(kaur, code, place(area), word)

    assert str(refusal.value) == words
    assert untouched(kaur)


# --- proof ----------------------------------------------------------------------------------------


def a_version(region: str = KAUR, *, pages: int | None = 3, sensitivity: str = "R"):
    document = make_document(by=operator(), region=region, sensitivity=sensitivity)
    number = DocumentVersion.objects.count()
    return DocumentVersion.objects.create(
        document=document,
        number=1,
        storage_key=f"aa/{number}",
        sha256="0" * 64,
        size=10,
        media_type="application/pdf",
        original_name="sk.pdf",
        page_count=pages,
        received_at=CLOSES,
        uploaded_by=operator(),
        form_key=f"kunci-{number}",
    )


def linked(assessment: Assessment, code: str = "1.1", slot: str = "perda", **told):
    fields = {"version": told.pop("version", None) or a_version(), "by": operator()} | told
    return attach(assessment=assessment, question=question(code), slot=slot, **fields)


def test_a_linked_paper_supports_the_points_of_its_question(kaur) -> None:
    said(kaur, "1.1", "a")
    version = a_version()

    link = linked(kaur, version=version, pages="1-3")

    assert (link.answer.question.code, link.slot, link.pages) == ("1.1", "perda", "1-3")
    assert standing_of(kaur).card.unsupported == Decimal(0)
    event = events("answer.document_attached")[0]
    assert (event.subject, event.region) == (f"answer:{link.answer.public_id}", KAUR)
    assert event.data == {
        "question": "1.1",
        "slot": "perda",
        "document": version.document.public_id,
        "version": 1,
    }
    assert Scorecard.objects.get().card["unsupported"] == "0.00"


def test_linking_the_same_paper_twice_is_one_link(kaur) -> None:
    version = a_version()

    first, again = linked(kaur, version=version), linked(kaur, version=version, pages="2")

    assert again == first
    assert AnswerDocument.objects.get().pages == ""
    assert len(events("answer.document_attached")) == 1


def test_one_paper_may_fill_slots_of_several_questions(kaur) -> None:
    version = a_version()

    linked(kaur, "1.1", "perda", version=version)
    linked(kaur, "1.1", "publikasi", version=version)
    linked(kaur, "2.1", "sk", version=version)

    assert AnswerDocument.objects.count() == 3


def test_a_paper_may_be_linked_before_the_answer_is_given(kaur) -> None:
    linked(kaur)

    answer = Answer.objects.get()
    assert (answer.state, answer.version) == (AnswerState.EMPTY, 0)
    assert said(kaur, "1.1", "a", version=0).version == 1


@pytest.mark.parametrize(
    ("code", "slot", "before", "after"),
    [
        ("3.1f", "foto", "R", "S"),
        ("21A.2", "matriks", "U", "S"),
        ("1.1", "perda", "U", "R"),
        ("1.1", "perda", "R", "R"),
        ("1.1", "perda", "S", "S"),
    ],
)
def test_a_paper_takes_over_the_class_of_a_more_sensitive_question(
    kaur, code, slot, before, after
) -> None:
    version = a_version(sensitivity=before)

    linked(kaur, code, slot, version=version)

    version.document.refresh_from_db()
    assert version.document.sensitivity == after
    assert len(events("document.class_raised")) == (before != after)


@pytest.mark.parametrize("slot", ["sk", "", "Perda", "perda "])
def test_a_slot_that_the_question_does_not_ask_for_is_refused(kaur, slot) -> None:
    with pytest.raises(Refused) as refusal:
        linked(kaur, slot=slot)

    assert str(refusal.value) == f"Pertanyaan 1.1 tidak meminta bukti {slot!r}."
    assert untouched(kaur)


@pytest.mark.parametrize("pages", ["", "1", "3", "1-3", "1, 3", "1,2-3", "2-2"])
def test_pages_of_the_paper_are_taken(kaur, pages) -> None:
    assert linked(kaur, pages=pages).pages == pages


@pytest.mark.parametrize(
    "pages", ["x", "1-", "-1", "1--2", "3-1", "2,1", "0", "0-2", "1;2", "1 - 2", "٣", "1\n", " "]
)
def test_pages_that_nobody_can_find_are_refused(kaur, pages) -> None:
    with pytest.raises(Refused, match="tidak dikenali"):
        linked(kaur, pages=pages)

    assert untouched(kaur)


def test_a_page_after_the_last_is_refused(kaur) -> None:
    with pytest.raises(Refused) as refusal:
        linked(kaur, pages="2-4")

    assert str(refusal.value) == "Halaman 4 tidak ada: dokumen ini 3 halaman."


def test_a_photo_has_no_pages_to_count(kaur) -> None:
    assert linked(kaur, version=a_version(pages=None), pages="7").pages == "7"


def test_a_paper_of_another_regency_is_refused_by_the_database_itself(kaur) -> None:
    with pytest.raises(IntegrityError, match="a document of its own region"):
        linked(kaur, version=a_version(SELUMA))

    assert untouched(kaur)


def test_a_detached_paper_no_longer_supports_and_stays_in_the_archive(kaur) -> None:
    said(kaur, "1.1", "a")
    link = linked(kaur)

    detach(assessment=kaur, link=link, by=operator())

    assert AnswerDocument.objects.count() == 0
    assert DocumentVersion.objects.count() == 1
    assert standing_of(kaur).card.unsupported == Decimal(12)
    assert events("answer.document_detached")[0].data["slot"] == "perda"
    assert Scorecard.objects.get().card["unsupported"] == "12.00"


# --- target ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("target", ["0.01", "850", "1000"])
def test_a_target_within_the_instrument_is_kept(kaur, target) -> None:
    set_target(assessment=kaur, target=Decimal(target), by=operator())

    assert fresh(kaur).target == Decimal(target)
    assert events("assessment.target_set")[0].data == {"target": target}


@pytest.mark.parametrize("target", ["0", "-1", "1000.01", "85000"])
def test_a_target_outside_the_instrument_is_refused(kaur, target) -> None:
    with pytest.raises(Refused) as refusal:
        set_target(assessment=kaur, target=Decimal(target), by=operator())

    assert str(refusal.value) == (
        f"Target {target.replace('.', ',')} di luar batas. Isi angka di atas 0 sampai 1000."
    )
    assert fresh(kaur).target is None


def test_a_target_can_be_taken_away_and_the_same_again_is_no_deed(kaur) -> None:
    for target in (Decimal(850), Decimal("850.00"), None, None):
        set_target(assessment=kaur, target=target, by=operator())

    assert fresh(kaur).target is None
    assert [event.data["target"] for event in events("assessment.target_set")] == ["850", None]


# --- offices --------------------------------------------------------------------------------------


def in_charge(assessment: Assessment) -> dict[str, str]:
    rows = Assignment.objects.filter(assessment=assessment)
    return dict(rows.values_list("question__code", "agency__institution"))


def test_questions_are_given_moved_and_taken_away(kaur) -> None:
    dinkes, disdik = agency("dinkes", KAUR), agency("disdik", KAUR)

    given = {"13.1": dinkes, "13.3": dinkes, "19.3": disdik}
    assert assign_questions(assessment=kaur, offices=given, by=operator()) == 3
    changes = {"13.1": disdik, "13.3": None, "19.3": disdik, "1.1": None}
    assert assign_questions(assessment=kaur, offices=changes, by=operator()) == 2

    assert in_charge(kaur) == {"13.1": "disdik", "19.3": "disdik"}
    assert [event.data for event in events("question.assigned")[3:]] == [
        {"question": "13.1", "from": dinkes.name, "to": disdik.name},
        {"question": "13.3", "from": dinkes.name, "to": ""},
    ]


def test_an_office_of_another_regency_is_refused_and_nothing_of_the_form_is_kept(kaur) -> None:
    offices = {"13.1": agency("dinkes", KAUR), "13.3": agency("dinkes", SELUMA)}

    with pytest.raises(Refused) as refusal:
        assign_questions(assessment=kaur, offices=offices, by=operator())

    assert str(refusal.value) == "Dinas Kesehatan bukan instansi Kabupaten Kaur."
    assert in_charge(kaur) == {}
    assert events("question.assigned") == []


def test_an_office_of_the_province_is_refused(kaur) -> None:
    with pytest.raises(Refused):
        assign_questions(assessment=kaur, offices={"13.1": agency("dinkes", "17")}, by=operator())


def test_a_deed_belongs_to_the_person_who_did_it(kaur) -> None:
    contributor = user(Role.CONTRIBUTOR, KAUR, agency=agency("dinkes", KAUR), username="dinkes.x")

    said(kaur, "13.1", "5", by=contributor)

    assert events("answer")[0].actor == "dinkes.x"
    assert AnswerRevision.objects.get().by == contributor
