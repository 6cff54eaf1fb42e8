"""Who somebody is: user name, e-mail or NIP, and a password."""

from __future__ import annotations

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from accounts.models import User
from audit.clock import db_now
from regions.timezones import jakarta_day


class UsernameEmailOrNip(BaseBackend):
    """`username` may hold any of the three; closed and expired accounts count as unknown."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
    ) -> User | None:
        if username is None or password is None:
            return None
        user = User.objects.known_as(username)
        if user is None:
            # The same work as for a known name, so that time does not tell who exists (security 6).
            make_password(password)
            return None
        matches = user.check_password(password)
        return user if matches and user.is_open_on(jakarta_day(db_now())) else None

    def get_user(self, user_id: int) -> User | None:
        """Closed accounts are found too: accounts.sessions ends them with a sentence."""
        return User.objects.filter(pk=user_id).first()
