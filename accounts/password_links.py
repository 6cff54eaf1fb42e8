"""A new password for somebody who forgot it: a link from a person who manages the account."""

from __future__ import annotations

from django.db import transaction

from accounts import links
from accounts.links import Issued
from accounts.models import PasswordLink, User
from accounts.services import Refused, change_password, refuse_foreign_account
from audit.clock import db_now
from audit.services import record


@transaction.atomic
def make_password_link(*, user: User, by: User) -> Issued:
    """One link for `user`; earlier ones are dead. Raises PermissionDenied or Refused."""
    refuse_foreign_account(by, user)
    if not user.is_active:
        raise Refused(f"Akun {user} nonaktif. Aktifkan kembali dahulu.")
    now = db_now()
    user.password_links.filter(used_at__isnull=True, revoked_at__isnull=True).update(revoked_at=now)
    link = PasswordLink(user=user, created_by=by, created_at=now)
    issued = links.issue(link, now)
    link.save(force_insert=True)
    record(verb="account.password_link_made", subject=user.log_name, region="", by=by)
    return issued


@transaction.atomic
def choose_password(*, link: PasswordLink, password: str) -> None:
    """Set the password and end all sessions. Raises LinkOver."""

    def change() -> dict[str, object]:
        change_password(user=link.user, password=password, by=link.user)
        return {}

    links.use(link, change)
