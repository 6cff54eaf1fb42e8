"""Every state with every action, on real rows: legal steps arrive, illegal ones change nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import product
from typing import Any

import pytest

from audit.services import verify_chain
from evaluations.checklist import checklist_of
from evaluations.models import Answer, Assessment, RoundStage, Scorecard, Stage
from evaluations.scorecards import fingerprint
from evaluations.services import (
    Refused,
    ask_to_reopen,
    conclude,
    record_stage,
    reopen,
    resubmit,
    send_back,
    start_verification,
    submit,
    withdraw,
)
from evaluations.services.doors import locked
from evaluations.services.steps import finish
from evaluations.workflow import STATE_WORDS, TRANSITIONS, Action, State
from tests.clock import set_clock
from tests.evaluations.scene import (
    a_version,
    admin,
    area_said,
    awarded,
    finalised,
    fresh,
    judged,
    kecamatan,
    linked,
    opened,
    operator,
    proposed,
    returned,
    said,
    small,
    submitted,
    verified,
    verifier,
    verifying,
)
from tests.evaluations.traces import events, nothing_changes
from tests.rollback import rolled_back

pytestmark = pytest.mark.django_db

MOMENT = datetime(2024, 7, 1, 3, 0, tzinfo=UTC)
TICK = timedelta(milliseconds=1)
REGIONS = dict(zip(State, ["17.01", "17.02", "17.03", "17.04", "17.05", "17.06"], strict=True))
BUILDERS: dict[State, Callable[[Assessment], Assessment]] = {
    State.DRAFT: fresh,
    State.SUBMITTED: submitted,
    State.VERIFYING: verifying,
    State.RETURNED: lambda assessment: returned(assessment, "1.2"),
    State.VERIFIED: verified,
    State.FINAL: finalised,
}
DEEDS: dict[Action, Callable[[Assessment], Any]] = {
    Action.SUBMIT: lambda one: submit(
        assessment=one, confirmed={item.key for item in checklist_of(one)}, by=operator()
    ),
    Action.WITHDRAW: lambda one: withdraw(assessment=one, by=operator()),
    Action.START_VERIFICATION: lambda one: start_verification(assessment=one, by=verifier()),
    Action.SEND_BACK: lambda one: send_back(assessment=one, by=verifier()),
    Action.RESUBMIT: lambda one: resubmit(assessment=one, by=operator()),
    Action.CONCLUDE: lambda one: conclude(assessment=one, by=verifier()),
    Action.RECORD: lambda one: record_stage(
        assessment=one, stage=Stage.CENTRAL, points={"K": Decimal(5)}, by=admin()
    ),
    Action.FINALISE: lambda one: awarded(one),
    Action.REOPEN: lambda one: reopen(assessment=one, proposal=proposed(one), by=admin("admin2")),
}
HANDED_IN = "1.1 submitted, 1.2 submitted, 25.4 submitted"
ACCEPTED = "1.1 accepted, 1.2 accepted, 2.1 empty, 25.4 accepted"
# State and action -> the questions and the stored cards afterwards; a star means frozen.
ARRIVES = {
    (State.DRAFT, Action.SUBMIT): (HANDED_IN, "self"),
    (State.SUBMITTED, Action.WITHDRAW): (HANDED_IN.replace("submitted", "answered"), "self"),
    (State.SUBMITTED, Action.START_VERIFICATION): (HANDED_IN, "province self*"),
    (State.VERIFYING, Action.SEND_BACK): (
        "1.1 submitted, 1.2 returned, 25.4 submitted",
        "province self*",
    ),
    (State.RETURNED, Action.RESUBMIT): (
        "1.1 submitted, 1.2 resubmitted, 25.4 submitted",
        "province self*",
    ),
    (State.VERIFYING, Action.CONCLUDE): (ACCEPTED, "province* self*"),
    (State.VERIFIED, Action.RECORD): (ACCEPTED, "central province* self*"),
    (State.VERIFIED, Action.FINALISE): (ACCEPTED, "final* province* self*"),
    (State.VERIFIED, Action.REOPEN): (ACCEPTED, "province* province-2 self*"),
    (State.FINAL, Action.REOPEN): (ACCEPTED, "final* province* province-2 self*"),
}
CELLS = list(product(State, Action))
ILLEGAL = [cell for cell in CELLS if cell not in ARRIVES]


@pytest.fixture(scope="module")
def _regencies(django_db_setup, django_db_blocker) -> Iterator[None]:
    """One regency in each state, all with the same answers."""
    with django_db_blocker.unblock(), rolled_back():
        instrument = small()
        for state, code in REGIONS.items():
            assessment = opened(code, instrument=instrument)
            said(assessment, "1.1", "a")
            linked(assessment, "1.1", "sk", version=a_version(code))
            said(assessment, "1.2", "b")
            for area in kecamatan(5, code)[:4]:
                area_said(assessment, "25.4", area, "ya")
            BUILDERS[state](assessment)
        everybody()
        yield


@pytest.fixture
def in_state(_regencies) -> Callable[[State], Assessment]:
    def of(state: State) -> Assessment:
        return fresh(Assessment.objects.get(region=REGIONS[state]))

    return of


def everybody() -> None:
    """So that the first deed of a person makes no row of its own."""
    for person in (operator, verifier, admin):
        person()
    admin("admin2")


def prepared(assessment: Assessment, action: Action) -> Assessment:
    """What the action wants beside the state."""
    if action is Action.SEND_BACK:
        judged(assessment, "1.2")
    if action is Action.CONCLUDE:
        for code, worth in {"1.1": "2", "1.2": "2", "2.1": "0", "25.4": "0"}.items():
            judged(assessment, code, worth)
    if action is Action.REOPEN:
        ask_to_reopen(assessment=assessment, reason="Keberatan", by=admin())
    return fresh(assessment)


def questions_of(assessment: Assessment) -> str:
    rows = Answer.objects.filter(assessment=assessment).order_by("question__code")
    return ", ".join(" ".join(row) for row in rows.values_list("question__code", "state"))


def cards_of(assessment: Assessment) -> str:
    cards = Scorecard.objects.filter(assessment=assessment).order_by("stage", "version")
    return " ".join(
        f"{card.stage}{'-2' if card.version == 2 else ''}{'*' if card.frozen_at else ''}"
        for card in cards
    )


def test_every_cell_is_told_once() -> None:
    legal = {(state, action) for action, step in TRANSITIONS.items() for state in step.sources}

    assert legal == set(ARRIVES)
    assert (len(ARRIVES), len(ILLEGAL)) == (10, 44)


@pytest.mark.parametrize(("state", "action"), ARRIVES)
def test_a_legal_step_arrives_with_its_event_its_cards_and_its_questions(
    in_state, monkeypatch, state, action
) -> None:
    assessment = prepared(in_state(state), action)
    told = len(events(f"assessment.{action.name.lower()}"))
    set_clock(monkeypatch, MOMENT)

    DEEDS[action](assessment)

    arrived = fresh(assessment)
    assert (arrived.state, arrived.moved_at) == (TRANSITIONS[action].target, MOMENT)
    assert (questions_of(arrived), cards_of(arrived)) == ARRIVES[state, action]
    new = events(f"assessment.{action.name.lower()}")[told:]
    assert [(event.region, event.at) for event in new] == [(REGIONS[state], MOMENT)]
    assert new[0].subject == f"assessment:2024:{REGIONS[state]}"
    assert verify_chain() == []
    for card in Scorecard.objects.filter(assessment=assessment):
        assert card.sha256 == fingerprint(card.card)
        assert f"{card.total:.2f}" == card.card["score"]


@pytest.mark.parametrize(("state", "action"), ILLEGAL)
def test_an_illegal_step_is_refused_in_words_and_changes_nothing(in_state, state, action) -> None:
    assessment = in_state(state)

    with nothing_changes(), pytest.raises(Refused) as refusal:
        DEEDS[action](assessment)

    wanted = " atau ".join(STATE_WORDS[source] for source in TRANSITIONS[action].sources)
    assert str(refusal.value) == (
        f"Belum dapat: {TRANSITIONS[action].label}. Evaluasi ini {STATE_WORDS[state]}; "
        f"langkah itu hanya saat evaluasi {wanted}."
    )


@pytest.mark.parametrize("state", [s for s in State if (s, Action.REOPEN) in ILLEGAL])
def test_nobody_proposes_to_reopen_what_is_open(in_state, state) -> None:
    assessment = in_state(state)

    with nothing_changes(), pytest.raises(Refused, match="Belum dapat: Buka kembali"):
        ask_to_reopen(assessment=assessment, reason="Keberatan", by=admin())


@pytest.mark.parametrize(
    # What is final leaves that state by being reopened only (trigger), never behind a page's back.
    ("state", "action"),
    [cell for cell in ARRIVES if cell[0] is not State.FINAL],
)
def test_a_step_taken_on_an_old_page_is_judged_by_the_row_and_not_by_the_page(
    in_state, state, action
) -> None:
    assessment = prepared(in_state(state), action)
    others = [other for other in State if other not in TRANSITIONS[action].sources]
    Assessment.objects.filter(pk=assessment.pk).update(state=others[0])

    with nothing_changes(), pytest.raises(Refused, match=f"ini {STATE_WORDS[others[0]]};"):
        DEEDS[action](assessment)


@pytest.mark.parametrize(("state", "action"), [cell for cell in ARRIVES if cell[1] != "catat"])
def test_a_double_click_takes_the_step_once(in_state, state, action) -> None:
    assessment = prepared(in_state(state), action)
    told = len(events("assessment"))
    DEEDS[action](assessment)

    with nothing_changes(), pytest.raises(Refused, match="Belum dapat"):
        DEEDS[action](assessment)

    # What was confirmed of the check list is an event of its own.
    expected = ["assessment.warnings_confirmed"] if action is Action.SUBMIT else []
    assert len(events("assessment")) == told + len(expected) + 1


WINDOWED = [
    (State.DRAFT, Action.SUBMIT, Stage.SELF),
    (State.SUBMITTED, Action.WITHDRAW, Stage.SELF),
    (State.SUBMITTED, Action.START_VERIFICATION, Stage.PROVINCE),
    (State.VERIFYING, Action.SEND_BACK, Stage.PROVINCE),
    (State.VERIFYING, Action.CONCLUDE, Stage.PROVINCE),
    (State.VERIFIED, Action.RECORD, Stage.CENTRAL),
    (State.VERIFIED, Action.FINALISE, Stage.FINAL),
]


def over(stage: Stage) -> str:
    """Results of the ministry name their stage: their page is about several."""
    if stage in (Stage.SELF, Stage.PROVINCE):
        return "Tahap ini sudah ditutup sejak 1 Juli 2024, 10.00 WIB. Hubungi admin provinsi."
    return (
        f"{stage.label} sudah ditutup sejak 1 Juli 2024, 10.00 WIB, jadi hasilnya tidak dicatat "
        "lagi. Admin provinsi dapat membuka tahap itu kembali di halaman putaran."
    )


@pytest.mark.parametrize(("state", "action", "stage"), WINDOWED)
def test_a_step_is_taken_until_the_last_moment_of_its_stage_and_not_in_it(
    in_state, monkeypatch, state, action, stage
) -> None:
    assessment = prepared(in_state(state), action)
    RoundStage.objects.filter(stage=stage).update(closes_at=MOMENT)
    set_clock(monkeypatch, MOMENT)

    with nothing_changes(), pytest.raises(Refused) as refusal:
        DEEDS[action](assessment)
    set_clock(monkeypatch, MOMENT - TICK)
    DEEDS[action](assessment)

    assert str(refusal.value) == over(stage)
    assert fresh(assessment).state == TRANSITIONS[action].target


@pytest.mark.parametrize(("state", "action", "stage"), WINDOWED)
def test_a_step_is_taken_from_the_first_moment_of_its_stage(
    in_state, monkeypatch, state, action, stage
) -> None:
    assessment = prepared(in_state(state), action)
    RoundStage.objects.filter(stage=stage).update(opens_at=MOMENT)
    set_clock(monkeypatch, MOMENT - TICK)

    with nothing_changes(), pytest.raises(Refused) as refusal:
        DEEDS[action](assessment)
    set_clock(monkeypatch, MOMENT)
    DEEDS[action](assessment)

    name = "Tahap ini" if stage in (Stage.SELF, Stage.PROVINCE) else stage.label
    assert str(refusal.value) == f"{name} belum dibuka. Mulai 1 Juli 2024, 10.00 WIB."
    assert fresh(assessment).state == TRANSITIONS[action].target


@pytest.mark.parametrize(("state", "action"), ARRIVES)
def test_a_step_asks_no_stage_but_its_own(in_state, monkeypatch, state, action) -> None:
    assessment = prepared(in_state(state), action)
    own = [stage for row, deed, stage in WINDOWED if (row, deed) == (state, action)]
    RoundStage.objects.exclude(stage__in=own).update(closes_at=MOMENT)
    set_clock(monkeypatch, MOMENT + TICK)

    DEEDS[action](assessment)

    assert fresh(assessment).state == TRANSITIONS[action].target


def test_a_row_that_moved_between_reading_and_writing_is_not_moved_again(in_state) -> None:
    row = locked(in_state(State.DRAFT))
    Assessment.objects.filter(pk=row.pk).update(state=State.SUBMITTED)

    with nothing_changes(), pytest.raises(Refused) as refusal:
        finish(Action.SUBMIT, row, operator())

    assert str(refusal.value) == (
        "Evaluasi ini baru saja dipindahkan orang lain. Muat ulang halaman."
    )
