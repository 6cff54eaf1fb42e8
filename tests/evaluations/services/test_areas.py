"""What an area says itself, the papers that prove it, and that it says it is done."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import IntegrityError

from evaluations.models import AreaAnswer, AreaProof, Assessment, Scorecard
from evaluations.scorecards import standing_of
from evaluations.services import (
    DeclaredShare,
    Refused,
    StaleAnswer,
    attach_to_area,
    detach_from_area,
    hand_in,
    save_area_answer,
)
from evaluations.values import Share
from evidence.models import DocumentVersion
from tests.evaluations.scene import (
    a_version,
    area_said,
    kecamatan,
    opened,
    operator,
    question,
    returned,
    said,
    submitted,
)
from tests.evaluations.traces import events, nothing_changes, untouched
from tests.sheets import shipped_sheet
from tests.world import GEDUNG_WANI, KAUR, KINAL, SELUMA, SUKARAJA, place

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped")]


@pytest.fixture
def kaur() -> Assessment:
    return opened()


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


# --- over a declared share --------------------------------------------------------------------


def test_the_first_answer_over_a_declared_share_asks_before_it_takes_its_place(kaur) -> None:
    areas = kecamatan(2)
    said(kaur, "25.4", "80", declared_reason="Rekap camat")
    told = {"assessment": kaur, "question": question("25.4"), "area": areas[0], "word": "ya"}

    with nothing_changes(), pytest.raises(DeclaredShare) as refusal:
        save_area_answer(**told, version=0, by=operator(), over_declared=False)
    save_area_answer(**told, version=0, by=operator())

    assert refusal.value.share == Decimal("80")
    assert standing_of(kaur).value_of("25.4") == Share(1, 2)
    told |= {"area": areas[1]}
    save_area_answer(**told, version=0, by=operator(), over_declared=False)
    assert standing_of(kaur).value_of("25.4") == Share(2, 2)


def test_without_a_declared_share_nothing_is_asked(kaur) -> None:
    answer = save_area_answer(
        assessment=kaur,
        question=question("25.4"),
        area=kecamatan(1)[0],
        word="ya",
        version=0,
        by=operator(),
        over_declared=False,
    )

    assert answer.version == 1


def test_what_was_rejected_is_looked_at_anew_though_the_word_is_the_same(kaur) -> None:
    area = kecamatan(1)[0]
    answer = area_said(kaur, "25.4", area, "ya")
    AreaAnswer.objects.update(check_state="rejected", check_reason="Belum ada SOP")

    area_said(kaur, "25.4", area, "ya")

    answer.refresh_from_db()
    assert (answer.check_state, answer.check_reason, answer.version) == ("unchecked", "", 2)


# --- proof ------------------------------------------------------------------------------------


def proved(answer: AreaAnswer, version: DocumentVersion | None = None) -> AreaProof:
    row = AreaAnswer.objects.select_related("assessment__round__instrument", "question").get(
        pk=answer.pk
    )
    return attach_to_area(answer=row, version=version or a_version(), by=operator())


@pytest.fixture
def answer(kaur) -> AreaAnswer:
    return area_said(kaur, "25.4", kecamatan(2)[0], "ya")


def test_a_paper_proves_an_areas_answer_with_its_event(answer) -> None:
    version = a_version()

    proof = proved(answer, version)

    assert (proof.answer, proof.version, proof.linked_by) == (answer, version, operator())
    event = events("area_answer.document_attached")[0]
    assert (event.region, event.subject) == ("17.04.01", f"area_answer:{answer.public_id}")
    assert event.data == {
        "question": "25.4",
        "document": version.document.public_id,
        "version": 1,
    }


def test_linking_the_same_paper_twice_is_one_link(answer) -> None:
    version = a_version()
    first = proved(answer, version)

    with nothing_changes():
        again = proved(answer, version)

    assert again == first


def test_a_paper_of_another_regency_is_refused_by_the_database_itself(answer) -> None:
    version = a_version(SELUMA)

    with nothing_changes(), pytest.raises(IntegrityError, match="of its own regency"):
        proved(answer, version)


def test_a_checked_answer_waits_for_its_check_again_when_its_papers_change(answer) -> None:
    AreaAnswer.objects.update(check_state="verified", checked_by=operator())
    proof = proved(answer)
    answer.refresh_from_db()
    attached = (answer.check_state, answer.checked_by, answer.version)
    AreaAnswer.objects.update(check_state="verified", checked_by=operator())

    detach_from_area(proof=AreaProof.objects.get(pk=proof.pk), by=operator())

    answer.refresh_from_db()
    assert attached == ("unchecked", None, 1)
    assert (answer.check_state, answer.checked_by, answer.version) == ("unchecked", None, 1)
    assert AreaProof.objects.count() == 0
    assert DocumentVersion.objects.count() == 1
    assert events("area_answer.document_detached")[0].data["question"] == "25.4"


def test_a_submitted_answer_takes_and_loses_no_paper(kaur, answer) -> None:
    proof, paper = proved(answer), a_version()
    submitted(kaur)

    for deed in (
        lambda: proved(answer, paper),
        lambda: detach_from_area(proof=proof, by=operator()),
    ):
        with nothing_changes(), pytest.raises(Refused, match="jawaban terkunci"):
            deed()


def test_papers_of_a_returned_rollup_can_be_repaired(kaur, answer) -> None:
    returned(kaur, "25.4")

    assert proved(answer).answer == answer


# --- "Kirim ke kabupaten" ---------------------------------------------------------------------


def test_an_area_hands_in_what_it_has_answered_of_what_it_was_asked(kaur, answer) -> None:
    made = hand_in(assessment=kaur, area=answer.area, by=operator())

    asked = sum(one.area_level == "kecamatan" for one in shipped_sheet().questions)
    assert (made.answered, made.asked, made.by) == (1, asked, operator())
    event = events("area.handed_in")[0]
    assert (event.subject, event.data) == (
        "area:17.04.01",
        {"year": 2024, "answered": 1, "asked": asked},
    )


def test_handing_in_twice_is_one_deed_until_something_is_new(kaur, answer) -> None:
    first = hand_in(assessment=kaur, area=answer.area, by=operator())
    with nothing_changes():
        assert hand_in(assessment=kaur, area=answer.area, by=operator()) == first

    area_said(kaur, "25.4", answer.area, "tidak")
    second = hand_in(assessment=kaur, area=answer.area, by=operator())
    proved(answer)
    third = hand_in(assessment=kaur, area=answer.area, by=operator())

    assert len({first.pk, second.pk, third.pk}) == 3


def test_an_area_without_an_answer_hands_in_once(kaur) -> None:
    area = kecamatan(1)[0]
    first = hand_in(assessment=kaur, area=area, by=operator())

    assert hand_in(assessment=kaur, area=area, by=operator()) == first
    assert first.answered == 0


def test_nothing_is_handed_in_once_the_regency_has_submitted(kaur, answer) -> None:
    submitted(kaur)

    with nothing_changes(), pytest.raises(Refused, match="jawaban terkunci"):
        hand_in(assessment=kaur, area=answer.area, by=operator())
