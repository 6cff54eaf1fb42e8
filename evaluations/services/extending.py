"""More time for who was asked for a paper: with a reason, never less than there was."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts.models import User
from audit.clock import db_now, in_words
from audit.services import record
from evaluations.asked_rows import OPEN
from evaluations.models import EvidenceRequest, RequestExtension, RequestRecipient
from evaluations.services.doors import Refused, locked
from regions.timezones import timezone_of

LONGEST_REASON = RequestExtension._meta.get_field("reason").max_length


@transaction.atomic
def extend(
    *,
    asked: EvidenceRequest,
    until: datetime,
    reason: str,
    recipient: RequestRecipient | None = None,
    by: User,
) -> list[RequestRecipient]:
    """Give one recipient, or all who have not sent yet, time until a later moment. Raises Refused.

    Returns who got more time; of all, those who have that long already keep what they have. The
    same form sent twice is one deed.
    """
    locked(asked.assessment)
    reason, now = _clean(reason), db_now()
    _require_extendable(asked, until, now)
    rows = _open_rows(asked, recipient, now)
    gaining = [row for row in rows if row.due_at < until]
    if not gaining:
        if all(_has_just_that(row, until, reason, by) for row in rows):
            return []
        raise Refused(_not_longer(asked, rows))
    for row in gaining:
        row.extension = RequestExtension.objects.create(
            recipient=row, until=until, reason=reason, at=now, by=by
        )
        row.save(update_fields=["extension"])
    record(
        verb="request.extended",
        subject=f"request:{asked.public_id}",
        region=asked.assessment.region_id,
        by=by,
        # Why stands in the extension: free text has no place in the log.
        data={"recipients": [row.public_id for row in gaining], "until": until.isoformat()},
    )
    return gaining


def _clean(reason: str) -> str:
    reason = " ".join(reason.split())
    if not reason:
        raise Refused("Tulis alasan perpanjangan, supaya penerima dan pemeriksa tahu sebabnya.")
    if len(reason) > LONGEST_REASON:
        raise Refused(f"Alasan paling panjang {LONGEST_REASON} huruf. Ringkas, lalu kirim lagi.")
    return reason


def _require_extendable(asked: EvidenceRequest, until: datetime, now: datetime) -> None:
    if EvidenceRequest.objects.filter(pk=asked.pk, cancelled_at__isnull=False).exists():
        raise Refused("Permintaan ini sudah dibatalkan, jadi batas waktunya tidak diperpanjang.")
    if until <= now:
        words = in_words(now, timezone_of(asked.assessment.region))
        raise Refused(f"Batas waktu itu sudah lewat. Sekarang {words}. Pilih waktu yang kemudian.")


def _open_rows(
    asked: EvidenceRequest, recipient: RequestRecipient | None, now: datetime
) -> list[RequestRecipient]:
    rows = RequestRecipient.objects.filter(request=asked).select_for_update(of=("self",))
    if recipient is not None:
        rows = rows.filter(pk=recipient.pk)
    found = list(rows.select_related("request", "extension", "area", "agency"))
    still_open = [row for row in found if row.status(now) in OPEN]
    if not still_open:
        who = f"{recipient.name} sudah mengirim" if recipient else "Semua sudah mengirim"
        raise Refused(f"{who}, jadi tidak perlu tambahan waktu.")
    return still_open


def _has_just_that(row: RequestRecipient, until: datetime, reason: str, by: User) -> bool:
    given = row.extension
    if given is None:
        return False
    return (given.until, given.reason, given.by_id) == (until, reason, by.pk)


def _not_longer(asked: EvidenceRequest, rows: Sequence[RequestRecipient]) -> str:
    zone = timezone_of(asked.assessment.region)
    latest = in_words(min(row.due_at for row in rows), zone)
    return (
        f"Batas waktunya sudah sampai {latest}, dan tidak dapat diperpendek. "
        "Pilih waktu yang lebih lama."
    )
