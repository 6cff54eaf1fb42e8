"""Steps and verdicts at the very same moment: one deed wins, the others are refused in words."""

from __future__ import annotations

from decimal import Decimal

import pytest

from audit.models import Event
from audit.services import verify_chain
from evaluations.checklist import checklist_of
from evaluations.models import (
    Answer,
    AreaAnswer,
    AreaProof,
    Assessment,
    Award,
    Reopening,
    RequestRecipient,
    Scorecard,
    Verdict,
)
from evaluations.scorecards import card_content, fingerprint, province_card
from evaluations.services import (
    Refused,
    StaleVerdict,
    ask,
    ask_to_reopen,
    close_repair_windows,
    conclude,
    reopen,
    resubmit,
    send_back,
    send_requested,
    start_verification,
    submit,
    withdraw,
)
from tests.clock import set_clock
from tests.evaluations.scene import (
    RECEIVED,
    a_version,
    admin,
    area_said,
    awarded,
    fresh,
    judge,
    judged,
    kecamatan,
    opened,
    operator,
    proposed,
    resubmitted,
    returned,
    said,
    small,
    submitted,
    verified,
    verifier,
    verifying,
)
from tests.evaluations.test_concurrency import PEOPLE, at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def kaur() -> Assessment:
    """1.1 is claimed with a; everybody is known already."""
    for person in (operator, verifier, admin):
        person()
    admin("admin2")
    assessment = opened(instrument=small())
    said(assessment, "1.1", "a")
    return assessment


def split(outcomes: list) -> tuple[int, int]:
    """How many got through and how many were refused; anything else fails."""
    refused = [outcome for outcome in outcomes if isinstance(outcome, Refused)]
    failed = [o for o in outcomes if isinstance(o, Exception) and not isinstance(o, Refused)]
    assert failed == []
    return len(outcomes) - len(refused), len(refused)


def told(verb: str) -> int:
    return Event.objects.filter(verb=verb).count()


def province_agrees(assessment: Assessment) -> None:
    """The stored PROVINCE card is that of the verdicts, and the log is whole."""
    stored = Scorecard.objects.get(assessment=assessment, stage="province")
    card = province_card(fresh(assessment))
    assert (stored.total, stored.sha256) == (card.total, fingerprint(card_content(card)))
    assert verify_chain() == []


# --- verdicts -------------------------------------------------------------------------------------


def test_of_verifiers_on_one_question_one_wins_and_the_others_see_it(kaur) -> None:
    kaur = verifying(kaur)
    judges = [verifier(f"verifikator{number}") for number in range(PEOPLE)]
    points = [Decimal(3), Decimal(2)]

    outcomes = at_once(
        lambda number: judge(
            fresh(kaur), points=points[number % 2], text=f"{number}", by=judges[number]
        )
    )

    assert split(outcomes) == (1, PEOPLE - 1)
    stored = Verdict.objects.get()
    lost = [outcome for outcome in outcomes if isinstance(outcome, StaleVerdict)]
    assert {outcome.current.by for outcome in lost} == {stored.by}
    assert (stored.version, told("verdict.given"), len(lost)) == (1, 1, PEOPLE - 1)
    province_agrees(kaur)


def test_the_same_verdict_sent_many_times_at_once_is_one(kaur) -> None:
    kaur = verifying(kaur)

    outcomes = at_once(lambda _: judge(fresh(kaur)).version)

    assert outcomes == [1] * PEOPLE
    assert told("verdict.given") == 1
    province_agrees(kaur)


def test_verdicts_on_different_questions_are_all_counted(kaur) -> None:
    for code, text in (("1.2", "a"), ("2.1", "90")):
        said(kaur, code, text)
    kecamatan(1)
    said(kaur, "25.4", "80", declared_reason="Rekap")
    kaur = verifying(kaur)
    codes = ["1.1", "1.2", "2.1", "25.4"]
    judges = [verifier(f"verifikator{number}") for number in range(PEOPLE)]

    outcomes = at_once(
        lambda number: (
            judge(
                fresh(kaur), codes[number % 4], text="x", points=Decimal(3), by=judges[number]
            ).version
        )
    )

    assert outcomes == [1] * PEOPLE
    assert (Verdict.objects.count(), told("verdict.given")) == (4, 4)
    province_agrees(kaur)
    assert province_card(fresh(kaur)).total == Decimal("12.00")


def test_a_conclusion_beside_verdicts_freezes_what_the_verdicts_say(kaur) -> None:
    kaur = verifying(kaur)
    for code in ("1.1", "1.2", "2.1", "25.4"):
        judged(kaur, code, "0")

    def judge_or_conclude(number: int) -> str:
        if number % 2:
            conclude(assessment=fresh(kaur), by=verifier())
            return "concluded"
        judge(fresh(kaur), points=Decimal(3), version=1)
        return "judged"

    outcomes = at_once(judge_or_conclude)

    assert split(outcomes)[0] >= 1
    assert outcomes.count("concluded") == told("assessment.conclude") == 1
    assert fresh(kaur).state == "verified"
    province_agrees(kaur)
    assert Scorecard.objects.get(stage="province").frozen_at is not None


# --- steps ----------------------------------------------------------------------------------------


