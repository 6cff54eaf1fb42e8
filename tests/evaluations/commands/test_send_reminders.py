from datetime import UTC, datetime

import pytest
from django.core import mail

from accounts.models import User
from accounts.permissions import Role
from evaluations.models import ReminderMail
from evaluations.services import ask
from jobs.outbox import NO_MAIL, deliver_due
from tests.clock import set_clock
from tests.evaluations.commands.running import answered, printed, wrong_use
from tests.evaluations.scene import opened, operator, small
from tests.evaluations.traces import nothing_changes
from tests.world import KAUR, KINAL, agency, place, user

pytestmark = pytest.mark.django_db

DUE = datetime(2024, 6, 27, 16, 59, tzinfo=UTC)
NOW = datetime(2024, 6, 20, 2, 0, tzinfo=UTC)
CALL = ("send_reminders", "--date", "2024-06-20")
LINES = [
    "Camat Kinal <camat@kaur.go.id>, Camat/Desa, Kecamatan Kinal: 2 hal, berangkat "
    "20 Juni 2024, 09.00 WIB",
    "Staf Dinkes <staf@kaur.go.id>, Kontributor OPD, Dinas Kesehatan: 1 hal, berangkat "
    "20 Juni 2024, 09.00 WIB",
]


@pytest.fixture(autouse=True)
def _kaur(monkeypatch) -> None:
    """A camat with an open answer and a paper, an office with a paper, and a week's time."""
    set_clock(monkeypatch, NOW)
    place(KINAL)
    dinkes = agency("dinkes", KAUR)
    ask(
        assessment=opened(instrument=small()),
        title="SOP",
        kind="sop",
        due_at=DUE,
        areas=[place(KINAL)],
        agencies=[dinkes],
        by=operator(),
    )
    for role, region, name, told in (
        (Role.AREA, KINAL, "camat", {"full_name": "Camat Kinal"}),
        (Role.CONTRIBUTOR, KAUR, "staf", {"full_name": "Staf Dinkes"}),
    ):
        office = dinkes if role == Role.CONTRIBUTOR else None
        member = user(role, region, username=name, agency=office)
        User.objects.filter(pk=member.pk).update(email=f"{name}@kaur.go.id", **told)


def test_a_dry_run_names_everybody_and_changes_nothing() -> None:
    with nothing_changes():
        lines = printed(*CALL, "--dry-run").splitlines()

    assert lines == [*LINES, "Percobaan, tidak ada yang dikirim: 2 surel untuk 2024-06-20."]


def test_a_run_queues_the_same_and_a_second_one_nothing() -> None:
    first = printed(*CALL).splitlines()
    again = printed(*CALL).splitlines()
    dry = printed(*CALL, "--dry-run").splitlines()

    assert first == [*LINES, "Diantrekan: 2 surel untuk 2024-06-20."]
    assert again == ["Diantrekan: 0 surel untuk 2024-06-20."]
    assert dry == ["Percobaan, tidak ada yang dikirim: 0 surel untuk 2024-06-20."]
    assert deliver_due() == len(mail.outbox) == 2


def test_as_json_it_is_one_object() -> None:
    told = answered(*CALL, "--dry-run")

    assert (told["date"], told["dry_run"], told["holiday"], told["mails"]) == (
        "2024-06-20",
        True,
        None,
        2,
    )
    assert told["recipients"][0] == {
        "address": "camat@kaur.go.id",
        "name": "Camat Kinal",
        "role": "Camat/Desa",
        "places": ["Kecamatan Kinal"],
        "items": 2,
        "leaves_at": "2024-06-20T09:00:00+07:00",
    }


@pytest.mark.parametrize(
    ("day", "name"), [("2024-06-29", "Sabtu"), ("2024-12-25", "Hari Raya Natal")]
)
def test_a_holiday_is_named_and_nobody_is_reminded(day, name) -> None:
    call = ("send_reminders", "--date", day)

    with nothing_changes():
        lines = printed(*call).splitlines()
        told = answered(*call)

    assert lines[0] == f"hari libur: {name}"
    assert len(lines) == 2
    assert (told["holiday"], told["mails"]) == (name, 0)


def test_on_a_holiday_it_sends_when_asked_to() -> None:
    lines = printed("send_reminders", "--date", "2024-06-29", "--also-holidays").splitlines()

    assert lines[0] == "hari libur: Sabtu"
    assert lines[-1] == "Diantrekan: 2 surel untuk 2024-06-29."
    assert "29 Juni 2024, 07.00 WIB" in lines[1]


def test_without_a_date_it_is_today() -> None:
    assert answered("send_reminders", "--dry-run")["date"] == "2024-06-20"


@pytest.mark.parametrize("day", ["20-06-2024", "2024-13-01", "2024-6-1", "besok", "", "1999-01-01"])
def test_a_strange_date_is_wrong_use(day) -> None:
    with nothing_changes():
        assert wrong_use("send_reminders", "--date", day).count(".") >= 1


def test_without_a_mail_server_it_says_that_mail_waits(settings) -> None:
    settings.EMAIL_BACKEND = NO_MAIL

    assert printed(*CALL).splitlines()[-1].startswith("Server surel belum diatur")
    assert ReminderMail.objects.count() == 2
