"""How a session begins, how long it lives and why it ends (security 9, 10, 15)."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from django.contrib.auth import SESSION_KEY, login, update_session_auth_hash
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.http import HttpRequest

from accounts.models import User
from accounts.permissions import Role, memberships_of
from audit.clock import db_now
from audit.services import record
from regions.timezones import jakarta_day

LONGEST = timedelta(hours=12)
IDLE = timedelta(hours=8)
PRIVILEGED_IDLE = timedelta(minutes=30)
PRIVILEGED = frozenset({Role.OPERATOR, Role.VERIFIER, Role.PROVINCE_ADMIN})
# A write for each click would queue everybody behind SQLite's one writer.
SEEN_EVERY = timedelta(minutes=1)

SIGNED_IN_AT, SEEN_AT, EPOCH = "signed_in_at", "seen_at", "epoch"


class Ending(StrEnum):
    """Why somebody has to sign in again; the value travels in the address of the sign-in page."""

    SIGNED_OUT = "keluar"
    IDLE = "diam"
    OLD = "lama"
    CLOSED = "tutup"

    @property
    def sentence(self) -> str:
        return SENTENCES[self]


SENTENCES = {
    Ending.SIGNED_OUT: "Anda sudah keluar.",
    Ending.IDLE: "Sesi ditutup karena lama tidak dipakai. Silakan masuk lagi.",
    Ending.OLD: "Sesi ditutup karena sudah 12 jam sejak Anda masuk. Silakan masuk lagi.",
    Ending.CLOSED: (
        "Sesi ditutup karena kata sandi diganti atau akun tidak aktif lagi. Silakan masuk lagi. "
        "Bila tidak bisa, hubungi admin provinsi."
    ),
}


def begin(*, request: HttpRequest, user: User) -> None:
    """Sign `user` in under a new session key and write the event."""
    with transaction.atomic():
        login(request, user)
        record(verb="account.signed_in", subject=user.log_name, region="", by=user)


def stamp(*, request: HttpRequest, user: User, **signal) -> None:
    """Note when and under which epoch a session began.

    Hears `user_logged_in` (accounts.apps), so that no way of signing in can leave the stamps out.
    """
    now = db_now().timestamp()
    request.session[SIGNED_IN_AT] = request.session[SEEN_AT] = now
    request.session[EPOCH] = user.session_epoch


def keep_own(*, request: HttpRequest, user: User) -> None:
    """Carry this one session over a password change that ended all others."""
    update_session_auth_hash(request, user)
    request.session[EPOCH] = user.session_epoch


def claims_a_person(session: SessionBase) -> bool:
    """Whether somebody signed in with this session, still valid or not."""
    return SESSION_KEY in session


def ending(session: SessionBase, user: User, now: datetime) -> Ending | None:
    """Why the session of `user` is over at `now`, or None while it lives."""
    if session.get(EPOCH) != user.session_epoch or not user.is_open_on(jakarta_day(now)):
        return Ending.CLOSED
    if now - _moment(session, SIGNED_IN_AT, now) >= LONGEST:
        return Ending.OLD
    if now - _moment(session, SEEN_AT, now) >= idle_limit(user, now):
        return Ending.IDLE
    return None


def idle_limit(user: User, now: datetime) -> timedelta:
    """Half an hour for those who can change a whole regency, a working day for others."""
    privileged = any(held.role in PRIVILEGED for held in memberships_of(user, now))
    return PRIVILEGED_IDLE if privileged else IDLE


def mark_seen(session: SessionBase, now: datetime) -> None:
    if now - _moment(session, SEEN_AT, now) >= SEEN_EVERY:
        session[SEEN_AT] = now.timestamp()


def _moment(session: SessionBase, key: str, now: datetime) -> datetime:
    return datetime.fromtimestamp(session[key], tz=now.tzinfo)
