"""What an area says itself, its proof, and who checks it."""

from decimal import Decimal

import pytest

from evaluations.models import (
    AreaAnswer,
    Assessment,
    Scorecard,
)
from evaluations.services import (
    Refused,
    StaleAnswer,
    save_area_answer,
)
from tests.evaluations.scene import (
    area_said,
    kecamatan,
    opened,
    operator,
    question,
)
from tests.evaluations.traces import events, untouched
from tests.world import GEDUNG_WANI, KAUR, KINAL, SUKARAJA, place

pytestmark = pytest.mark.django_db


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
