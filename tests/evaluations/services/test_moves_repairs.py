"""What comes back, how long it can be repaired, and how the window ends by itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from evaluations.models import Answer, Assessment, RoundStage
from evaluations.scorecards import present_of
from evaluations.services import (
    Refused,
    close_repair_windows,
    send_back,
)
from jobs.due import run_due
from tests.clock import set_clock
from tests.evaluations.scene import (
    area_said,
    fresh,
    judged,
    kecamatan,
    linked,
    opened,
    points,
    resubmitted,
    returned,
    said,
    small,
    verifier,
    verifying,
)
from tests.evaluations.traces import events, nothing_changes
from tests.world import SELUMA

pytestmark = pytest.mark.django_db

SENT_BACK = datetime(2024, 7, 1, 3, 0, tzinfo=UTC)
REPAIR_ENDS = SENT_BACK + timedelta(hours=48)
TICK = timedelta(milliseconds=1)


@pytest.fixture
def kaur() -> Assessment:
    return opened(instrument=small())


def states(assessment: Assessment) -> dict[str, str]:
    rows = Answer.objects.filter(assessment=assessment)
    return dict(rows.values_list("question__code", "state"))


# --- send back, repair, resubmit ---------------------------------------------------------------


def test_what_comes_back_is_named_with_the_end_of_its_window(kaur, monkeypatch) -> None:
    said(kaur, "1.1", "a")
    said(kaur, "1.2", "a")
    kaur = verifying(kaur)
    for code in ("1.2", "1.1"):
        judged(kaur, code)
    set_clock(monkeypatch, SENT_BACK)

    until = send_back(assessment=kaur, by=verifier())

    assert until == fresh(kaur).repair_until == REPAIR_ENDS
    assert events("assessment.send_back")[0].data == {
        "questions": ["1.1", "1.2"],
        "until": REPAIR_ENDS.isoformat(),
    }


def test_the_round_says_how_long_is_repaired(kaur, monkeypatch) -> None:
    said(kaur, "1.1", "a")
    kaur.round.repair_hours = 5
    kaur.round.save()
    set_clock(monkeypatch, SENT_BACK)

    assert returned(kaur, "1.1").repair_until == SENT_BACK + timedelta(hours=5)


def test_nothing_goes_back_without_a_returned_question(kaur) -> None:
    said(kaur, "1.1", "a")
    kaur = verifying(kaur)
    judged(kaur, "1.1", "3")

    with nothing_changes(), pytest.raises(Refused, match="Belum ada pertanyaan yang dikembalikan"):
        send_back(assessment=kaur, by=verifier())


def test_only_what_came_back_is_repaired(kaur) -> None:
    for code in ("1.1", "1.2"):
        said(kaur, code, "a")
    area = kecamatan(2)[0]
    area_said(kaur, "25.4", area, "tidak")
    kaur = returned(kaur, "1.1")

    said(kaur, "1.1", "b")
    linked(kaur, "1.1", "sk")

    for deed in (
        lambda: said(kaur, "1.2", "b"),
        lambda: said(kaur, "2.1", "5"),
        lambda: area_said(kaur, "25.4", area, "ya"),
    ):
        with nothing_changes(), pytest.raises(Refused, match="Hanya pertanyaan yang dikembalikan"):
            deed()
    assert states(kaur) == {"1.1": "returned", "1.2": "submitted", "25.4": "submitted"}


def test_a_returned_rollup_is_repaired_by_its_areas(kaur) -> None:
    areas = kecamatan(2)
    area_said(kaur, "25.4", areas[0], "tidak")
    kaur = returned(kaur, "25.4")

    area_said(kaur, "25.4", areas[0], "ya")
    area_said(kaur, "25.4", areas[1], "ya")

    assert present_of(kaur).value_of("25.4").percent == 100
    assert points(kaur, "25.4") == Decimal("0")


def test_a_returned_question_stays_returned_while_it_is_repaired_even_cleared(kaur) -> None:
    said(kaur, "1.1", "a")
    kaur = returned(kaur, "1.1")

    for text in ("b", "", "a"):
        assert said(kaur, "1.1", text).state == "returned"

    assert states(resubmitted(kaur)) == {"1.1": "resubmitted"}


@pytest.mark.parametrize("self_closed", [False, True])
def test_repairs_are_taken_until_the_very_end_of_their_window(
    kaur, monkeypatch, self_closed
) -> None:
    said(kaur, "1.1", "a")
    set_clock(monkeypatch, SENT_BACK)
    kaur = returned(kaur, "1.1")
    if self_closed:
        RoundStage.objects.filter(stage="self").update(closes_at=SENT_BACK)

    set_clock(monkeypatch, REPAIR_ENDS - TICK)
    said(kaur, "1.1", "b")
    set_clock(monkeypatch, REPAIR_ENDS)
    with nothing_changes(), pytest.raises(Refused) as refusal:
        said(kaur, "1.1", "z")

    assert str(refusal.value) == (
        "Masa perbaikan berakhir 3 Juli 2024, 10.00 WIB. Jawaban kembali terkunci."
    )
    assert Answer.objects.get().option == "b"


def test_a_resubmit_begins_the_next_review_and_ends_the_window(kaur) -> None:
    said(kaur, "1.1", "a")
    kaur = returned(kaur, "1.1")

    kaur = resubmitted(kaur)

    assert (kaur.state, kaur.review, kaur.version) == ("verifying", 2, 1)
    assert kaur.repair_until is None
    event = events("assessment.resubmit")[0]
    assert (event.actor, event.data) == ("operator", {"questions": ["1.1"]})
    with pytest.raises(Refused, match="sedang diverifikasi provinsi"):
        said(kaur, "1.1", "b")


# --- the window ends by itself -----------------------------------------------------------------


def test_a_window_closes_by_itself_at_its_very_end_and_only_once(kaur, monkeypatch) -> None:
    said(kaur, "1.1", "a")
    set_clock(monkeypatch, SENT_BACK)
    kaur = returned(kaur, "1.1")

    set_clock(monkeypatch, REPAIR_ENDS - TICK)
    with nothing_changes():
        assert close_repair_windows() == 0
    set_clock(monkeypatch, REPAIR_ENDS)
    assert close_repair_windows() == 1
    with nothing_changes():
        assert close_repair_windows() == 0

    kaur = fresh(kaur)
    assert (kaur.state, kaur.review, states(kaur)) == ("verifying", 2, {"1.1": "resubmitted"})
    assert [event.actor for event in events("assessment.resubmit")] == [""]


def test_the_worker_closes_windows_by_itself(kaur, monkeypatch) -> None:
    said(kaur, "1.1", "a")
    set_clock(monkeypatch, SENT_BACK)
    kaur = returned(kaur, "1.1")
    set_clock(monkeypatch, REPAIR_ENDS)

    run_due()

    assert fresh(kaur).state == "verifying"


def test_every_window_that_is_over_is_closed_and_no_other(kaur, monkeypatch) -> None:
    seluma = opened(SELUMA, instrument=kaur.round.instrument)
    draft = opened("17.71", instrument=kaur.round.instrument)
    said(kaur, "1.1", "a")
    said(seluma, "1.1", "a")
    set_clock(monkeypatch, SENT_BACK)
    returned(kaur, "1.1")
    set_clock(monkeypatch, SENT_BACK + TICK)
    returned(seluma, "1.1")

    set_clock(monkeypatch, REPAIR_ENDS)

    assert close_repair_windows() == 1
    assert [fresh(one).state for one in (kaur, seluma, draft)] == ["verifying", "returned", "draft"]


def test_a_worker_that_comes_too_late_does_not_end_a_new_window(kaur, monkeypatch) -> None:
    """After its question the operator resubmitted and the province sent back anew."""
    said(kaur, "1.1", "a")
    set_clock(monkeypatch, SENT_BACK)
    kaur = returned(kaur, "1.1")
    set_clock(monkeypatch, REPAIR_ENDS)
    kept = Assessment.from_db.__func__

    def read_then_others_act(cls, *row):
        found = kept(cls, *row)
        monkeypatch.setattr(Assessment, "from_db", classmethod(kept))
        again = resubmitted(fresh(found))
        returned(again, "1.1")
        return found

    monkeypatch.setattr(Assessment, "from_db", classmethod(read_then_others_act))

    assert close_repair_windows() == 0
    kaur = fresh(kaur)
    assert (kaur.state, kaur.repair_until) == ("returned", REPAIR_ENDS + timedelta(hours=48))
