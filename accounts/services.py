"""What changes accounts, offices and memberships; each deed writes its event."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.contrib.auth import authenticate
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F

from accounts import throttle
from accounts.devices import Device
from accounts.models import Agency, AgencyKind, Membership, User
from accounts.permissions import Permission, Role, appointable, has_permission, may_appoint
from accounts.queries import names_of
from accounts.tokens import end_tokens_of
from audit.clock import db_now
from audit.services import FollowUp, record
from regions.models import Level, Region
from regions.timezones import jakarta_day

# Where an office sits that can give the role its meaning; contributors go with their agency.
LEVELS: dict[Role, frozenset[Level]] = {
    Role.AREA: frozenset({Level.KECAMATAN, Level.VILLAGE}),
    Role.OPERATOR: frozenset({Level.REGENCY}),
    Role.TASK_FORCE: frozenset({Level.PROVINCE, Level.REGENCY}),
    Role.EXECUTIVE: frozenset({Level.PROVINCE, Level.REGENCY}),
    Role.VERIFIER: frozenset({Level.PROVINCE, Level.REGENCY}),
    Role.PROVINCE_ADMIN: frozenset({Level.PROVINCE}),
    Role.AUDITOR: frozenset({Level.PROVINCE, Level.REGENCY}),
}


class WrongNameOrPassword(Exception):  # noqa: N818 - it reads as what it says
    """Nobody learns which of the two was wrong, or whether the account is closed (security 6)."""


class Refused(ValueError):  # noqa: N818 - it reads as what it says
    """The deed is not allowed; the message is a sentence for the person."""


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
    """Set the password, end every session and token of `user`, and tell the person by mail if
    possible.
    """
    user.set_password(password)
    user.session_epoch += 1
    user.save(update_fields=["password", "session_epoch"])
    end_tokens_of(user=user, by=by)
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


@transaction.atomic
def add_agency(
    *,
    region: Region,
    kind: AgencyKind,
    name: str,
    institution: str = "",
    aliases: Sequence[str] = (),
    by: User | None,
) -> Agency:
    """Open an office in `region`. Raises Refused when the name or institution is taken there."""
    refuse_outside_reach(by, region)
    agency = Agency(region=region, kind=kind)
    _write_agency(agency, name, institution, aliases)
    _record_agency("agency.added", agency, by)
    return agency


@transaction.atomic
def change_agency(
    *,
    agency: Agency,
    kind: AgencyKind,
    name: str,
    institution: str,
    aliases: Sequence[str],
    by: User | None,
) -> None:
    """Rename an office or say what it does in the instrument. Raises Refused as `add_agency`."""
    refuse_outside_reach(by, agency.region)
    agency.kind = kind
    _write_agency(agency, name, institution, aliases)
    _record_agency("agency.changed", agency, by)


@transaction.atomic
def close_agency(*, agency: Agency, by: User | None) -> int:
    """Close an office and end the roles of all who act for it; returns how many they were.

    Documents and answers stay with the closed office.
    """
    refuse_outside_reach(by, agency.region)
    today = jakarta_day(db_now())
    closed = Agency.objects.filter(pk=agency.pk, valid_until__isnull=True)
    if closed.update(valid_until=today) != 1:
        raise Refused(f"{agency} sudah ditutup.")
    ended = list(agency.memberships.not_over_on(today).select_related("user", "region", "agency"))
    for membership in ended:
        end(membership=membership, last_day=today - timedelta(days=1), by=by)
    agency.invitations.filter(used_at__isnull=True, revoked_at__isnull=True).update(
        revoked_at=db_now()
    )
    _record_agency("agency.closed", agency, by)
    return len(ended)


@transaction.atomic
def reopen_agency(*, agency: Agency, by: User | None) -> None:
    """Undo a closing; the roles that ended with it are given anew one by one."""
    refuse_outside_reach(by, agency.region)
    _refuse_taken_names(agency)
    agency.valid_until = None
    _save(agency, refusal=f"Bidang tugas {agency} sudah dipegang instansi lain.")
    _record_agency("agency.reopened", agency, by)


@transaction.atomic
def add_membership(
    *,
    user: User,
    role: Role,
    region: Region,
    agency: Agency | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    by: User | None,
) -> Membership:
    """Give `user` a role in `region`; one that ended before is taken up again.

    Raises Refused, or PermissionDenied when `by` may not give this role (accounts.permissions).
    """
    refuse_misplaced(role, region, agency)
    refuse_appointing(by, role, region)
    membership = join(
        user=user, role=role, region=region, agency=agency, starts_on=starts_on, ends_on=ends_on
    )
    record_membership("membership.added", membership, by)
    return membership


def join(
    *,
    user: User,
    role: Role,
    region: Region,
    agency: Agency | None,
    starts_on: date | None = None,
    ends_on: date | None,
) -> Membership:
    """Write the membership; who may do this was asked before. Raises Refused."""
    if starts_on and ends_on and ends_on < starts_on:
        raise Refused("Tanggal akhir peran lebih awal daripada tanggal mulainya.")
    if agency and agency.valid_until:
        raise Refused(f"{agency} sudah ditutup. Pilih instansi lain, atau buka kembali.")
    held = Membership.objects.select_for_update().filter(
        user=user, role=role, region=region, agency=agency
    )
    already = f"{user} sudah memiliki peran {role.label} di {region.title}."
    if held.not_over_on(jakarta_day(db_now())).exists():
        raise Refused(already)
    membership = held.first() or Membership(user=user, role=role, region=region, agency=agency)
    membership.starts_on, membership.ends_on = starts_on, ends_on
    _save(membership, refusal=already)
    return membership


@transaction.atomic
def end_membership(
    *, membership: Membership, last_day: date | None = None, by: User | None
) -> None:
    """Let the role end after `last_day`; without one it is over from this moment on.

    Raises Refused for a role that is over already and for the own one.
    """
    role, today = Role(membership.role), jakarta_day(db_now())
    refuse_appointing(by, role, membership.region)
    if by is not None and membership.user_id == by.pk:
        raise Refused(
            "Peran Anda sendiri tidak dapat Anda akhiri. Serahkan kepada pengganti, atau minta "
            "admin lain mengakhirinya."
        )
    end(membership=membership, last_day=last_day or today - timedelta(days=1), by=by)


def refuse_changing(*, membership: Membership, by: User) -> None:
    """Raises PermissionDenied when `by` may not end this role nor hand it over."""
    refuse_appointing(by, Role(membership.role), membership.region)


def end(*, membership: Membership, last_day: date, by: User | None) -> None:
    """Write the last day; of two who end it at once, the second is told. Raises Refused."""
    today = jakarta_day(db_now())
    living = Membership.objects.not_over_on(today).filter(pk=membership.pk)
    if living.update(ends_on=last_day) != 1:
        raise Refused("Peran ini sudah berakhir.")
    membership.ends_on = last_day
    record_membership("membership.ended", membership, by)


@transaction.atomic
def close_account(*, user: User, by: User) -> None:
    """Let nobody sign in as `user` any more; sessions, tokens and links for a new password end."""
    refuse_foreign_account(by, user)
    User.objects.filter(pk=user.pk).update(is_active=False, session_epoch=F("session_epoch") + 1)
    user.password_links.filter(used_at__isnull=True, revoked_at__isnull=True).update(
        revoked_at=db_now()
    )
    end_tokens_of(user=user, by=by)
    record(verb="account.closed", subject=user.log_name, region="", by=by)


@transaction.atomic
def reopen_account(*, user: User, by: User) -> None:
    """Let `user` sign in again with the old password and the roles that are still in force."""
    refuse_foreign_account(by, user)
    User.objects.filter(pk=user.pk).update(is_active=True)
    record(verb="account.reopened", subject=user.log_name, region="", by=by)


def manages_account(by: User, user: User) -> bool:
    """Whether `by` may give and take every role that `user` has: only then is the account his.

    Else an operator could take over a colleague's account that also has a role elsewhere.
    """
    held = user.memberships.not_over_on(jakarta_day(db_now())).select_related("region")
    return all(may_appoint(by, Role(one.role), one.region) for one in held)


def refuse_foreign_account(by: User, user: User) -> None:
    """Raises PermissionDenied unless `by` manages the account, Refused for the own one."""
    if by.pk == user.pk:
        raise Refused("Akun Anda sendiri diurus lewat halaman Akun saya atau oleh admin lain.")
    if not manages_account(by, user):
        raise PermissionDenied(
            f"{user} juga memiliki peran yang tidak Anda kelola. Minta admin provinsi melakukannya."
        )


def refuse_appointing(by: User | None, role: Role, region: Region) -> None:
    """`by` is None for the commands of the machine's own operator."""
    refuse_outside_reach(by, region)
    if by is not None and not may_appoint(by, role, region):
        raise PermissionDenied(
            f"Anda tidak mengelola peran {role.label} di {region.title}. Minta admin provinsi."
        )


