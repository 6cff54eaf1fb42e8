"""What changes accounts, offices and memberships; each deed writes its event."""

from __future__ import annotations

from django.contrib.auth import authenticate
from django.db import transaction

from accounts import throttle
from accounts.devices import Device
from accounts.models import User
from audit.services import FollowUp, record


class WrongNameOrPassword(Exception):  # noqa: N818 - it reads as what it says
    """Nobody learns which of the two was wrong, or whether the account is closed (security 6)."""


def check_sign_in(*, name: str, password: str, address: str, device: Device) -> User:
    """The person who may sign in. Raises WrongNameOrPassword or throttle.TooManyAttempts."""
    known = User.objects.known_as(name)
    attempt = throttle.count_attempt(name=name, user=known, address=address, device=device)
    user = authenticate(username=name, password=password)
    if user is None:
        with transaction.atomic():
            subject = known.log_name if known else "account:"
            record(verb="account.sign_in_refused", subject=subject, region="", by=None)
        raise WrongNameOrPassword
    throttle.forget_attempts_like(attempt)
    return user


@transaction.atomic
def change_password(*, user: User, password: str, by: User) -> None:
    """Set the password, end every session of `user`, and tell the person by mail if possible."""
    user.set_password(password)
    user.session_epoch += 1
    user.save(update_fields=["password", "session_epoch"])
    mail = {
        "to": user.email,
        "subject": "Kata sandi Portal KLA diganti",
        "body": (
            "Kata sandi akun Anda di Portal KLA baru saja diganti. Semua sesi lain sudah ditutup.\n"
            "Bila bukan Anda yang menggantinya, segera hubungi admin provinsi."
        ),
    }
    record(
        verb="account.password_changed",
        subject=user.log_name,
        region="",
        by=by,
        outbox=[FollowUp("mail", mail)] if user.email else [],
    )
