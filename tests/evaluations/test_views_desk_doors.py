"""Who may judge and when: other provinces, own answers, two verifiers, moments and steps."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from accounts.permissions import Role
from evaluations.models import Assessment, RoundStage, Verdict
from evaluations.services import conclude, judge_unanswered
from tests.clock import set_clock
from tests.evaluations.conftest import text
from tests.evaluations.judging import (
    DESK,
    LIST,
    QUEUE,
    ZERO,
    client_of,
    draft,
    sent,
    verdict,
)
from tests.evaluations.scene import (
    fresh,
    judged,
    resubmitted,
    returned,
    said,
    submitted,
    verifier,
    verifying,
)
from tests.evaluations.traces import nothing_changes
from tests.world import BENGKULU, KAUR, LAMPUNG, join, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Assessment:
    return verifying(draft())


@pytest.fixture
def desk() -> Client:
    return client_of(verifier())


# --- who ---------------------------------------------------------------------------------------


def test_a_verifier_of_another_province_learns_nothing(case):
    stranger = client_of(user(Role.VERIFIER, LAMPUNG))

    with nothing_changes():
        answers = [stranger.get(path) for path in (QUEUE, DESK, ZERO)]
        answers += [stranger.post(DESK, sent()), stranger.post(ZERO, {"seen": "2"})]

    assert {answer.status_code for answer in answers} == {404}


@pytest.mark.parametrize(
    ("role", "region"),
    [(Role.OPERATOR, KAUR), (Role.EXECUTIVE, KAUR), (Role.PROVINCE_ADMIN, BENGKULU)],
)
def test_who_does_not_verify_is_refused(case, role, region):
    other = client_of(user(role, region))

    with nothing_changes():
        answers = [other.get(path) for path in (LIST, QUEUE, DESK, ZERO)]
        answers += [other.post(DESK, sent()), other.post(ZERO, {"seen": "2"})]

    assert {answer.status_code for answer in answers} == {403}


def test_nobody_judges_an_own_answer():
    both = join(verifier("rangkap"), Role.OPERATOR, KAUR)
    case = draft()
    said(case, "1.1", "b", by=both)
    verifying(case)
    client = client_of(both)

    page = text(client.get(DESK))
    with nothing_changes():
        response = client.post(DESK, sent("4", text="punya saya"))

    assert "pernah Anda isi sendiri" in page
    assert 'id="verdict-form"' not in page
    assert response.status_code == 403
    assert "punya saya" in text(response)
    assert client.post(f"{QUEUE}1.2/", sent("2")).status_code == 302


def test_the_second_of_two_verifiers_sees_both_verdicts_and_loses_nothing(desk, case):
    judged(case, "1.1", "4", by=verifier("lain"))

    response = desk.post(DESK, sent("9", text="Perda sah, halaman 3."))

    page = text(response)
    assert response.status_code == 409
    assert "sudah dinilai Lain sejak halaman Anda buka" in page
    assert "Tersimpan: Lain" in page
    assert "Terima dengan 4,00 poin" in page
    assert "Terima dengan 9 poin" in page
    assert "Perda sah, halaman 3.</textarea>" in page
    assert verdict().points == 4


def test_replacing_the_other_verdict_takes_a_second_word(desk, case):
    judged(case, "1.1", "4", by=verifier("lain"))
    form = sent("9", text="Perda sah.")
    stale = text(desk.post(DESK, form))
    again = desk.post(DESK, form)
    (version,) = re.findall(r'name="overwrite" value="(\d+)"', stale)

    done = desk.post(DESK, form | {"overwrite": version})

    assert (again.status_code, done.status_code) == (409, 302)
    assert (verdict().points, verdict().version, verdict().by) == (9, 2, verifier())


def test_replacing_a_third_verdict_asks_again(desk, case):
    judged(case, "1.1", "4", by=verifier("lain"))
    judged(case, "1.1", "0", by=verifier("ketiga"))

    response = desk.post(DESK, sent("9", overwrite="1"))

    assert response.status_code == 409
    assert verdict().points == 0


# --- when --------------------------------------------------------------------------------------


def test_a_repair_handed_in_meanwhile_is_looked_at_first(desk, case):
    case = returned(case, "1.1")
    said(case, "1.1", "b")
    resubmitted(case)

    response = desk.post(DESK, sent("9", review="1", text="dari halaman lama"))

    page = text(response)
    assert response.status_code == 409
    assert "sudah mengajukan perbaikan sejak halaman Anda buka" in page
    assert "Setelah diperbaiki" in page
    assert "dari halaman lama</textarea>" in page
    assert 'name="review" value="2"' in page
    assert not Verdict.objects.filter(review=2).exists()


def test_after_the_end_no_verdict_and_what_was_typed_is_shown(desk, case):
    judge_unanswered(assessment=case, by=verifier())
    judged(case, "1.1", "9")
    judged(case, "1.2", "2")
    conclude(assessment=fresh(case), by=verifier())

    with nothing_changes():
        response = desk.post(DESK, sent("4", version="1", text="terlambat"))

    page = text(response)
    assert response.status_code == 409
    assert "Evaluasi ini selesai diverifikasi" in page
    assert "Isian Anda, belum tersimpan" in page
    assert "terlambat" in page
    assert 'id="verdict-form"' not in page


@pytest.mark.parametrize("state", ["draft", "submitted", "returned"])
def test_outside_the_verification_the_desk_has_no_form(desk, state):
    case = draft()
    if state == "submitted":
        submitted(case)
    elif state == "returned":
        returned(case, "1.1")

    page, response = text(desk.get(DESK)), desk.post(DESK, sent("9", text="dini"))

    assert 'id="verdict-form"' not in page
    assert response.status_code == 409
    assert "dini" in text(response)


def test_the_last_moment_counts_and_the_next_one_does_not(desk, case, monkeypatch):
    closing = datetime(2024, 7, 20, 9, tzinfo=UTC)
    RoundStage.objects.filter(stage="province").update(closes_at=closing)
    set_clock(monkeypatch, closing - timedelta(milliseconds=1))
    desk.force_login(verifier())

    in_time = desk.post(DESK, sent("9"))
    set_clock(monkeypatch, closing)
    too_late = desk.post(f"{QUEUE}1.2/", sent("2"))

    assert (in_time.status_code, too_late.status_code) == (302, 409)
    assert "ditutup sejak 20 Juli 2024, 16.00 WIB" in text(too_late)
