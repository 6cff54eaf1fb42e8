"""The table of rules 5, read back cell by cell: every state with every action, every question."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from accounts.permissions import GRANTS, Permission, Role
from evaluations.models import AnswerState, Stage
from evaluations.times.windows import End, Longer
from evaluations.workflow import (
    QUESTION_MOVES,
    RESULT_STAGES,
    STATE_WORDS,
    TRANSITIONS,
    Action,
    Circumstances,
    Closed,
    Refusal,
    State,
    Window,
    allowed_actions,
    move_refused,
    question_after,
)
from regions.timezones import WIB

NOW = datetime(2024, 6, 27, 5, 0, tzinfo=UTC)
TICK = timedelta(microseconds=1)

# Rules 5 as written there: action -> from, to, the role that does it.
RULES = {
    "ajukan": ("draft", "submitted", Role.OPERATOR),
    "tarik": ("submitted", "draft", Role.OPERATOR),
    "mulai-verifikasi": ("submitted", "verifying", Role.VERIFIER),
    "kembalikan": ("verifying", "returned", Role.VERIFIER),
    "ajukan-ulang": ("returned", "verifying", Role.OPERATOR),
    "selesaikan": ("verifying", "verified", Role.VERIFIER),
    "catat": ("verified", "verified", Role.PROVINCE_ADMIN),
    "tetapkan": ("verified", "final", Role.PROVINCE_ADMIN),
    "buka-kembali": ("final verified", "verifying", Role.PROVINCE_ADMIN),
}
# The stage that has to be open for a step; a step without one has no window.
STAGES = {
    Action.SUBMIT: "self",
    Action.WITHDRAW: "self",
    Action.START_VERIFICATION: "province",
    Action.SEND_BACK: "province",
    Action.CONCLUDE: "province",
    Action.RECORD: "field",
    Action.FINALISE: "final",
}
CELLS = list(product(State, Action))
LEGAL = [cell for cell in CELLS if cell[0] in RULES[cell[1]][0].split()]
ILLEGAL = [cell for cell in CELLS if cell not in LEGAL]


def ready(state: State, action: Action, **changes) -> Circumstances:
    """Everything but the state is as the action wants it."""
    told = {"state": state, "now": NOW, "returned": 1 if action is Action.SEND_BACK else 0}
    told["recorded"] = "field" if action is Action.RECORD else ""
    return Circumstances(**told | changes)


def source_of(action: Action) -> State:
    return TRANSITIONS[action].sources[0]


def test_the_table_is_that_of_the_rules() -> None:
    told = {
        action.value: (" ".join(step.sources), step.target.value)
        for action, step in TRANSITIONS.items()
    }

    assert told == {action: (sources, target) for action, (sources, target, _) in RULES.items()}
    assert list(TRANSITIONS) == list(Action)
    assert (len(LEGAL), len(ILLEGAL)) == (10, 44)


def test_each_step_is_granted_to_the_role_of_the_rules_and_to_no_other() -> None:
    doing = {
        action.value: {role for role in Role if step.permission in GRANTS[role]}
        for action, step in TRANSITIONS.items()
    }

    assert doing == {action: {role} for action, (_, _, role) in RULES.items()}


@pytest.mark.parametrize(("state", "action"), LEGAL)
def test_a_legal_step_is_open(state, action) -> None:
    assert move_refused(action, ready(state, action)) is None


@pytest.mark.parametrize(("state", "action"), ILLEGAL)
def test_an_illegal_step_names_the_state_and_the_one_it_waits_for(state, action) -> None:
    refusal = move_refused(action, ready(state, action))

    assert refusal.reason == Closed.WRONG_STATE
    wanted = " atau ".join(STATE_WORDS[State(name)] for name in RULES[action][0].split())
    assert refusal.in_words(WIB) == (
        f"Belum dapat: {TRANSITIONS[action].label}. Evaluasi ini {STATE_WORDS[state]}; "
        f"langkah itu hanya saat evaluasi {wanted}."
    )


@pytest.mark.parametrize(("state", "action"), CELLS)
def test_buttons_are_the_steps_that_are_not_refused(state, action) -> None:
    at = ready(state, action)

    shown = allowed_actions(frozenset(Permission), at)

    assert (action in shown) == (move_refused(action, at) is None)


@pytest.mark.parametrize("action", Action)
def test_without_the_right_there_is_no_button(action) -> None:
    others = frozenset(Permission) - {TRANSITIONS[action].permission}

    assert action not in allowed_actions(others, ready(source_of(action), action))
    assert allowed_actions([], ready(source_of(action), action)) == []


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("state", State)
def test_each_role_sees_only_its_own_steps(role, state) -> None:
    at = Circumstances(state, NOW, returned=1)
    mine = {action for action, (_, _, doer) in RULES.items() if doer == role}

    assert {action.value for action in allowed_actions(GRANTS[role], at)} <= mine


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize(
    ("window", "reason"),
    [
        (Window(opens_at=NOW + TICK), Closed.STAGE_NOT_YET),
        (Window(opens_at=NOW), None),
        (Window(closes_at=NOW + TICK), None),
        (Window(closes_at=NOW), Closed.STAGE_OVER),
        (Window(NOW - TICK, NOW), Closed.STAGE_OVER),
    ],
)
def test_a_step_asks_the_window_of_its_stage_and_of_no_other(action, window, reason) -> None:
    stage = STAGES.get(action, "")
    shut = Window(closes_at=NOW - TICK)
    others = dict.fromkeys(("self", "province", "central", "field", "final"), shut)
    at = ready(source_of(action), action, stages=others | {stage: window})

    refusal = move_refused(action, at)

    named = {
        Closed.STAGE_NOT_YET: Closed.RESULT_NOT_YET,
        Closed.STAGE_OVER: Closed.RESULT_OVER,
    }
    expected = named.get(reason) if stage in RESULT_STAGES else reason if stage else None
    assert (refusal.reason if refusal else None) == expected
    assert not expected or refusal.moment == window.opens_at or refusal.moment == window.closes_at


def test_stages_of_results_are_called_as_everywhere() -> None:
    after_the_province = Stage.choices[Stage.values.index("province") + 1 :]

    assert list(RESULT_STAGES.items()) == after_the_province


@pytest.mark.parametrize("recorded", RESULT_STAGES)
def test_a_result_asks_the_stage_that_it_is_of_and_names_it(recorded) -> None:
    shut = {recorded: Window(closes_at=NOW, closed_by="Tini")}
    ahead = {recorded: Window(opens_at=NOW + TICK)}

    def said(recorded: str, stages: dict) -> str:
        at = Circumstances(State.VERIFIED, NOW, stages=stages, recorded=recorded)
        refusal = move_refused(Action.RECORD, at)
        return refusal.in_words(WIB) if refusal else ""

    assert said(recorded, shut) == (
        f"{RESULT_STAGES[recorded]} sudah ditutup sejak 27 Juni 2024, 12.00 WIB (waktunya "
        "ditetapkan Tini), jadi hasilnya tidak dicatat lagi. Admin provinsi dapat membuka tahap "
        "itu kembali di halaman putaran."
    )
    assert said(recorded, ahead) == (
        f"{RESULT_STAGES[recorded]} belum dibuka. Mulai 27 Juni 2024, 12.00 WIB."
    )
    assert [said(other, shut) for other in RESULT_STAGES if other != recorded] == ["", ""]


def test_more_time_for_the_regency_keeps_its_result_open() -> None:
    longer = Longer(End(NOW + TICK, "Tini"))
    stages = {"central": Window(closes_at=NOW, longer=(longer,))}

    def refused_at(now: datetime):
        at = Circumstances(State.VERIFIED, now, stages=stages, recorded="central")
        return move_refused(Action.RECORD, at)

    assert refused_at(NOW) is None
    assert refused_at(NOW + TICK).moment == NOW + TICK


@pytest.mark.parametrize(
    ("shut", "is_open"),
    [
        ([], True),
        (["central"], True),
        (["field"], True),
        (["final"], True),
        (["central", "field"], False),
    ],
)
def test_before_a_stage_is_chosen_one_open_stage_is_enough(shut, is_open) -> None:
    stages = dict.fromkeys(shut, Window(closes_at=NOW))
    at = Circumstances(State.VERIFIED, NOW, stages=stages)

    assert (move_refused(Action.RECORD, at) is None) == is_open


def test_nothing_goes_back_while_no_question_is_returned() -> None:
    refusal = move_refused(Action.SEND_BACK, Circumstances(State.VERIFYING, NOW, unjudged=3))

    assert refusal == Refusal(Closed.NOTHING_RETURNED)
    assert refusal.in_words(WIB) == (
        "Belum ada pertanyaan yang dikembalikan. Kembalikan paling sedikit satu pertanyaan "
        "dengan alasannya."
    )


@pytest.mark.parametrize(
    ("unjudged", "returned", "words"),
    [
        (2, 0, "Masih ada 2 pertanyaan tanpa hasil verifikasi. Nilai semuanya dahulu."),
        (2, 1, "Masih ada 2 pertanyaan tanpa hasil verifikasi. Nilai semuanya dahulu."),
        (
            0,
            1,
            "Masih ada 1 pertanyaan yang dikembalikan. Kirim kembali ke kabupaten/kota, atau "
            "beri nilai.",
        ),
    ],
)
def test_open_questions_keep_a_verification_open(unjudged, returned, words) -> None:
    at = Circumstances(State.VERIFYING, NOW, unjudged=unjudged, returned=returned)

    assert move_refused(Action.CONCLUDE, at).in_words(WIB) == words


def test_the_closed_stage_is_named_before_the_open_questions() -> None:
    over = {"province": Window(closes_at=NOW)}
    at = Circumstances(State.VERIFYING, NOW, stages=over, unjudged=9)

    assert move_refused(Action.CONCLUDE, at).reason == Closed.STAGE_OVER
    assert move_refused(Action.SEND_BACK, at).reason == Closed.STAGE_OVER


# Rules 5, first line: question states, and which move takes which further.
TAKEN_FURTHER = {
    "submit": {"answered": "submitted"},
    "withdraw": {"submitted": "answered"},
    "accept": dict.fromkeys(("submitted", "resubmitted", "returned", "accepted"), "accepted"),
    "return": dict.fromkeys(("submitted", "resubmitted", "returned", "accepted"), "returned"),
    "resubmit": {"returned": "resubmitted"},
}


@pytest.mark.parametrize(("move", "state"), list(product(TAKEN_FURTHER, AnswerState.values)))
def test_a_question_goes_the_way_of_the_rules_or_stays(move, state) -> None:
    after = question_after(move, state)

    assert after == TAKEN_FURTHER[move].get(state, state)
    assert after in AnswerState.values


def test_no_other_move_of_a_question_is_known() -> None:
    assert set(QUESTION_MOVES) == set(TAKEN_FURTHER)
    with pytest.raises(KeyError):
        question_after("accepted", "submitted")
