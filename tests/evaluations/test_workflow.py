"""When answers can be written: the state first, then the clock, to the very moment."""

from datetime import UTC, datetime, timedelta

import pytest

from evaluations.models import AssessmentState
from evaluations.workflow import (
    SENTENCES,
    STATE_WORDS,
    Closed,
    Refusal,
    State,
    Window,
    answering_refused,
    verdict_refused,
)
from regions.timezones import WIB, WIT

OPENS = datetime(2024, 2, 7, 1, 0, tzinfo=UTC)
CLOSES = datetime(2024, 6, 27, 16, 59, 59, tzinfo=UTC)
BETWEEN = datetime(2024, 4, 1, tzinfo=UTC)
REPAIR_ENDS = datetime(2024, 7, 10, 2, 0, tzinfo=UTC)
WINDOW = Window(OPENS, CLOSES)
TICK = timedelta(microseconds=1)

MOMENTS = [
    (WINDOW, OPENS - TICK, "early", OPENS),
    (WINDOW, OPENS, "", None),
    (WINDOW, BETWEEN, "", None),
    (WINDOW, CLOSES - TICK, "", None),
    (WINDOW, CLOSES, "late", CLOSES),
    (WINDOW, CLOSES + TICK, "late", CLOSES),
    (Window(), BETWEEN, "", None),
    (Window(opens_at=OPENS), OPENS - TICK, "early", OPENS),
    (Window(opens_at=OPENS), CLOSES, "", None),
    (Window(closes_at=CLOSES), OPENS - TICK, "", None),
    (Window(closes_at=CLOSES), CLOSES, "late", CLOSES),
]


def refusal_of(how: str, moment: datetime | None, early: Closed, late: Closed) -> Refusal | None:
    return Refusal({"early": early, "late": late}[how], moment) if how else None


@pytest.mark.parametrize(("window", "now", "how", "moment"), MOMENTS)
def test_a_draft_is_written_from_the_opening_moment_until_before_the_closing_one(
    window, now, how, moment
) -> None:
    expected = refusal_of(how, moment, Closed.NOT_YET, Closed.OVER)

    assert answering_refused("draft", window, now) == expected


@pytest.mark.parametrize("answer_state", ["", "empty", "returned", "accepted"])
@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ("submitted", Closed.SUBMITTED),
        ("verifying", Closed.VERIFYING),
        ("verified", Closed.VERIFIED),
        ("final", Closed.FINAL),
    ],
)
def test_a_locked_evaluation_takes_no_answer_however_open_the_stage_is(
    state, reason, answer_state
) -> None:
    refusal = answering_refused(
        state, Window(), BETWEEN, answer_state=answer_state, repair_until=REPAIR_ENDS
    )

    assert refusal == Refusal(reason)


@pytest.mark.parametrize("state", AssessmentState.values)
def test_only_a_draft_is_written_as_a_whole_however_open_the_stage_is(state) -> None:
    refusal = answering_refused(state, Window(), BETWEEN, repair_until=REPAIR_ENDS)

    assert (refusal is None) == (state == "draft")


@pytest.mark.parametrize("answer_state", ["", "empty", "answered", "submitted", "accepted"])
def test_of_what_came_back_only_returned_questions_are_written(answer_state) -> None:
    refusal = answering_refused(
        "returned", WINDOW, BETWEEN, answer_state=answer_state, repair_until=REPAIR_ENDS
    )

    assert refusal == Refusal(Closed.NOT_RETURNED, REPAIR_ENDS)


@pytest.mark.parametrize(
    ("now", "refusal"),
    [
        (BETWEEN, None),
        # SELF has closed long ago; the repair window does not care.
        (CLOSES + TICK, None),
        (REPAIR_ENDS - TICK, None),
        (REPAIR_ENDS, Refusal(Closed.REPAIR_OVER, REPAIR_ENDS)),
        (REPAIR_ENDS + TICK, Refusal(Closed.REPAIR_OVER, REPAIR_ENDS)),
    ],
)
def test_a_returned_question_is_repaired_to_the_very_end_of_its_window(now, refusal) -> None:
    asked = answering_refused(
        "returned", WINDOW, now, answer_state="returned", repair_until=REPAIR_ENDS
    )

    assert asked == refusal


