"""The devices that an account has signed in with: each has its own count of wrong passwords,
so that nobody can make the owner wait by typing wrong ones elsewhere (security 5).

The cookie holds a random device id and keyed hashes of the last accounts, never their ids.
"""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass, replace

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from accounts.models import User

SALT = "accounts.devices"
DAYS = 180
MOST_ACCOUNTS = 8


@dataclass(frozen=True)
class Device:
    id: str
    accounts: tuple[str, ...] = ()

    def knows(self, user: User | None) -> bool:
        """Whether `user` signed in here before."""
        return user is not None and _mark(user) in self.accounts

    def remembering(self, user: User) -> Device:
        """The same device, on which `user` was the last to sign in."""
        others = [mark for mark in self.accounts if mark != _mark(user)]
        return replace(self, accounts=(_mark(user), *others)[:MOST_ACCOUNTS])


def device_of(request: HttpRequest) -> Device:
    """The device that sent the request; a new one when its cookie is missing, old or forged."""
    try:
        told = signing.loads(
            request.COOKIES.get(_cookie_name(), ""), salt=SALT, max_age=DAYS * 86_400
        )
    except signing.BadSignature:
        return Device(id=secrets.token_urlsafe(16))
    return Device(id=told["id"], accounts=tuple(told["accounts"]))


def remember(*, response: HttpResponse, device: Device, user: User) -> None:
    """Let the device's cookie know that `user` signed in here."""
    response.set_cookie(
        _cookie_name(),
        signing.dumps(asdict(device.remembering(user)), salt=SALT),
        max_age=DAYS * 86_400,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _cookie_name() -> str:
    return "__Host-device" if settings.SESSION_COOKIE_SECURE else "kla_device"


def _mark(user: User) -> str:
    return salted_hmac(SALT, str(user.pk), algorithm="sha256").hexdigest()[:32]
