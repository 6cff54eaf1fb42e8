"""What a deed left to be done arrives once it is committed, and a failure is tried again."""

import smtplib
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import transaction

from audit.models import OutboxItem
from audit.services import FollowUp, record
from jobs import outbox
from jobs.commands import WrongUse
from jobs.outbox import CLAIM, MOST_ATTEMPTS, deliver_due
from tests.clock import set_clock

pytestmark = pytest.mark.django_db

NOW = datetime(2024, 6, 27, 5, 0, tzinfo=UTC)
LETTER = {"to": "dinkes@kaur.go.id", "subject": "Tugas baru", "body": "Ada tugas."}


@pytest.fixture(autouse=True)
def _noon(monkeypatch) -> None:
    set_clock(monkeypatch, NOW)


def left(topic: str = "mail", **payload: str) -> OutboxItem:
    with transaction.atomic():
        event = record(
            verb="x",
            subject="y",
            region="",
            by=None,
            outbox=[FollowUp(topic, LETTER | payload)],
        )
    return event.outbox.get()


def failing(monkeypatch, error: Exception) -> list[str]:
    """From now on every delivery fails; the list grows with each try."""
    tries = []

    def fail(payload) -> None:
        tries.append(payload["to"])
        raise error

    monkeypatch.setitem(outbox.DELIVERERS, "mail", fail)
    return tries


def test_a_letter_arrives_once() -> None:
    item = left()

    assert (deliver_due(), deliver_due()) == (1, 0)

    item.refresh_from_db()
    assert (item.done_at, item.attempts, item.last_error) == (NOW, 1, "")
    assert [(letter.to, letter.subject, letter.body) for letter in mail.outbox] == [
        (["dinkes@kaur.go.id"], "Tugas baru", "Ada tugas.")
    ]


def test_without_a_mail_server_a_letter_stays_with_its_error(settings) -> None:
    settings.EMAIL_BACKEND = outbox.NO_MAIL
    item = left()

    assert deliver_due() == 0

    item.refresh_from_db()
    assert (item.done_at, item.last_error) == (None, "OSError")


def test_nothing_to_do_is_no_fault() -> None:
    assert deliver_due() == 0


def test_letters_go_out_in_their_order_and_not_all_at_once() -> None:
    for number in range(5):
        left(to=f"{number}@kaur.go.id")

    assert [deliver_due(limit=2) for _ in range(4)] == [2, 2, 1, 0]
    assert [letter.to[0][0] for letter in mail.outbox] == ["0", "1", "2", "3", "4"]


def test_an_item_that_is_not_due_waits() -> None:
    item = left()
    OutboxItem.objects.update(due_at=NOW + timedelta(seconds=1))

    assert deliver_due() == 0
    item.refresh_from_db()
    assert item.attempts == 0


@pytest.mark.parametrize(
    ("error", "name"),
    [
        (ConnectionRefusedError(), "ConnectionRefusedError"),
        (TimeoutError(), "TimeoutError"),
        (smtplib.SMTPRecipientsRefused({}), "SMTPRecipientsRefused"),
        (ValueError("Header values can't contain newlines"), "ValueError"),
    ],
)
def test_a_failing_mail_waits_twice_as_long_each_time_and_then_stays(
    monkeypatch, error, name
) -> None:
    tries = failing(monkeypatch, error)
    item = left()
    moment, waits = NOW, []

    for _ in range(MOST_ATTEMPTS + 2):
        assert deliver_due() == 0
        item.refresh_from_db()
        waits.append((item.due_at - moment) // timedelta(minutes=1))
        moment = max(item.due_at, moment)
        set_clock(monkeypatch, moment)

    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 0, 0]
    assert len(tries) == MOST_ATTEMPTS
    assert (item.done_at, item.attempts, item.last_error) == (None, MOST_ATTEMPTS, name)


def test_one_failing_item_does_not_hold_up_the_others() -> None:
    left(to="baris\nbaru@kaur.go.id")
    left("nobody-knows-this")
    left()

    assert deliver_due() == 1
    errors = OutboxItem.objects.values_list("last_error", flat=True)
    assert list(errors) == ["BadHeaderError", "KeyError", ""]


def test_a_letter_arrives_after_its_server_is_back(monkeypatch) -> None:
    with monkeypatch.context() as broken:
        failing(broken, ConnectionRefusedError())
        item = left()
        deliver_due()
    set_clock(monkeypatch, NOW + timedelta(minutes=1))

    assert deliver_due() == 1
    item.refresh_from_db()
    assert (item.attempts, item.last_error) == (2, "")


def test_of_two_workers_one_gets_the_item(monkeypatch) -> None:
    left()
    seen_by_both = list(OutboxItem.objects.all())

    claims = [outbox._claim(item) for item in seen_by_both * 2]

    assert claims == [True, False]


def test_a_worker_that_dies_leaves_the_item_to_the_next(monkeypatch) -> None:
    failing(monkeypatch, KeyboardInterrupt())
    item = left()
    with pytest.raises(KeyboardInterrupt):
        deliver_due()
    monkeypatch.setitem(outbox.DELIVERERS, "mail", outbox.send_by_mail)

    at_once = deliver_due()
    set_clock(monkeypatch, NOW + CLAIM)
    later = deliver_due()

    assert (at_once, later) == (0, 1)
    item.refresh_from_db()
    assert item.attempts == 2


def test_a_deed_that_is_rolled_back_sends_nothing() -> None:
    with transaction.atomic():
        record(verb="x", subject="y", region="", by=None, outbox=[FollowUp("mail", LETTER)])
        transaction.set_rollback(True)

    assert deliver_due() == 0
    assert mail.outbox == []


def test_the_command_says_how_many_went_out_and_nothing_when_none_did(capsys) -> None:
    left()

    call_command("deliver_outbox")
    call_command("deliver_outbox")

    assert capsys.readouterr().out == "1 tindak lanjut terkirim.\n"


@pytest.mark.parametrize("text", ["0", "-5", "x", "1.5", "²", ""])
def test_a_pause_that_is_none_is_refused(text) -> None:
    with pytest.raises(WrongUse, match="bukan jumlah detik"):
        call_command("deliver_outbox", f"--every={text}")