def _write_agency(agency: Agency, name: str, institution: str, aliases: Sequence[str]) -> None:
    agency.name = " ".join(name.split())
    if not agency.name:
        raise Refused("Nama instansi belum diisi.")
    agency.institution, agency.aliases = institution, list(aliases)
    _refuse_taken_names(agency)
    _save(agency, refusal=f"{agency} sudah ada di {agency.region.title}. Pakai instansi itu.")


def _save(row: Agency | Membership, refusal: str) -> None:
    """Of two who add the same at once, the constraint lets one through; the other is told."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Refused(refusal) from error


def refuse_outside_reach(by: User | None, region: Region) -> None:
    """Raises Refused when `by` manages no accounts there; None is the machine's own operator."""
    if by is not None and not has_permission(by, Permission.MANAGE_ACCOUNTS, region):
        raise Refused(f"{region.title} di luar wilayah Anda. Pilih wilayah Anda sendiri.")


def offered_roles(by: User, scope: Region) -> list[Role]:
    """What `by` may give in a province or regency; camat and village people sit below it."""
    fitting = {Role.CONTRIBUTOR} | {
        role for role, levels in LEVELS.items() if scope.level in levels
    }
    if scope.level == Level.REGENCY:
        fitting.add(Role.AREA)
    allowed = appointable(by, scope)
    return [role for role in Role if role in fitting and role in allowed]


