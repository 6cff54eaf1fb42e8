"""Troubles that are nobody's mistake in the code: which error page tells about which of them."""

from __future__ import annotations

import errno
from dataclasses import dataclass

from django.contrib.sessions.exceptions import SessionInterrupted
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import OperationalError

from accounts.rates import TooManyRequests
from evidence.storage import StoreAway

# sqlite3's primary result codes: busy, locked, read-only, input/output, can't open; and full.
SQLITE_TROUBLE = frozenset({5, 6, 8, 10, 14})
SQLITE_FULL = 13
# PostgreSQL's classes: connection, resources, object not in a usable state, operator intervention.
POSTGRESQL_TROUBLE = ("08", "53", "55", "57")
POSTGRESQL_FULL = "53100"
FULL_DISK = frozenset({errno.ENOSPC, errno.EDQUOT})


@dataclass(frozen=True)
class Trouble:
    """The status of an error page, and its sentence where the page's own does not do."""

    status: int
    reason: str = ""
    retry_after: int | None = None


BUSY = Trouble(503, retry_after=30)
FULL = Trouble(507)
STORE_AWAY = Trouble(503, "Tempat penyimpanan berkas sedang tidak menjawab.", retry_after=30)
OF_THE_REQUEST = {
    RequestDataTooBig: Trouble(413),
    TooManyFieldsSent: Trouble(400, "Kiriman berisi lebih dari 500 isian. Kirim sebagian dahulu."),
    TooManyFilesSent: Trouble(
        400, "Kiriman berisi beberapa berkas. Kirim satu berkas setiap kali."
    ),
}


def trouble_of(error: BaseException | None) -> Trouble | None:
    """What to tell the person about `error`; None when it is a fault of the portal."""
    if isinstance(error, SessionInterrupted):
        return _of_session(error)
    if isinstance(error, OperationalError):
        return _of_database(error)
    if isinstance(error, StoreAway):
        return STORE_AWAY
    if isinstance(error, TooManyRequests):
        return _of_haste(error)
    if isinstance(error, OSError) and error.errno in FULL_DISK:
        return FULL
    return OF_THE_REQUEST.get(type(error))


def _of_haste(error: TooManyRequests) -> Trouble:
    reason = f"Tunggu {error.seconds} detik, kembali ke halaman sebelumnya, lalu coba lagi."
    return Trouble(429, reason, retry_after=error.seconds)


def _of_session(error: SessionInterrupted) -> Trouble | None:
    """Django says the session was deleted, also when it could only not be written."""
    cause = error.__context__ and error.__context__.__context__
    return _of_database(cause) if isinstance(cause, OperationalError) else None


def _of_database(error: OperationalError) -> Trouble | None:
    cause = error.__cause__
    sqlite_code = getattr(cause, "sqlite_errorcode", 0) & 0xFF
    postgresql_code = getattr(cause, "pgcode", None) or ""
    if sqlite_code == SQLITE_FULL or postgresql_code == POSTGRESQL_FULL:
        return FULL
    if sqlite_code in SQLITE_TROUBLE or postgresql_code.startswith(POSTGRESQL_TROUBLE):
        return BUSY
    # psycopg2 has no code for a server that can't be reached at all.
    return None if sqlite_code or postgresql_code else BUSY
