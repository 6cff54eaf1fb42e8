import pytest

from evaluations.models import Answer, Scorecard
from tests.evaluations.commands.running import faults, printed
from tests.evaluations.scene import opened, said
from tests.world import SELUMA

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _two_regencies() -> None:
    kaur = opened()
    said(kaur, "1.1", "a")
    seluma = opened(SELUMA, instrument=kaur.round.instrument)
    said(seluma, "1.1", "b")


def test_stored_scores_that_are_true_pass() -> None:
    assert printed("recompute_scores", "--check") == "2 evaluasi diperiksa, 0 berbeda.\n"


def tamper(how: str) -> str:
    kaur = Scorecard.objects.filter(assessment__region="17.04")
    if how == "answer":
        Answer.objects.filter(assessment__region="17.04").update(option="b")
        return "2024 17.04: tersimpan 12.00, terhitung 9.00"
    if how == "card":
        kaur.update(card=kaur.get().card | {"score": "999.00"})
        return "2024 17.04: nilai tersimpan tidak sesuai dengan sidik jarinya"
    kaur.delete()
    return "2024 17.04: belum tersimpan, terhitung 12.00"


@pytest.mark.parametrize("how", ["answer", "card", "gone"])
def test_a_difference_is_a_fault_that_check_only_tells(how) -> None:
    words = tamper(how)
    before = list(Scorecard.objects.values())

    assert faults("recompute_scores", "--check") == [words]
    assert list(Scorecard.objects.values()) == before


@pytest.mark.parametrize("how", ["answer", "card", "gone"])
def test_without_check_a_difference_is_mended_and_told(how) -> None:
    words = tamper(how)

    told = printed("recompute_scores")

    assert told == f"2 evaluasi diperiksa, 1 berbeda, sudah diperbarui.\n{words}\n"
    assert printed("recompute_scores", "--check") == "2 evaluasi diperiksa, 0 berbeda.\n"


def test_a_total_that_was_typed_in_is_found() -> None:
    Scorecard.objects.filter(assessment__region="17.04").update(total=999, predicate="kla")

    assert faults("recompute_scores", "--check") == [
        "2024 17.04: tersimpan 999.00, terhitung 12.00"
    ]
    printed("recompute_scores")
    assert str(Scorecard.objects.get(assessment__region="17.04").total) == "12.00"
