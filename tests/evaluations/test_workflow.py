"""When answers can be written: the state first, then the clock, to the very moment."""

from datetime import UTC, datetime, timedelta

import pytest

from evaluations.models import AssessmentState
from evaluations.workflow import SENTENCES, Closed, Refusal, Window, answering_refused
from regions.timezones import WIB, WIT

OPENS = datetime(2024, 2, 7, 1, 0, tzinfo=UTC)
CLOSES = datetime(2024, 6, 27, 16, 59, 59, tzinfo=UTC)
BETWEEN = datetime(2024, 4, 1, tzinfo=UTC)
WINDOW = Window(OPENS, CLOSES)
TICK = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("window", "now", "refusal"),
    [
        (WINDOW, OPENS - TICK, Refusal(Closed.NOT_YET, OPENS)),
        (WINDOW, OPENS, None),
        (WINDOW, BETWEEN, None),
        (WINDOW, CLOSES - TICK, None),
        (WINDOW, CLOSES, Refusal(Closed.OVER, CLOSES)),
        (WINDOW, CLOSES + TICK, Refusal(Closed.OVER, CLOSES)),
        (Window(), BETWEEN, None),
        (Window(opens_at=OPENS), OPENS - TICK, Refusal(Closed.NOT_YET, OPENS)),
        (Window(opens_at=OPENS), CLOSES, None),
        (Window(closes_at=CLOSES), OPENS - TICK, None),
        (Window(closes_at=CLOSES), CLOSES, Refusal(Closed.OVER, CLOSES)),
    ],
)
def test_a_draft_is_written_from_the_opening_moment_until_before_the_closing_one(
    window, now, refusal
) -> None:
    assert answering_refused("draft", window, now) == refusal


@pytest.mark.parametrize("state", AssessmentState.values)
def test_only_a_draft_is_written_however_open_the_stage_is(state) -> None:
    expected = {"draft": None, "final": Refusal(Closed.FINAL)}

    assert answering_refused(state, Window(), BETWEEN) == expected.get(
        state, Refusal(Closed.SUBMITTED)
    )


def test_the_state_is_named_before_the_clock() -> None:
    late = CLOSES + TICK

    assert answering_refused("submitted", WINDOW, late) == Refusal(Closed.SUBMITTED)


@pytest.mark.parametrize(
    ("refusal", "zone", "words"),
    [
        (
            Refusal(Closed.NOT_YET, OPENS),
            WIB,
            "Pengisian belum dibuka. Mulai 7 Februari 2024, 08.00 WIB.",
        ),
        (
            Refusal(Closed.OVER, CLOSES),
            WIT,
            "Pengisian sudah ditutup sejak 28 Juni 2024, 01.59 WIT. "
            "Hubungi admin provinsi bila perlu dibuka.",
        ),
        (
            Refusal(Closed.SUBMITTED),
            WIB,
            "Evaluasi sudah diajukan, jawaban terkunci. Hubungi admin provinsi.",
        ),
        (Refusal(Closed.FINAL), WIB, "Evaluasi sudah ditetapkan dan tidak dapat diubah lagi."),
    ],
)
def test_a_refusal_says_why_and_when_in_the_regions_own_time(refusal, zone, words) -> None:
    assert refusal.in_words(zone) == words


def test_every_closed_door_has_its_words() -> None:
    assert set(SENTENCES) == set(Closed)
