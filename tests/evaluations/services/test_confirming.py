"""The memory of the check list: asked once, and again only for what is new."""

from __future__ import annotations

import pytest

from evaluations.checklist import checklist_of
from evaluations.models import Assessment, ConfirmedWarning
from evaluations.services import Refused, confirm_warnings, submit, withdraw
from tests.evaluations.scene import fresh, opened, operator, said, small, submitted
from tests.evaluations.traces import events, nothing_changes

pytestmark = pytest.mark.django_db


@pytest.fixture
def kaur() -> Assessment:
    """1.1 claims points without its paper; three questions are blank."""
    assessment = opened(instrument=small())
    said(assessment, "1.1", "a")
    return fresh(assessment)


def keys(assessment: Assessment) -> list[str]:
    return [item.key for item in checklist_of(assessment)]


def test_what_was_ticked_is_kept_with_its_person_and_its_members(kaur) -> None:
    blank, _ = keys(kaur)

    count = confirm_warnings(assessment=kaur, confirmed=[blank], by=operator())

    row = ConfirmedWarning.objects.get()
    assert (count, row.name, row.members) == (3, "belum-diisi", ["1.2", "2.1", "25.4"])
    assert (row.by, row.assessment) == (operator(), kaur)
    (event,) = events("assessment.warnings_confirmed")
    assert event.data == {"warnings": {"belum-diisi": 3}}


def test_a_confirmed_warning_says_who_and_asks_only_for_what_is_new(kaur) -> None:
    said(kaur, "1.2", "a")
    confirm_warnings(assessment=kaur, confirmed=keys(kaur), by=operator())
    said(kaur, "1.2", "")

    blank, bare = checklist_of(kaur)

    assert (blank.key, bare.key) == ("belum-diisi:1.2", "tanpa-bukti:")
    assert (blank.confirmed.by, blank.confirmed.at is not None) == (str(operator()), True)


def test_a_submit_needs_ticks_only_for_what_was_never_confirmed(kaur) -> None:
    said(kaur, "1.2", "a")
    confirm_warnings(assessment=kaur, confirmed=keys(kaur), by=operator())
    said(kaur, "1.2", "")

    with nothing_changes(), pytest.raises(Refused, match=r"baru: 1\.2 Aturan\)\. Periksa"):
        submit(assessment=kaur, confirmed=[], by=operator())

    submit(assessment=kaur, confirmed=["belum-diisi:1.2"], by=operator())
    assert fresh(kaur).state == "submitted"


def test_after_a_withdrawal_the_same_warnings_are_not_asked_again(kaur) -> None:
    kaur = submitted(kaur)
    withdraw(assessment=kaur, by=operator())

    submit(assessment=fresh(kaur), confirmed=[], by=operator())

    assert fresh(kaur).state == "submitted"
    assert len(events("assessment.warnings_confirmed")) == 1


def test_a_forged_tick_confirms_nothing_that_is_not_there(kaur) -> None:
    forged = ["belum-diisi:1.1 9.9", "karangan:1.2", "belum-diisi", "\x00:\x00"]

    with nothing_changes():
        assert confirm_warnings(assessment=kaur, confirmed=forged, by=operator()) == 0


def test_the_same_ticks_twice_are_kept_once(kaur) -> None:
    ticks = keys(kaur)

    counts = [confirm_warnings(assessment=kaur, confirmed=ticks, by=operator()) for _ in range(2)]

    assert counts == [4, 0]
    assert ConfirmedWarning.objects.count() == 2


def test_once_submitted_nothing_is_confirmed(kaur) -> None:
    ticks = keys(kaur)
    kaur = submitted(kaur)

    with nothing_changes(), pytest.raises(Refused, match="Evaluasi ini diajukan"):
        confirm_warnings(assessment=kaur, confirmed=ticks, by=operator())
