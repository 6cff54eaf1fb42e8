"""What changes accounts, offices and memberships; each deed writes its event."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.contrib.auth import authenticate
from django.db import IntegrityError, transaction
from django.db.models import Q

from accounts import throttle
from accounts.devices import Device
from accounts.models import Agency, AgencyKind, Membership, User
from accounts.permissions import Role, reaches
from accounts.queries import names_of
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
    name = " ".join(name.split())
    if not name:
        raise Refused("Nama instansi belum diisi.")
    _refuse_outside_reach(by, region)
    agency = Agency(
        region=region, kind=kind, name=name, institution=institution, aliases=list(aliases)
    )
    _refuse_taken_names(agency)
    _save(agency, refusal=f"{name} sudah ada di {region.title}. Pakai instansi itu.")
    record(
        verb="agency.added",
        subject=f"agency:{agency.public_id}",
        region=region.code,
        by=by,
        data={"name": name, "institution": institution, "aliases": list(aliases)},
    )
    return agency


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
    """Give `user` a role in `region`; one that ended before is taken up again. Raises Refused."""
    _refuse_misplaced(role, region, agency)
    _refuse_outside_reach(by, region)
    if starts_on and ends_on and ends_on < starts_on:
        raise Refused("Tanggal akhir peran lebih awal daripada tanggal mulainya.")
    held = Membership.objects.select_for_update().filter(
        user=user, role=role, region=region, agency=agency
    )
    today = jakarta_day(db_now())
    already = f"{user} sudah memiliki peran {role.label} di {region.title}."
    if held.filter(_not_over(today)).exists():
        raise Refused(already)
    membership = held.first() or Membership(user=user, role=role, region=region, agency=agency)
    membership.starts_on, membership.ends_on = starts_on, ends_on
    _save(membership, refusal=already)
    _record_membership("membership.added", membership, by)
    return membership


@transaction.atomic
def end_membership(
    *, membership: Membership, last_day: date | None = None, by: User | None
) -> None:
    """Let the role end after `last_day`; without one it is over from this moment on."""
    _refuse_outside_reach(by, membership.region)
    membership.ends_on = last_day or jakarta_day(db_now()) - timedelta(days=1)
    membership.save(update_fields=["ends_on"])
    _record_membership("membership.ended", membership, by)


def _save(row: Agency | Membership, refusal: str) -> None:
    """Of two who add the same at once, the constraint lets one through; the other is told."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Refused(refusal) from error


def _not_over(today: date) -> Q:
    return Q(ends_on__isnull=True) | Q(ends_on__gte=today)


def _refuse_outside_reach(by: User | None, region: Region) -> None:
    """`by` is None for the commands of the machine's own operator."""
    if by is not None and not reaches(by, region):
        raise Refused(f"{region.title} di luar wilayah Anda. Pilih wilayah Anda sendiri.")


def _refuse_misplaced(role: Role, region: Region, agency: Agency | None) -> None:
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
    for office in Agency.objects.existing().filter(region=agency.region):
        if names_of(office) & names_of(agency):
            raise Refused(f"{office} sudah ada di {agency.region.title}. Pakai instansi itu.")


def _record_membership(verb: str, membership: Membership, by: User | None) -> None:
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
