"""The verifiers' reasons, by code and in words."""

import pytest

from evaluations.reasons import REASONS, reason_words
from evaluations.services.verifying import UNANSWERED_REASON


@pytest.mark.parametrize(
    ("codes", "words"),
    [
        ([], []),
        (["tahun-salah"], ["Tahun dokumen tidak sesuai"]),
        # In the order of the list, whatever the order in which they were ticked.
        (
            ["angka-berbeda", "tidak-terbaca"],
            ["Pindaian tidak terbaca", "Angka berbeda dengan dokumen"],
        ),
        # A code of an older list is shown as it was stored, behind the known ones.
        (["usang", "tahun-salah"], ["Tahun dokumen tidak sesuai", "usang"]),
    ],
)
def test_reasons_are_read_in_words_and_in_the_order_of_the_list(codes, words) -> None:
    assert reason_words(codes) == words


def test_each_reason_has_its_words_and_a_code_that_is_stored() -> None:
    assert len(set(REASONS.values())) == len(REASONS) == 8
    assert UNANSWERED_REASON in REASONS
    assert all(code == code.lower().strip() for code in REASONS)
