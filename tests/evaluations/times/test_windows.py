"""Until when a stage is open for whom: closing, exceptions, the regency's own cut-off; pure."""

from datetime import UTC, datetime, timedelta

import pytest

from evaluations.times.windows import REGENCY, End, Longer, Whose, Window, timetable_fault
from evaluations.workflow import (
    Action,
    Circumstances,
    Closed,
    Refusal,
    State,
    move_refused,
    verdict_refused,
)
from evaluations.workflow import answering_refused as refused
from regions.timezones import WIB

DAY = timedelta(days=1)
OPENS = datetime(2024, 2, 7, 1, 0, tzinfo=UTC)
CUTOFF = End(datetime(2024, 6, 20, 10, 0, tzinfo=UTC), "Operator Kaur")
CLOSES = datetime(2024, 6, 27, 16, 59, tzinfo=UTC)
TICK = timedelta(microseconds=1)
DINKES, DISDIK = 7, 8
KINAL, VILLAGE, NEIGHBOUR = "17.04.01", "17.04.01.2001", "17.04.011"
OFFICE = Whose(frozenset({DINKES}), is_bound=True)
AREA = Whose(area=VILLAGE, is_bound=True)


def later(days: int, by: str = "Admin", **whom) -> Longer:
    return Longer(End(CLOSES + days * DAY, by), **whom)


def window(*longer: Longer, cutoff: End | None = None) -> Window:
    return Window(OPENS, CLOSES, "Admin", longer, cutoff)


def test_without_exceptions_a_stage_closes_for_everybody_at_its_closing() -> None:
    assert window().end == End(CLOSES, "Admin")
    assert window().end_for(OFFICE) == window().last_end == End(CLOSES, "Admin")


def test_a_stage_without_a_closing_never_closes_by_itself() -> None:
    endless = Window(longer=(later(3),))

    assert (endless.end, endless.last_end, endless.end_for(AREA)) == (None, None, None)


def test_more_time_for_the_regency_is_for_all_of_it_and_names_who_gave_it() -> None:
    longer = window(later(1, "Tini"), later(3, "Budi"), later(-5))

    assert longer.end == End(CLOSES + 3 * DAY, "Budi")
    assert longer.end_for(AREA) == longer.end_for(REGENCY) == longer.end
    assert longer.closes_at == CLOSES


@pytest.mark.parametrize(
    ("whom", "whose", "has_more"),
    [
        ({"office": DINKES}, OFFICE, True),
        ({"office": DISDIK}, OFFICE, False),
        ({"office": DINKES}, AREA, False),
        ({"office": DINKES}, REGENCY, False),
        ({"area": VILLAGE}, AREA, True),
        ({"area": KINAL}, AREA, True),
        ({"area": KINAL}, Whose(area=NEIGHBOUR), False),
        ({"area": VILLAGE}, Whose(area=KINAL), False),
        ({"area": KINAL}, OFFICE, False),
        ({"area": KINAL}, REGENCY, False),
    ],
)
def test_more_time_is_for_the_unit_that_it_names_and_for_what_lies_in_it(
    whom, whose, has_more
) -> None:
    longer = window(later(2, **whom))

    assert longer.end_for(whose) == End(CLOSES + (2 if has_more else 0) * DAY, "Admin")
    assert longer.end == End(CLOSES, "Admin")
    assert longer.last_end == End(CLOSES + 2 * DAY, "Admin")
    assert longer.names_offices() == ("office" in whom)


def test_what_an_operator_gave_never_outlives_the_stage() -> None:
    longer = window(later(2, office=DINKES, by_province=False), cutoff=CUTOFF)

    assert longer.end_for(OFFICE) == longer.last_end == End(CLOSES, "Admin")


def test_the_cut_off_stops_offices_and_areas_but_no_operator() -> None:
    early = window(cutoff=CUTOFF)

    assert early.end_for(OFFICE) == early.end_for(AREA) == CUTOFF
    assert early.end_for(Whose(frozenset({DINKES}))) == early.end_for(REGENCY) == early.end


@pytest.mark.parametrize("by_province", [True, False])
def test_more_time_of_their_own_lifts_the_cut_off(by_province) -> None:
    more = Longer(End(CUTOFF.at + DAY, "Tini"), office=DINKES, by_province=by_province)
    early = window(more, cutoff=CUTOFF)

    assert early.end_for(OFFICE) == End(CUTOFF.at + DAY, "Tini")
    assert early.end_for(AREA) == CUTOFF


def test_more_time_for_the_whole_regency_leaves_its_own_cut_off() -> None:
    assert window(later(3), cutoff=CUTOFF).end_for(AREA) == CUTOFF


