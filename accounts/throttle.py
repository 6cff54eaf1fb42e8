"""How often somebody may try a password: slower and slower, never locked (security 5).

An attempt is counted before its password is checked, so that many at once count too, and is
forgotten when it succeeds. An attempt that has to wait is not counted: it would push the wait on.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil

from django.utils.crypto import salted_hmac

from accounts.devices import Device
from accounts.models import SignInAttempt, User
from audit.clock import db_now

WINDOW = timedelta(hours=1)
FREE_PER_ACCOUNT = 10
LONGEST_DELAY = 30
# Whole offices sit behind one address.
MOST_PER_ADDRESS = 200


class TooManyAttempts(Exception):  # noqa: N818 - it reads as what it says
    """`seconds` until the next attempt is looked at."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


def count_attempt(*, name: str, user: User | None, address: str, device: Device) -> SignInAttempt:
    """Count one attempt to sign in as `name`, who is `user` if known. Raises TooManyAttempts.

    A device where `user` signed in before has its own count, and the address does not matter.
    """
    now = db_now()
    SignInAttempt.objects.filter(at__lt=now - WINDOW).delete()
    known_device = device.knows(user)
    if known_device:
        account = _key("device", f"{device.id} {user.pk}")
    else:
        account = _key("account", str(user.pk) if user else f"? {name.casefold()}")
    attempt = SignInAttempt(at=now, account=account, address=_key("address", address))
    wait = (
        _account_wait(attempt)
        if known_device
        else max(_account_wait(attempt), _address_wait(attempt))
    )
    if wait > 0:
        raise TooManyAttempts(wait)
    attempt.save(force_insert=True)
    return attempt


def forget_attempts_like(attempt: SignInAttempt) -> None:
    """After a success nothing counts against this account any more."""
    SignInAttempt.objects.filter(account=attempt.account).delete()


def refuse_guessing(address: str) -> None:
    """Raises TooManyAttempts for an address that has asked for too many unknown links."""
    wait = _address_wait(_guess(address))
    if wait > 0:
        raise TooManyAttempts(wait)


def count_guess(address: str) -> None:
    """Count one link that nobody ever made; real ones, also used and expired ones, are no guess."""
    guess = _guess(address)
    SignInAttempt.objects.filter(at__lt=guess.at - WINDOW).delete()
    guess.save(force_insert=True)


def _guess(address: str) -> SignInAttempt:
    """Kept apart from sign-ins: a mangled link in an office costs nobody there the sign-in."""
    key = _key("link", address)
    return SignInAttempt(at=db_now(), account=key, address=key)


def _account_wait(attempt: SignInAttempt) -> int:
    """1, 2, 4 ... 30 seconds after the last one, from the eleventh attempt within an hour on."""
    earlier = SignInAttempt.objects.filter(account=attempt.account).order_by("-at")
    times = list(earlier.values_list("at", flat=True)[: FREE_PER_ACCOUNT + LONGEST_DELAY])
    if len(times) < FREE_PER_ACCOUNT:
        return 0
    delay = min(2 ** (len(times) - FREE_PER_ACCOUNT), LONGEST_DELAY)
    return _seconds_until(times[0] + timedelta(seconds=delay), attempt.at)


def _address_wait(attempt: SignInAttempt) -> int:
    """Until the oldest of the last two hundred is an hour ago."""
    earlier = SignInAttempt.objects.filter(address=attempt.address).order_by("-at")
    last = earlier.values_list("at", flat=True)[MOST_PER_ADDRESS - 1 : MOST_PER_ADDRESS]
    return max((_seconds_until(at + WINDOW, attempt.at) for at in last), default=0)


def _seconds_until(moment: datetime, now: datetime) -> int:
    return max(0, ceil((moment - now).total_seconds()))


def _key(kind: str, value: str) -> str:
    return salted_hmac(f"accounts.throttle.{kind}", value, algorithm="sha256").hexdigest()
