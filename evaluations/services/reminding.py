"""Reminders by mail: queued once a day for each person, written only as they leave."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from accounts.links import site
from audit.clock import db_now
from audit.services import FollowUp, record
from evaluations.digests import Digest, digests_on, without_reminded
from evaluations.models import ReminderMail
from evaluations.reminder_texts import mail_text
from evaluations.working_days import holiday_name, may_mail_leave
from jobs.outbox import mail_leaves, send_by_mail
from regions.timezones import WIB

TOPIC = "reminder"


def queue_reminders(*, day: date, also_holidays: bool = False) -> list[Digest]:
    """Queue the mails for `day` and return those that were not queued before.

    Each person by itself: after a crash the next run goes on where it stopped. On a holiday nobody
    is reminded unless `also_holidays`.
    """
    if holiday_name(day) and not also_holidays:
        return []
    found = digests_on(day, db_now(), also_holidays=also_holidays)
    fresh = without_reminded(found, day)
    return [one for one in fresh if _queue(one, day, also_holidays=also_holidays)]


def remind_today() -> None:
    """For the worker: once a day a person, on working days from 07.00 to 20.00 WIB.

    In these hours it is the same day in all of Indonesia; a mail still waits for its own zone.
    Without a mail server nothing is queued that could never leave.
    """
    now = db_now()
    if mail_leaves() and may_mail_leave(now, WIB):
        queue_reminders(day=now.astimezone(WIB).date())


def send_reminder(payload: Mapping[str, Any]) -> None:
    """Deliver a queued mail with what is open by now; whoever has done everything gets none.

    One that could not leave on its day, or not before the quiet hours, is dropped: the next
    working day has its own.
    """
    row = ReminderMail.objects.select_related("user").get(pk=payload["mail"])
    now = db_now()
    found = digests_on(row.day, now, also_holidays=payload["also_holidays"], only=row.user)
    for digest in found:
        is_its_day = now.astimezone(digest.zone).date() == row.leaves_on
        if is_its_day and may_mail_leave(now, digest.zone):
            send_by_mail(_letter(digest, now))


def _letter(digest: Digest, now: datetime) -> dict[str, str]:
    return {
        "to": digest.user.email,
        "subject": f"Portal KLA: {digest.items} hal menunggu Anda",
        "body": mail_text(str(digest.user), digest.missing, now, site()),
    }


def _queue(digest: Digest, day: date, *, also_holidays: bool) -> bool:
    """False when somebody else was quicker; the database knows (models.ReminderMail)."""
    try:
        with transaction.atomic():
            row = ReminderMail.objects.create(
                user=digest.user,
                day=day,
                leaves_on=digest.leaves_at.date(),
                queued_at=db_now(),
            )
            payload = {"mail": row.pk, "also_holidays": also_holidays}
            record(
                verb="reminder.queued",
                subject=digest.user.log_name,
                region=digest.region,
                by=None,
                data={"day": day.isoformat(), "items": digest.items},
                outbox=[FollowUp(TOPIC, payload, due_at=digest.leaves_at)],
            )
    except IntegrityError:
        return False
    return True