def refuse_misplaced(role: Role, region: Region, agency: Agency | None) -> None:
    """Raises Refused when the role has no meaning there, or lacks its office."""
    if role == Role.CONTRIBUTOR:
        if agency is None:
            raise Refused("Kontributor bekerja untuk satu instansi. Pilih instansinya.")
        if agency.region_id != region.code:
            raise Refused(
                f"{agency} berada di {agency.region.title}, bukan di {region.title}. "
                "Pilih instansi dari wilayah itu."
            )
    elif agency is not None:
        raise Refused(f"Peran {role.label} tidak memakai instansi. Kosongkan instansinya.")
    elif region.level not in LEVELS[role]:
        allowed = " atau ".join(Level(level).label for level in sorted(LEVELS[role]))
        raise Refused(f"Peran {role.label} diberikan untuk {allowed}, bukan {region.title}.")


def _refuse_taken_names(agency: Agency) -> None:
    others = Agency.objects.existing().filter(region=agency.region).exclude(pk=agency.pk)
    for office in others.select_related("region"):
        if names_of(office) & names_of(agency):
            raise Refused(f"{office} sudah ada di {agency.region.title}. Pakai instansi itu.")


def _record_agency(verb: str, agency: Agency, by: User | None) -> None:
    told = {"name": agency.name, "institution": agency.institution, "aliases": agency.aliases}
    record(verb=verb, subject=agency.log_name, region=agency.region_id, by=by, data=told)


def record_membership(verb: str, membership: Membership, by: User | None) -> None:
    record(
        verb=verb,
        subject=membership.user.log_name,
        region=membership.region_id,
        by=by,
        data={
            "role": membership.role,
            "agency": membership.agency.public_id if membership.agency else None,
            "starts_on": membership.starts_on and membership.starts_on.isoformat(),
            "ends_on": membership.ends_on and membership.ends_on.isoformat(),
        },
    )