def test_a_cut_off_counts_where_the_stage_has_no_closing_too() -> None:
    assert Window(cutoff=CUTOFF).end_for(AREA) == CUTOFF


# --- what the workflow makes of it ----------------------------------------------------------------


def test_a_closed_door_says_since_when_who_closed_it_and_who_can_open_it() -> None:
    over = refused("draft", window(), CLOSES)
    cut = refused("draft", window(cutoff=CUTOFF), CUTOFF.at, whose=AREA)

    assert over == Refusal(Closed.OVER, CLOSES, by="Admin")
    assert over.in_words(WIB) == (
        "Pengisian sudah ditutup sejak 27 Juni 2024, 23.59 WIB (waktunya ditetapkan Admin). "
        "Hubungi admin provinsi bila perlu dibuka."
    )
    assert cut == Refusal(Closed.CUT_OFF, CUTOFF.at, by="Operator Kaur")
    assert cut.in_words(WIB) == (
        "Pengisian untuk OPD, kecamatan, dan desa sudah ditutup sejak 20 Juni 2024, 17.00 WIB "
        "(waktunya ditetapkan Operator Kaur). Hubungi operator kabupaten/kota bila perlu dibuka."
    )


def test_once_the_stage_is_over_the_cut_off_is_not_what_closes_the_door() -> None:
    refusal = refused("draft", window(cutoff=CUTOFF), CLOSES, whose=AREA)

    assert refusal == Refusal(Closed.OVER, CLOSES, by="Admin")


def test_more_time_opens_no_stage_that_has_not_begun() -> None:
    longer = window(later(3), later(3, area=VILLAGE))

    assert refused("draft", longer, OPENS - TICK, whose=AREA) == Refusal(Closed.NOT_YET, OPENS)


def test_a_submit_waits_for_the_last_one_who_may_still_write() -> None:
    longer = {"self": window(later(2, office=DINKES))}
    last = CLOSES + 2 * DAY
    moves = {
        (action, moment): move_refused(action, Circumstances(state, moment, longer)) is None
        for action, state in ((Action.SUBMIT, State.DRAFT), (Action.WITHDRAW, State.SUBMITTED))
        for moment in (CLOSES - TICK, last - TICK, last)
    }

    assert moves == {
        (Action.SUBMIT, CLOSES - TICK): True,
        (Action.SUBMIT, last - TICK): True,
        (Action.SUBMIT, last): False,
        (Action.WITHDRAW, CLOSES - TICK): True,
        (Action.WITHDRAW, last - TICK): False,
        (Action.WITHDRAW, last): False,
    }


def test_verdicts_follow_more_time_for_the_regency() -> None:
    longer = window(later(1))

    assert verdict_refused("verifying", longer, CLOSES) is None
    assert verdict_refused("verifying", longer, CLOSES + DAY) == Refusal(
        Closed.STAGE_OVER, CLOSES + DAY, by="Admin"
    )


# --- a timetable ----------------------------------------------------------------------------------

NAMES = {"self": "Mandiri", "province": "Provinsi", "central": "Pusat"}
ONE, TWO, THREE = OPENS, OPENS + DAY, OPENS + 2 * DAY
NONE = (None, None)


@pytest.mark.parametrize(
    "times",
    [
        {},
        {"self": NONE, "province": NONE},
        {"self": (ONE, TWO), "province": (TWO, THREE)},
        {"self": (ONE, THREE), "province": (ONE, THREE)},
        {"self": (TWO, None), "province": NONE, "central": (None, THREE)},
    ],
)
def test_stages_in_their_order_are_no_fault(times) -> None:
    assert timetable_fault(times, NAMES) is None


@pytest.mark.parametrize(
    ("times", "stage", "words"),
    [
        ({"self": (TWO, ONE)}, "self", "Mandiri: waktu tutup harus sesudah waktu buka."),
        ({"self": (ONE, ONE)}, "self", "Mandiri: waktu tutup harus sesudah waktu buka."),
        (
            {"self": (TWO, None), "province": (ONE, None)},
            "province",
            "Provinsi dibuka sebelum Mandiri dibuka.",
        ),
        (
            {"self": (ONE, THREE), "province": (ONE, TWO)},
            "province",
            "Provinsi ditutup sebelum Mandiri ditutup.",
        ),
        (
            {"self": (ONE, THREE), "province": NONE, "central": (None, TWO)},
            "central",
            "Pusat ditutup sebelum Mandiri ditutup.",
        ),
    ],
)
def test_stages_that_overlap_backwards_are_named(times, stage, words) -> None:
    found = timetable_fault(times, NAMES)

    assert found is not None
    assert (found[0], found[1].startswith(words)) == (stage, True)
