"""Any actor, any step, any order (security 28): what the rules don't allow never happens.

A small model of rules 5 runs beside the portal. Steps go through the page, as a person would send
them; what the model refuses has to be refused, and may change no row of any table.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from accounts.models import User
from accounts.permissions import Role
from audit.services import verify_chain
from evaluations.checklist import checklist_of
from evaluations.models import Answer, Award, Scorecard
from evaluations.scorecards import province_card, standing_of
from evaluations.services import Refused, close_repair_windows
from evaluations.workflow import Action
from tests.clock import set_clock
from tests.evaluations.scene import (
    admin,
    fresh,
    judged,
    opened,
    operator,
    proposed,
    said,
    small,
    verifier,
)
from tests.evaluations.traces import nothing_changes
from tests.rollback import rolled_back
from tests.world import BENGKULU, KAUR, SELUMA, agency, user

pytestmark = pytest.mark.django_db

BEGINNING = datetime(2024, 3, 1, 2, 0, tzinfo=UTC)
STEP = "/evaluasi/2024/17.04/langkah/{}/"
CODES = ["1.1", "1.2", "2.1", "25.4"]
VALUES = {
    "1.1": ["a", "b", "z", ""],
    "1.2": ["a", "z", ""],
    "2.1": ["0", "45,5", ""],
    "25.4": ["80", ""],
}
DOERS = {
    Action.SUBMIT: "operator",
    Action.WITHDRAW: "operator",
    Action.START_VERIFICATION: "verifier",
    Action.SEND_BACK: "verifier",
    Action.RESUBMIT: "operator",
    Action.CONCLUDE: "verifier",
    Action.RECORD: "admin",
    Action.FINALISE: "admin",
    Action.REOPEN: "admin",
}
ADMINS = ["admin", "admin2"]
# Ways that may have been gone already, so that later states are not reached by chance only.
WAYS = [
    [],
    [Action.SUBMIT],
    [Action.SUBMIT, Action.START_VERIFICATION],
    [Action.SUBMIT, Action.START_VERIFICATION, Action.SEND_BACK],
    [Action.SUBMIT, Action.START_VERIFICATION, Action.SEND_BACK, Action.RESUBMIT],
    [Action.SUBMIT, Action.START_VERIFICATION, Action.CONCLUDE],
    [Action.SUBMIT, Action.START_VERIFICATION, Action.CONCLUDE, Action.FINALISE],
]
SOURCES = {
    Action.SUBMIT: ["draft"],
    Action.WITHDRAW: ["submitted"],
    Action.START_VERIFICATION: ["submitted"],
    Action.SEND_BACK: ["verifying"],
    Action.RESUBMIT: ["returned"],
    Action.CONCLUDE: ["verifying"],
    Action.RECORD: ["verified"],
    Action.FINALISE: ["verified"],
    Action.REOPEN: ["verified", "final"],
}
FORMS = {
    Action.RECORD: {"stage": "central", "cluster-K": "5,5"},
    Action.FINALISE: {
        "score": "6",
        "awarded": "pratama",
        "ground_number": "1/2024",
        "ground_date": "2024-02-22",
    },
    Action.REOPEN: {"reason": "Keberatan"},
}


def everybody() -> dict[str, User]:
    return {
        "operator": operator(),
        "verifier": verifier(),
        "verifier2": verifier("verifikator2"),
        "admin": admin(),
        "admin2": admin("admin2"),
        "executive": user(Role.EXECUTIVE, KAUR),
        "auditor": user(Role.AUDITOR, BENGKULU),
        "contributor": user(Role.CONTRIBUTOR, KAUR, agency=agency("dinkes", KAUR)),
        "neighbour": user(Role.OPERATOR, SELUMA),
    }


PEOPLE = st.sampled_from(
    [
        *("operator", "verifier", "verifier2", "admin", "admin2"),
        *("executive", "auditor", "contributor", "neighbour"),
    ]
)


class Portal(RuleBasedStateMachine):
    """The portal, and beside it what the rules say that it has to be."""

    def __init__(self) -> None:
        super().__init__()
        self.undo, self.clock = rolled_back(), pytest.MonkeyPatch()
        self.undo.__enter__()
        self.now = BEGINNING
        set_clock(self.clock, self.now)
        self.people = everybody()
        self.assessment = opened(instrument=small())
        self.state, self.review, self.version = "draft", 0, 1
        self.states = dict.fromkeys(CODES, "empty")
        self.decisions: dict[str, str] = {}
        self.wish = ""
        self.claims: object = None
        self.frozen: dict[int, dict] = {}
        self.awards: list[dict] = []

    def teardown(self) -> None:
        assert verify_chain() == []
        self.clock.undo()
        self.undo.__exit__(None, None, None)

    @initialize(text=st.sampled_from(["a", "b"]), way=st.sampled_from(WAYS))
    def some_way_was_gone_already(self, text: str, way: list[Action]) -> None:
        self.somebody_says("1.1", text)
        for action in way:
            if action is Action.SEND_BACK:
                self.a_verifier_sends_one_back("1.1")
            if action is Action.CONCLUDE:
                self.a_verifier_judges_everything("0")
            self._take(DOERS[action], action)

    # --- what people do ---------------------------------------------------------------------

    @rule(data=st.data())
    def a_legal_step_is_taken(self, data: st.DataObject) -> None:
        doers = {action: [who] for action, who in DOERS.items()} | {Action.REOPEN: ADMINS}
        legal = [
            (who, action)
            for action, everyone in doers.items()
            for who in everyone
            if self._is_legal(action, who)
        ]
        if legal:
            self._take(*data.draw(st.sampled_from(legal)))

    @rule(who=PEOPLE, action=st.sampled_from(Action))
    def anybody_takes_any_step(self, who: str, action: Action) -> None:
        self._take(who, action)

    @rule(action=st.sampled_from(Action))
    def the_right_person_takes_any_step(self, action: Action) -> None:
        self._take(DOERS[action], action)

    @rule(who=PEOPLE)
    def anybody_ends_the_wish_to_reopen(self, who: str) -> None:
        """Who asked withdraws it, the other admin refuses it, and nobody else does anything."""
        client = Client()
        client.force_login(self.people[who])
        answer = "tarik" if self.wish == who else "tolak"
        form = {"proposal": proposed(self.assessment), "answer": answer}
        if self.wish and who in ADMINS:
            assert client.post(STEP.format(Action.REOPEN), form).status_code == 302
            self.wish = ""
            return
        with nothing_changes():
            assert client.post(STEP.format(Action.REOPEN), form).status_code in (403, 404, 409)

    @rule(code=st.sampled_from(CODES), data=st.data())
    def somebody_answers(self, code: str, data: st.DataObject) -> None:
        self.somebody_says(code, data.draw(st.sampled_from(VALUES[code])))

    def somebody_says(self, code: str, text: str) -> None:
        is_open = self.state == "draft" or (
            self.state == "returned" and self.states[code] == "returned"
        )
        if not is_open:
            with nothing_changes(), pytest.raises(Refused):
                said(self.assessment, code, text)
            return
        said(self.assessment, code, text, declared_reason="Rekap" if code == "25.4" else "")
        if self.state == "draft":
            self.states[code] = "answered" if text else "empty"

    @rule(
        code=st.sampled_from(CODES),
        worth=st.sampled_from(["0", "3", None]),
        who=st.sampled_from(["verifier", "verifier2"]),
    )
    def a_verifier_judges(self, code: str, worth: str | None, who: str) -> None:
        self._judge(code, worth, who)

    @precondition(lambda self: self.state == "verifying")
    @rule(worth=st.sampled_from(["0", "3"]))
    def a_verifier_judges_everything(self, worth: str) -> None:
        for code in CODES:
            self._judge(code, worth, "verifier")

    @precondition(lambda self: self.state == "verifying")
    @rule(code=st.sampled_from(CODES))
    def a_verifier_sends_one_back(self, code: str) -> None:
        self._judge(code, None, "verifier2")

    @rule(hours=st.sampled_from([1, 47, 49]))
    def time_passes_and_the_worker_comes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        set_clock(self.clock, self.now)
        until = fresh(self.assessment).repair_until
        is_over = self.state == "returned" and until <= self.now

        closed = close_repair_windows()

        assert closed == is_over
        if is_over:
            self._arrive(Action.RESUBMIT)

    # --- the model ---------------------------------------------------------------------------

    def _take(self, who: str, action: Action) -> None:
        client = Client()
        client.force_login(self.people[who])
        form = FORMS.get(action, {})
        if action is Action.SUBMIT:
            form = {"confirmed": [item.key for item in checklist_of(fresh(self.assessment))]}
        if action is Action.REOPEN and self.wish:
            form = {"proposal": proposed(self.assessment), "answer": "setuju"}
        if not who.startswith(DOERS[action]):
            expected = 404 if who == "neighbour" else 403
        else:
            expected = 302 if self._is_legal(action, who) else 409
        if expected == 302:
            assert client.post(STEP.format(action), form).status_code == 302
            self._arrive(action, who)
        else:
            with nothing_changes():
                assert client.post(STEP.format(action), form).status_code == expected

    def _is_legal(self, action: Action, who: str) -> bool:
        if self.state not in SOURCES[action]:
            return False
        returned = "returned" in self.states.values()
        if action is Action.SEND_BACK:
            return returned
        if action is Action.CONCLUDE:
            return not returned and set(self.decisions) == set(CODES)
        return action is not Action.REOPEN or self.wish != who

    def _arrive(self, action: Action, who: str = "") -> None:
        moves = {
            Action.SUBMIT: ("submitted", {"answered": "submitted"}),
            Action.WITHDRAW: ("draft", {"submitted": "answered"}),
            Action.START_VERIFICATION: ("verifying", {}),
            Action.SEND_BACK: ("returned", {}),
            Action.RESUBMIT: ("verifying", {"returned": "resubmitted"}),
            Action.CONCLUDE: ("verified", {}),
            Action.RECORD: ("verified", {}),
            Action.FINALISE: ("final", {}),
        }
        if action is Action.REOPEN and not self.wish:
            self.wish = who
            return
        if action is Action.REOPEN:
            self.state, self.wish = "verifying", ""
            self.version += 1
        else:
            self.state, questions = moves[action]
            self.states = {code: questions.get(state, state) for code, state in self.states.items()}
        if action is Action.START_VERIFICATION:
            self.review = 1
        if action in (Action.RESUBMIT, Action.REOPEN):
            self.review += 1
        if action is Action.RESUBMIT:
            resubmitted = [c for c in self.decisions if self.states[c] == "resubmitted"]
            for code in resubmitted:
                self.decisions.pop(code)

    def _judge(self, code: str, worth: str | None, who: str) -> None:
        # What nobody answered can only be given 0.
        is_legal = self.state == "verifying" and (worth == "0" or self.states[code] != "empty")
        if not is_legal:
            with nothing_changes(), pytest.raises(Refused):
                judged(fresh(self.assessment), code, worth, by=self.people[who])
            return
        judged(fresh(self.assessment), code, worth, by=self.people[who])
        self.decisions[code] = "accepted" if worth else "returned"
        if self.states[code] != "empty":
            self.states[code] = self.decisions[code]

    # --- what always holds --------------------------------------------------------------------

    @invariant()
    def the_portal_stands_where_the_rules_say(self) -> None:
        row = fresh(self.assessment)
        assert (row.state, row.review, row.version) == (self.state, self.review, self.version)
        assert (row.repair_until is not None) == (self.state == "returned")
        answers = Answer.objects.filter(assessment=row)
        told = dict.fromkeys(CODES, "empty") | dict(answers.values_list("question__code", "state"))
        assert told == self.states

    @invariant()
    def what_was_submitted_or_frozen_never_changes(self) -> None:
        cards = {row["id"]: row for row in Scorecard.objects.values()}
        for pk, row in self.frozen.items():
            assert cards[pk] == row
        self.frozen |= {pk: row for pk, row in cards.items() if row["frozen_at"]}
        own = [row["card"].get("claims") for row in cards.values() if row["stage"] == "self"]
        if self.state == "draft":
            self.claims = None
        else:
            self.claims = own[0] if self.claims is None else self.claims
            assert own == [self.claims]

    @invariant()
    def awards_only_grow(self) -> None:
        now = list(Award.objects.order_by("version").values())
        assert now[: len(self.awards)] == self.awards
        self.awards = now

    @invariant()
    def stored_scores_are_those_of_claims_and_verdicts(self) -> None:
        row = fresh(self.assessment)
        cards = {(card.stage, card.version): card for card in Scorecard.objects.all()}
        if self.state != "draft":
            assert cards["self", 1].total == standing_of(row).card.total
        if self.review:
            assert cards["province", self.version].total == province_card(row).total


def test_no_order_of_deeds_leads_where_the_rules_do_not() -> None:
    run_state_machine_as_test(
        Portal,
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
