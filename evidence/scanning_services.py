"""The scan of a received file: waiting, then clean or infected (security 48).

Whatever goes wrong leaves it waiting, so nobody opens what nobody has looked at.
"""

from __future__ import annotations

import logging
import time
from datetime import timedelta

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from audit.clock import db_now
from audit.services import FollowUp
from evidence.models import DocumentVersion, VirusScan
from evidence.pages_tasks import draw_after_commit
from evidence.photos_tasks import read_after_commit as read_photo_after_commit
from evidence.reading_tasks import read_after_commit
from evidence.storage import StoreAway
from evidence.trail import record_deed
from jobs import clamd

State = VirusScan.State
logger = logging.getLogger(__name__)

# After a vain attempt the next one; of a file that clamd refuses to judge much later.
AWAY_FOR, REFUSED_FOR = timedelta(minutes=1), timedelta(hours=1)
SECONDS_A_TURN = 30
UNREADABLE = "file not readable"


def start_work(*, version: DocumentVersion) -> None:
    """What the worker does for every paper, as soon as it may be opened."""
    draw_after_commit(version=version)
    read_after_commit(version=version)
    read_photo_after_commit(version=version)


def want_scan(*, version: DocumentVersion) -> bool:
    """Have a new version wait for the scanner, in the transaction of its row; False without one."""
    if clamd.is_configured():
        VirusScan.objects.create(version=version)
        return True
    return False


def scan(version_id: int) -> bool:
    """Let the scanner judge a waiting version; False when the scanner or the store is away.

    May be called twice at once and killed at any moment: the first verdict counts.
    """
    waiting = VirusScan.objects.filter(version=version_id, state=State.WAITING)
    found = waiting.select_related("version__document", "version__uploaded_by").first()
    if found is None:
        return True
    try:
        with default_storage.open(found.version.storage_key) as stored:
            virus = clamd.virus_in(stored.chunks())
    except (clamd.Away, StoreAway) as error:
        logger.warning("virus scan waits: %s", error)
        waiting.update(checked_at=db_now(), finding="")
        return False
    except clamd.NotJudged as error:
        _put_off(waiting, str(error))
    except OSError:
        _put_off(waiting, UNREADABLE)
    else:
        _settle(found.version, virus)
    return True


def scan_waiting() -> int:
    """Scan what no task is at: lost between commit and queue, or tried while clamd was away.

    For half a minute at a time, and only until the scanner turns out to be away again.
    """
    end, done = time.monotonic() + SECONDS_A_TURN, 0
    for version_id in _overdue():
        if time.monotonic() > end or not scan(version_id):
            break
        done += 1
    return done


def was_away_just_now() -> bool:
    """Whether somebody waited for the scanner in vain a moment ago: no need to do so again."""
    since = db_now() - AWAY_FOR
    waiting = VirusScan.objects.filter(state=State.WAITING, finding="")
    return waiting.filter(checked_at__gt=since).exists()


def _overdue() -> list[int]:
    """Versions to be scanned, the oldest first; a new one is left to its own task for a minute."""
    now = db_now()
    lost = Q(checked_at=None, version__received_at__lt=now - AWAY_FOR)
    tried = Q(finding="", checked_at__lt=now - AWAY_FOR)
    refused = Q(checked_at__lt=now - REFUSED_FOR)
    waiting = VirusScan.objects.filter(lost | tried | refused, state=State.WAITING)
    return list(waiting.order_by("pk").values_list("version_id", flat=True))


def _put_off(waiting, reason: str) -> None:
    """Noted with its reason, for whoever looks after the server; it names no file."""
    logger.warning("virus scan gave no verdict: %s", reason)
    waiting.update(checked_at=db_now(), finding=reason[: clamd.LONGEST_NAME])


@transaction.atomic
def _settle(version: DocumentVersion, virus: str) -> None:
    mine = VirusScan.objects.filter(version=version, state=State.WAITING)
    state = State.INFECTED if virus else State.CLEAN
    if not mine.update(state=state, finding=virus, checked_at=db_now()):
        return  # another worker was first
    if virus:
        _tell(version, virus)
    else:
        start_work(version=version)


def _tell(version: DocumentVersion, virus: str) -> None:
    """The log and the uploader hear of it; names and subjects stay out (security 91)."""
    mail = {
        "to": version.uploaded_by.email,
        "subject": "Berkas Anda di Portal KLA tidak dapat dibuka",
        "body": (
            f"Antivirus menemukan {virus} di berkas yang Anda kirim. Berkas itu tersimpan, tetapi "
            "tidak seorang pun dapat membukanya.\n"
            "Bersihkan perangkat Anda, lalu kirim berkas yang bersih sebagai versi baru:\n"
            f"{settings.SITE_URL}{reverse('evidence:receipt', args=[version.public_id])}"
        ),
    }
    record_deed(
        "document.infected",
        version.document,
        None,
        {"version": version.public_id, "finding": virus},
        outbox=[FollowUp("mail", mail)] if version.uploaded_by.email else [],
    )
