"""One mail a person and day at most, in working hours, written as it leaves."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.db import connection

from accounts.models import User
from accounts.permissions import Role
from audit.models import OutboxItem
from evaluations.models import Assessment, ReminderMail, RequestRecipient
from evaluations.services import ask, cancel_request
from evaluations.services.reminding import queue_reminders, remind_today
from jobs.outbox import NO_MAIL, deliver_due
from tests.clock import set_clock
from tests.evaluations.scene import fresh, opened, operator, small, verifying
from tests.evaluations.traces import events, nothing_changes
from tests.world import KAUR, KINAL, TANJUNG_KEMUNING, place, user

pytestmark = pytest.mark.django_db

DUE = datetime(2024, 6, 27, 16, 59, tzinfo=UTC)
DAY = date(2024, 6, 20)


def wib(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of June 2024 in Western Indonesia."""
    return datetime(2024, 6, day, hour, minute, tzinfo=UTC) - timedelta(hours=7)


def camat_of(code: str, name: str) -> User:
    member = user(Role.AREA, code, username=name)
    User.objects.filter(pk=member.pk).update(email=f"{name}@kaur.go.id")
    return member


def asked(kaur: Assessment, *codes: str) -> None:
    areas = [place(code) for code in codes]
    ask(
        assessment=fresh(kaur),
        title="SOP bencana",
        kind="sop",
        due_at=DUE,
        areas=areas,
        agencies=[],
        by=operator(),
    )


@pytest.fixture
def kaur(monkeypatch) -> Assessment:
    set_clock(monkeypatch, wib(10, 9))
    for code in (KINAL, TANJUNG_KEMUNING):
        place(code)
    kaur = verifying(opened(instrument=small()))
    camat_of(KINAL, "camat.kinal")
    camat_of(TANJUNG_KEMUNING, "camat.tanjung")
    asked(kaur, KINAL, TANJUNG_KEMUNING)
    set_clock(monkeypatch, wib(20, 9))
    return kaur


def test_a_second_run_on_the_same_day_sends_nothing_more(kaur):
    first = queue_reminders(day=DAY)
    deliver_due()

    with nothing_changes():
        again = queue_reminders(day=DAY)

    assert [one.user.username for one in first] == ["camat.kinal", "camat.tanjung"]
    assert again == []
    assert deliver_due() == 0
    assert [letter.to for letter in mail.outbox] == [
        ["camat.kinal@kaur.go.id"],
        ["camat.tanjung@kaur.go.id"],
    ]


def test_who_became_due_later_that_day_is_still_told(kaur):
    queue_reminders(day=DAY)
    camat_of("17.04.03", "camat.utara")
    asked(kaur, "17.04.03")

    assert [one.user.username for one in queue_reminders(day=DAY)] == ["camat.utara"]


def test_the_letter_is_short_and_leads_to_the_page(kaur):
    queue_reminders(day=DAY)
    deliver_due()

    letter = mail.outbox[0]
    assert letter.subject == "Portal KLA: 1 hal menunggu Anda"
    assert letter.body.splitlines() == [
        "Yth. Camat.Kinal,",
        "",
        "Kecamatan Kinal",
        "Untuk evaluasi KLA Kabupaten Kaur 2024 masih ditunggu:",
        "",
        "Berkas belum dikirim: 1",
        "- SOP bencana, paling lambat 27 Juni 2024, 23.59 WIB",
        "Buka Portal KLA: https://testserver/wilayah/17.04.01/?tahun=2024",
        "",
        "Yang sudah dikirim setelah surel ini dibuat tidak perlu dikirim lagi.",
    ]


def test_the_log_and_the_queue_hold_no_word_of_what_is_open(kaur):
    queue_reminders(day=DAY)

    event, item = events("reminder")[0], OutboxItem.objects.first()
    assert (event.actor, event.subject, event.region) == ("", "account:camat.kinal", KAUR)
    assert event.data == {"day": "2024-06-20", "items": 1}
    mail_key = ReminderMail.objects.get(user__username="camat.kinal").pk
    assert item.payload == {"mail": mail_key, "also_holidays": False}


def test_in_quiet_hours_a_mail_waits_for_the_next_working_morning(kaur, monkeypatch):
    # Friday 21 June, 20.30: due Thursday in three days is Monday, which Friday does not stand for.
    type(kaur).objects.get(pk=kaur.pk).evidence_requests.update(due_at=DUE - timedelta(days=3))
    set_clock(monkeypatch, wib(21, 20, 30))
    queue_reminders(day=date(2024, 6, 21))

    item = OutboxItem.objects.first()
    assert item.due_at == wib(24, 7)
    assert deliver_due() == 0
    set_clock(monkeypatch, wib(24, 7))
    assert deliver_due() == 2


def test_a_mail_that_waited_overnight_is_the_only_one_of_that_day(kaur, monkeypatch):
    set_clock(monkeypatch, wib(27, 21))
    queue_reminders(day=date(2024, 6, 26))
    set_clock(monkeypatch, wib(28, 9))

    assert queue_reminders(day=date(2024, 6, 28)) == []
    assert deliver_due() == 2


def test_what_was_done_in_the_meantime_is_not_asked_for_any_more(kaur):
    queue_reminders(day=DAY)
    cancel_request(asked=RequestRecipient.objects.first().request, by=operator())

    deliver_due()

    assert mail.outbox == []
    assert OutboxItem.objects.filter(done_at=None).count() == 0


@pytest.mark.parametrize("moment", [wib(20, 20), wib(21, 7)], ids=["too late", "another day"])
def test_a_mail_that_missed_its_hours_is_dropped(kaur, monkeypatch, moment):
    queue_reminders(day=DAY)
    set_clock(monkeypatch, moment)

    deliver_due()

    assert mail.outbox == []


def test_somebody_who_left_in_the_meantime_gets_no_mail(kaur):
    queue_reminders(day=DAY)
    User.objects.filter(username="camat.kinal").update(is_active=False)

    deliver_due()

    assert [letter.to for letter in mail.outbox] == [["camat.tanjung@kaur.go.id"]]


def test_on_a_holiday_nobody_is_reminded_unless_asked_for(kaur, monkeypatch):
    saturday = date(2024, 6, 29)
    set_clock(monkeypatch, wib(29, 9))

    with nothing_changes():
        assert queue_reminders(day=saturday) == []
    assert len(queue_reminders(day=saturday, also_holidays=True)) == 2
    assert deliver_due() == 2


@pytest.mark.parametrize(
    ("moment", "count"),
    [(wib(20, 6, 59), 0), (wib(20, 7), 2), (wib(20, 20), 0), (wib(29, 9), 0), (wib(19, 9), 0)],
    ids=["before seven", "at seven", "at eight in the evening", "Saturday", "no reminder day"],
)
def test_the_worker_reminds_by_itself_in_working_hours(kaur, monkeypatch, moment, count):
    set_clock(monkeypatch, moment)

    remind_today()
    remind_today()

    assert ReminderMail.objects.count() == count


def test_without_a_mail_server_the_worker_queues_nothing(kaur, settings):
    settings.EMAIL_BACKEND = NO_MAIL

    remind_today()

    assert ReminderMail.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_one_mail(kaur):
    start, found = threading.Barrier(4), []

    def work() -> None:
        start.wait()
        try:
            found.extend(queue_reminders(day=DAY))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(one.user.username for one in found) == ["camat.kinal", "camat.tanjung"]
    assert ReminderMail.objects.count() == OutboxItem.objects.count() == 2
