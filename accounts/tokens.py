"""Keys with which a program reads for a person: made, shown once, found again, ended (security 8).

A token does not outlive what opens the portal to its owner: it ends with a change of password and
with the account (security 10), and reads nothing once the roles are over.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import ApiToken, User
from audit.clock import db_now
from audit.services import Entry, record_all
from regions.timezones import jakarta_day

# Known by its beginning, for people and for programs that look for leaked keys.
PREFIX = "kla_"
MOST_LIVING = 10
LONGEST_DAYS, USUAL_DAYS = 365, 90
# A write for each request would queue everybody behind SQLite's one writer.
STAMPED_EVERY = timedelta(minutes=5)


class TooManyTokens(ValueError):  # noqa: N818 - it reads as what it says
    """The person has as many living tokens as one may have; `str()` is the sentence for people."""

    def __init__(self) -> None:
        super().__init__(
            f"Anda sudah memiliki {MOST_LIVING} token yang berlaku, jumlah terbanyak. Akhiri "
            "salah satu yang tidak dipakai lagi, lalu buat token baru."
        )


@dataclass(frozen=True, slots=True)
class Made:
    """A token at the only moment when its secret is known: it is shown now or never."""

    token: ApiToken
    secret: str


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token in the list of its owner."""

    token: ApiToken
    is_living: bool

    @property
    def state(self) -> str:
        """In words."""
        if self.is_living:
            return "Berlaku"
        return "Diakhiri" if self.token.ended_at else "Kedaluwarsa"


def rows_of(user: User, now: datetime) -> list[TokenRow]:
    """The person's tokens, the living ones first, then the newest; one query."""
    rows = [TokenRow(token, _lives(token, now)) for token in ApiToken.objects.filter(user=user)]
    return sorted(rows, key=lambda row: not row.is_living)


@transaction.atomic
def make_token(*, name: str, days: int, by: User) -> Made:
    """A new token of `by` for so many days. Raises TooManyTokens, also for several at once."""
    User.objects.select_for_update().get(pk=by.pk)
    now = db_now()
    if _living(by, now).count() >= MOST_LIVING:
        raise TooManyTokens
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=by,
        name=name,
        digest=digest_of(secret),
        start=secret[: ApiToken._meta.get_field("start").max_length],
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    _record("token.made", by, [token], by)
    return Made(token, secret)


@transaction.atomic
def end_token(*, token: ApiToken, by: User) -> bool:
    """Let it work no more; False for one that had ended already."""
    ended = ApiToken.objects.filter(pk=token.pk, ended_at=None).update(ended_at=db_now())
    if ended:
        _record("token.ended", token.user, [token], by)
    return bool(ended)


@transaction.atomic
def end_tokens_of(*, user: User, by: User) -> None:
    """All living ones at once: whoever took the password over may have made some."""
    now = db_now()
    living = list(_living(user, now))
    if living:
        ApiToken.objects.filter(pk__in=[token.pk for token in living]).update(ended_at=now)
        _record("token.ended", user, living, by)


def find_token(secret: str, now: datetime) -> ApiToken | None:
    """The token with this secret, with its owner, while both work; one query.

    No guesses are counted: 256 random bits are not found by trying.
    """
    rows = ApiToken.objects.filter(digest=digest_of(secret)).select_related("user")
    token = rows.first()
    if token is None or not _lives(token, now):
        return None
    return token if token.user.is_open_on(jakarta_day(now)) else None


def stamp_use(token: ApiToken, now: datetime) -> None:
    """Note that it was used, at most once in a few minutes."""
    if token.last_used_at is None or now - token.last_used_at >= STAMPED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)


def digest_of(secret: str) -> str:
    """A fast hash does: 256 random bits can't be guessed from it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _lives(token: ApiToken, now: datetime) -> bool:
    return token.ended_at is None and now < token.expires_at


def _living(user: User, now: datetime) -> QuerySet[ApiToken]:
    return ApiToken.objects.filter(user=user, ended_at=None, expires_at__gt=now)


def _record(verb: str, owner: User, tokens: Iterable[ApiToken], by: User) -> None:
    """In the history of the account; the name that the person chose is nobody else's business."""
    entries = [Entry(verb, owner.log_name, "", {"token": token.public_id}) for token in tokens]
    record_all(entries=entries, by=by)