def test_without_an_end_a_returned_question_stays_open() -> None:
    assert answering_refused("returned", WINDOW, REPAIR_ENDS, answer_state="returned") is None


def test_after_the_repair_window_its_end_is_named_before_the_question() -> None:
    asked = answering_refused(
        "returned", WINDOW, REPAIR_ENDS, answer_state="accepted", repair_until=REPAIR_ENDS
    )

    assert asked == Refusal(Closed.REPAIR_OVER, REPAIR_ENDS)


def test_the_state_is_named_before_the_clock() -> None:
    late = CLOSES + TICK

    assert answering_refused("submitted", WINDOW, late) == Refusal(Closed.SUBMITTED)


@pytest.mark.parametrize("door", [answering_refused, verdict_refused])
@pytest.mark.parametrize("state", ["", "Draft", "unknown"])
def test_an_unknown_state_is_an_error_and_no_open_door(door, state) -> None:
    with pytest.raises(ValueError, match="is not a valid State"):
        door(state, Window(), BETWEEN)


@pytest.mark.parametrize(("window", "now", "how", "moment"), MOMENTS)
def test_a_verdict_is_given_only_inside_the_provinces_window(window, now, how, moment) -> None:
    expected = refusal_of(how, moment, Closed.STAGE_NOT_YET, Closed.STAGE_OVER)

    assert verdict_refused("verifying", window, now) == expected


@pytest.mark.parametrize("state", [state for state in State if state != State.VERIFYING])
def test_a_verdict_is_given_only_while_the_province_verifies(state) -> None:
    refusal = verdict_refused(state, WINDOW, CLOSES)

    assert refusal.reason == Closed.WRONG_STATE
    assert refusal.in_words(WIB) == (
        f"Belum dapat: memberi hasil verifikasi. Evaluasi ini {STATE_WORDS[state]}; "
        "langkah itu hanya saat evaluasi diverifikasi."
    )


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
            "Evaluasi sudah diajukan, jawaban terkunci. Operator dapat menarik pengajuan selama "
            "verifikasi belum dimulai.",
        ),
        (
            Refusal(Closed.VERIFYING),
            WIB,
            "Evaluasi sedang diverifikasi provinsi, jawaban terkunci. Yang perlu diperbaiki akan "
            "dikembalikan dengan alasannya.",
        ),
        (
            Refusal(Closed.NOT_RETURNED, REPAIR_ENDS),
            WIB,
            "Hanya pertanyaan yang dikembalikan dapat diubah, sampai 10 Juli 2024, 09.00 WIB.",
        ),
        (
            Refusal(Closed.REPAIR_OVER, REPAIR_ENDS),
            WIT,
            "Masa perbaikan berakhir 10 Juli 2024, 11.00 WIT. Jawaban kembali terkunci.",
        ),
        (
            Refusal(Closed.VERIFIED),
            WIB,
            "Verifikasi provinsi sudah selesai, jawaban terkunci. Hubungi admin provinsi.",
        ),
        (Refusal(Closed.FINAL), WIB, "Evaluasi sudah ditetapkan dan tidak dapat diubah lagi."),
        (
            Refusal(Closed.STAGE_NOT_YET, OPENS),
            WIB,
            "Tahap ini belum dibuka. Mulai 7 Februari 2024, 08.00 WIB.",
        ),
        (
            Refusal(Closed.STAGE_OVER, CLOSES),
            WIB,
            "Tahap ini sudah ditutup sejak 27 Juni 2024, 23.59 WIB. Hubungi admin provinsi.",
        ),
    ],
)
def test_a_refusal_says_why_and_when_in_the_regions_own_time(refusal, zone, words) -> None:
    assert refusal.in_words(zone) == words


def test_every_closed_door_has_its_words() -> None:
    assert set(SENTENCES) == set(Closed)


def test_states_are_those_of_the_rows_and_each_has_its_words() -> None:
    assert [state.value for state in State] == AssessmentState.values
    assert set(STATE_WORDS) == set(State)
