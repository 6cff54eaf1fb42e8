"""When a second verifier's sample can be drawn and judged: while and after the verification."""

from zoneinfo import ZoneInfo

import pytest

from evaluations.workflow import STATE_WORDS, State, sampling_refused

OPEN = {State.VERIFYING, State.VERIFIED}


@pytest.mark.parametrize("state", sorted(OPEN))
def test_a_review_that_goes_on_or_is_done_can_be_sampled(state):
    assert sampling_refused(state) is None


@pytest.mark.parametrize("state", sorted(set(State) - OPEN))
def test_in_every_other_state_the_sentence_says_when_it_can(state):
    assert sampling_refused(state).in_words(ZoneInfo("Asia/Jakarta")) == (
        f"Belum dapat: contoh penilai kedua. Evaluasi ini {STATE_WORDS[state]}; langkah itu hanya "
        "saat evaluasi diverifikasi atau selesai diverifikasi."
    )
