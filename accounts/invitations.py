"""Inviting people: one role for one person, taken up once (security 13, 15)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts import links
from accounts.links import Issued
from accounts.models import Agency, Invitation, Membership, User
from accounts.permissions import Role
from accounts.services import (
    Refused,
    end,
    join,
    record_membership,
    refuse_appointing,
    refuse_misplaced,
)
from audit.clock import db_now
from audit.services import FollowUp, record
from regions.models import Region
from regions.timezones import jakarta_day

MAIL_TOPIC = "accounts.invitation"


class AlreadyInvited(Exception):  # noqa: N818 - it reads as what it says
    """The same form was sent before; its link was shown then and can't be shown again."""

    def __init__(self, invitation: Invitation) -> None:
        super().__init__(invitation.public_id)
        self.invitation = invitation


@dataclass(frozen=True)
class Invitee:
    """Who is invited; `nip` is 18 digits, `phone` begins with "+"; all but the name may be ""."""

    full_name: str
    email: str = ""
    nip: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Post:
    """What somebody is invited to: the role, where, for which office, until which day."""

    role: Role
    region: Region
    agency: Agency | None = None
    ends_on: date | None = None


@transaction.atomic
def invite(*, invitee: Invitee, post: Post, form_key: str = "", by: User | None) -> Issued:
    """Make an invitation. Raises Refused, PermissionDenied or AlreadyInvited (same `form_key`).

    `by` is None for the command line.
    """
    refuse_misplaced(post.role, post.region, post.agency)
    refuse_appointing(by, post.role, post.region)
    now = db_now()
    _refuse_closed(post, now)
    invitation = Invitation(
        **asdict(invitee),
        role=post.role,
        region=post.region,
        agency=post.agency,
        ends_on=post.ends_on,
        created_by=by,
        created_at=now,
        form_key=form_key,
    )
    issued = links.issue(invitation, now)
    _save(invitation)
    _record("invitation.made", invitation, by)
    return issued


@transaction.atomic
def renew(*, invitation: Invitation, by: User) -> Issued:
    """Give an invitation that nobody has taken up a new link; the old one is dead at once."""
    refuse_appointing(by, Role(invitation.role), invitation.region)
    waiting = Invitation.objects.select_for_update(of=("self",)).filter(
        pk=invitation.pk, used_at__isnull=True, revoked_at__isnull=True
    )
    current = waiting.select_related("region", "agency").first()
    if current is None:
        raise Refused("Undangan ini sudah dipakai atau dibatalkan. Buat undangan baru.")
    issued = links.issue(current, db_now())
    current.save(update_fields=["token_hash", "mailed_hash", "expires_at"])
    _record("invitation.renewed", current, by)
    return issued


@transaction.atomic
def revoke(*, invitation: Invitation, by: User) -> None:
    """Take an invitation back. Raises Refused when it was used or taken back already."""
    refuse_appointing(by, Role(invitation.role), invitation.region)
    waiting = Invitation.objects.filter(
        pk=invitation.pk, used_at__isnull=True, revoked_at__isnull=True
    )
    if waiting.update(revoked_at=db_now()) != 1:
        raise Refused("Undangan ini sudah dipakai atau dibatalkan.")
    record(
        verb="invitation.revoked",
        subject=invitation.log_name,
        region=invitation.region_id,
        by=by,
    )


@transaction.atomic
def hand_over(
    *,
    membership: Membership,
    last_day: date,
    successor: Invitee,
    ends_on: date | None = None,
    form_key: str = "",
    by: User,
) -> Issued:
    """End a role and invite the successor to the same one; papers stay with the office."""
    post = Post(Role(membership.role), membership.region, membership.agency, ends_on)
    issued = invite(invitee=successor, post=post, form_key=form_key, by=by)
    end(membership=membership, last_day=last_day, by=by)
    return issued