def test_a_submit_sent_many_times_at_once_is_one(kaur) -> None:
    seen = {item.key for item in checklist_of(kaur)}

    outcomes = at_once(lambda _: submit(assessment=fresh(kaur), confirmed=seen, by=operator()))

    assert split(outcomes) == (1, PEOPLE - 1)
    assert (told("assessment.submit"), Scorecard.objects.count()) == (1, 1)


def test_a_save_beside_a_submit_is_in_the_claims_or_is_refused(kaur) -> None:
    """The warnings of both moments are confirmed, so that only the order decides."""
    seen = {f"{name}:1.1 1.2 2.1 25.4" for name in ("belum-diisi", "tanpa-bukti")}

    def save_or_submit(number: int) -> str:
        if number:
            return said(fresh(kaur), "1.2", "b", note="x", version=0).option
        submit(assessment=fresh(kaur), confirmed=seen, by=operator())
        return "submitted"

    outcomes = at_once(save_or_submit)

    assert outcomes[0] == "submitted"
    split(outcomes)
    claims = Scorecard.objects.get().card["claims"]
    assert ({"1.1", "1.2"} if "b" in outcomes else {"1.1"}) == {claim["code"] for claim in claims}
    states = set(Answer.objects.exclude(option="").values_list("state", flat=True))
    assert states == {"submitted"}


def test_of_a_withdrawal_and_a_start_of_the_verification_one_wins(kaur) -> None:
    kaur = submitted(kaur)

    def withdraw_or_start(number: int) -> None:
        if number % 2:
            withdraw(assessment=fresh(kaur), by=operator())
        else:
            start_verification(assessment=fresh(kaur), by=verifier())

    assert split(at_once(withdraw_or_start)) == (1, PEOPLE - 1)
    card = Scorecard.objects.get(stage="self")
    state = fresh(kaur).state
    assert (state, card.frozen_at is None, "claims" in card.card) in [
        ("draft", True, False),
        ("verifying", False, True),
    ]


def test_a_window_closed_by_many_workers_and_the_operator_is_closed_once(kaur, monkeypatch) -> None:
    set_clock(monkeypatch, RECEIVED)
    kaur = returned(kaur, "1.1")
    set_clock(monkeypatch, kaur.repair_until)

    def close(number: int) -> int:
        if number:
            return close_repair_windows()
        resubmit(assessment=fresh(kaur), by=operator())
        return 1

    outcomes = at_once(close)

    assert sum(outcome for outcome in outcomes if not isinstance(outcome, Refused)) == 1
    split(outcomes)
    assert told("assessment.resubmit") == 1
    assert (fresh(kaur).state, fresh(kaur).review) == ("verifying", 2)


def test_what_is_sent_back_many_times_at_once_comes_back_once(kaur) -> None:
    kaur = verifying(kaur)
    judged(kaur, "1.1")

    outcomes = at_once(lambda _: send_back(assessment=fresh(kaur), by=verifier()))

    assert split(outcomes) == (1, PEOPLE - 1)
    assert told("assessment.send_back") == 1
    assert resubmitted(fresh(kaur)).review == 2


def test_a_decree_recorded_many_times_at_once_is_one(kaur) -> None:
    kaur = verified(kaur)

    outcomes = at_once(lambda _: awarded(fresh(kaur)))

    assert split(outcomes) == (1, PEOPLE - 1)
    assert (Award.objects.count(), told("assessment.finalise")) == (1, 1)


def test_of_many_wishes_to_reopen_at_once_there_is_one_and_one_confirmation(kaur) -> None:
    kaur = verified(kaur)
    admins = [admin(f"admin{number}") for number in range(PEOPLE)]

    asked = at_once(
        lambda number: ask_to_reopen(assessment=fresh(kaur), reason="x", by=admins[number])
    )
    read = proposed(kaur)
    confirmed = at_once(
        lambda number: reopen(assessment=fresh(kaur), proposal=read, by=admins[number])
    )

    assert split(asked) == split(confirmed) == (1, PEOPLE - 1)
    wish = Reopening.objects.get()
    assert wish.confirmed_by not in (None, wish.asked_by)
    assert (fresh(kaur).version, told("assessment.reopen")) == (2, 1)


# --- areas ----------------------------------------------------------------------------------------


def test_areas_that_answer_and_send_their_papers_at_once_lose_nothing(kaur) -> None:
    """Both write answer, proof and log; whoever locks them in another order waits for ever."""
    areas = kecamatan(PEOPLE)
    request = ask(
        assessment=kaur,
        title="SOP",
        kind="sop",
        due_at=RECEIVED,
        areas=areas,
        agencies=[],
        proves=["25.4"],
        by=operator(),
    )
    rows = list(RequestRecipient.objects.filter(request=request).order_by("area"))
    papers = [a_version() for _ in areas]
    for area in areas:
        area_said(kaur, "25.4", area, "tidak")

    def answer_or_send(number: int) -> str:
        if number % 2:
            return area_said(fresh(kaur), "25.4", areas[number], "ya").word
        send_requested(recipient=rows[number], version=papers[number], by=operator())
        return "sent"

    outcomes = at_once(answer_or_send)

    assert outcomes == ["sent", "ya"] * (PEOPLE // 2)
    assert AreaAnswer.objects.filter(word="ya").count() == PEOPLE // 2
    assert AreaProof.objects.count() == PEOPLE // 2
    assert verify_chain() == []
