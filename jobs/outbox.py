"""Delivers what deeds left to be done, after their commit; at least once (security 72)."""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db.models import F

from audit.clock import db_now
from audit.models import OutboxItem

logger = logging.getLogger(__name__)

NO_MAIL = "django.core.mail.backends.dummy.EmailBackend"
MOST_ATTEMPTS = 8
CLAIM = timedelta(minutes=5)


def mail_leaves() -> bool:
    """Whether a mail server is set up, so that a page may promise a mail."""
    return settings.EMAIL_BACKEND != NO_MAIL


def send_by_mail(payload: Mapping[str, Any]) -> None:
    """Without a mail server the item stays, with its error; Django's dummy would swallow it."""
    if not mail_leaves():
        raise OSError("no mail server is set up")
    send_mail(payload["subject"], payload["body"], None, [payload["to"]])


DELIVERERS: dict[str, Callable[[Mapping[str, Any]], None]] = {"mail": send_by_mail}


def deliver_due(*, limit: int = 100) -> int:
    """Deliver items that are due and return how many arrived.

    An item is claimed by moving its due time; a deliverer that dies leaves it to be tried again
    after `CLAIM`. Each failure doubles the wait; after `MOST_ATTEMPTS` it stays, with its error.
    """
    now = db_now()
    waiting = OutboxItem.objects.filter(
        done_at__isnull=True, due_at__lte=now, attempts__lt=MOST_ATTEMPTS
    )
    return sum(_deliver(item) for item in waiting[:limit] if _claim(item))


def _claim(item: OutboxItem) -> bool:
    """Compare-and-set on the due time: of two workers one gets the item."""
    claimed = OutboxItem.objects.filter(
        pk=item.pk, done_at__isnull=True, due_at=item.due_at
    ).update(due_at=db_now() + CLAIM, attempts=F("attempts") + 1)
    return claimed == 1


def _deliver(item: OutboxItem) -> bool:
    try:
        DELIVERERS[item.topic](item.payload)
    except (OSError, smtplib.SMTPException, KeyError, ValueError) as error:
        # KeyError: a topic or a field that nobody knows; ValueError: a header that mail refuses.
        wait = timedelta(minutes=2**item.attempts)
        OutboxItem.objects.filter(pk=item.pk).update(
            due_at=db_now() + wait, last_error=type(error).__name__
        )
        logger.warning("outbox item %s failed: %s", item.pk, type(error).__name__)
        return False
    OutboxItem.objects.filter(pk=item.pk).update(done_at=db_now(), last_error="")
    return True