@transaction.atomic
def take_up_as_new(*, invitation: Invitation, username: str, password: str) -> User:
    """Open an account for the invited person, with the role. Raises LinkOver or Refused."""
    people: list[User] = []

    def open_account() -> dict[str, User]:
        people.append(_open_account(invitation, username, password))
        _join(invitation, people[0])
        return {"used_by": people[0]}

    links.use(invitation, open_account)
    return people[0]


@transaction.atomic
def take_up(*, invitation: Invitation, by: User) -> None:
    """Give the role to somebody who has an account already. Raises LinkOver or Refused."""
    _refuse_stranger(invitation, by)

    def take() -> dict[str, User]:
        _join(invitation, by)
        return {"used_by": by}

    links.use(invitation, take)


def account_of(invitation: Invitation) -> User | None:
    """The account that has the invitation's e-mail or NIP: nobody else can take it up."""
    known = [invitation.email, invitation.nip]
    return next(filter(None, (User.objects.known_as(text) for text in known if text)), None)


def _open_account(invitation: Invitation, username: str, password: str) -> User:
    try:
        with transaction.atomic():
            user = User.objects.create_user(
                username,
                password,
                full_name=invitation.full_name,
                email=invitation.email,
                nip=invitation.nip,
                phone=invitation.phone,
            )
    except (ValidationError, IntegrityError) as error:
        raise Refused(
            "Nama pengguna, surel, atau NIP ini baru saja dipakai akun lain. Pilih nama pengguna "
            "lain, atau masuk dengan akun itu."
        ) from error
    record(verb="account.opened", subject=user.log_name, region=invitation.region_id, by=user)
    return user


def _join(invitation: Invitation, user: User) -> None:
    membership = join(
        user=user,
        role=Role(invitation.role),
        region=invitation.region,
        agency=invitation.agency,
        ends_on=invitation.ends_on,
    )
    # What this request has read of the person's roles is out of date now.
    user.memberships_read = None
    record_membership("membership.added", membership, user)
    record(
        verb="invitation.taken_up",
        subject=invitation.log_name,
        region=invitation.region_id,
        by=user,
    )


def _refuse_stranger(invitation: Invitation, by: User) -> None:
    owner = account_of(invitation)
    other_nip = invitation.nip and by.nip and invitation.nip != by.nip
    if other_nip or (owner is not None and owner != by):
        raise Refused(
            f"Undangan ini untuk {invitation.full_name}, yang memakai akun lain. Keluar dahulu, "
            "lalu buka tautan ini lagi dengan akun yang benar."
        )


def _refuse_closed(post: Post, now: datetime) -> None:
    if post.agency and post.agency.valid_until:
        raise Refused(f"{post.agency} sudah ditutup. Pilih instansi lain, atau buka kembali.")
    if post.ends_on and post.ends_on < jakarta_day(now):
        raise Refused("Hari terakhir peran sudah lewat. Pilih hari ini atau sesudahnya.")


def _save(invitation: Invitation) -> None:
    """The same form sent twice is refused by a constraint, also when both arrive at once."""
    try:
        with transaction.atomic():
            invitation.save(force_insert=True)
    except IntegrityError as error:
        earlier = Invitation.objects.filter(
            created_by=invitation.created_by, form_key=invitation.form_key
        ).first()
        if earlier is None or not invitation.form_key:
            raise
        raise AlreadyInvited(earlier) from error


def _record(verb: str, invitation: Invitation, by: User | None) -> None:
    """Neither name nor token goes into the log; the mail's link is made when the mail leaves."""
    mail = FollowUp(MAIL_TOPIC, {"invitation": invitation.public_id})
    record(
        verb=verb,
        subject=invitation.log_name,
        region=invitation.region_id,
        by=by,
        data={
            "role": invitation.role,
            "agency": invitation.agency.public_id if invitation.agency else None,
            "ends_on": invitation.ends_on and invitation.ends_on.isoformat(),
        },
        outbox=[mail] if invitation.email else [],
    )
