"""Inviting all people of a sheet in one deed, or none of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.core import signing
from django.db import IntegrityError, transaction

from accounts import links
from accounts.institutions import slug_called
from accounts.invitations import MAIL_TOPIC
from accounts.judging import Judged, Outcome, has_faults, judge
from accounts.links import Issued
from accounts.models import Agency, AgencyKind, Invitation, User
from accounts.people_sheet import SheetRow, unpacked
from accounts.permissions import Role
from accounts.queries import agencies_by_institution, spellings
from accounts.services import Refused, add_agency, refuse_appointing
from audit.clock import db_now
from audit.services import FollowUp, record
from regions.models import Region

SALT = "accounts.imports"
# Longer than anybody looks at a preview; the rows are judged again in any case.
SEALED_FOR = 3600


class ImportFaults(Exception):  # noqa: N818 - a list of faults, not one error
    """Rows are at fault, perhaps only since the preview; nothing was written."""

    def __init__(self, judged: Sequence[Judged]) -> None:
        super().__init__(f"{len(judged)} rows")
        self.judged = list(judged)


class AlreadyImported(Exception):  # noqa: N818 - it reads as what it says
    """The same preview was saved before; its links were shown then."""


@dataclass(frozen=True)
class Preview:
    """Rows of one file for one regency; `key` is the form's own, so that saving twice is one."""

    regency: Region
    rows: Sequence[SheetRow]
    key: str

    def sealed(self, by: User) -> str:
        """For the page's hidden field: signed for this person and regency, not secret."""
        told = [row.packed() for row in self.rows]
        return signing.dumps([self.key, told], salt=_salt(by, self.regency), compress=True)


def opened(sealed: str, regency: Region, by: User) -> Preview:
    """The preview behind the field. Raises Refused when it is not ours, or too old."""
    try:
        key, told = signing.loads(sealed, salt=_salt(by, regency), max_age=SEALED_FOR)
    except signing.BadSignature as error:
        raise Refused("Pratinjau sudah terlalu lama terbuka. Kirim lagi berkasnya.") from error
    return Preview(regency, [unpacked(row) for row in told], key)


@transaction.atomic
def save_import(*, preview: Preview, by: User) -> list[Issued]:
    """Judge the rows again, open new offices, invite everybody.

    Raises ImportFaults, AlreadyImported, Refused or PermissionDenied; then nothing is written.
    """
    for role in (Role.AREA, Role.CONTRIBUTOR):
        refuse_appointing(by, role, preview.regency)
    # Two windows of one person wait for each other here: the second finds what the first has saved.
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    if Invitation.objects.filter(created_by=by, form_key__startswith=f"{preview.key}.").exists():
        raise AlreadyImported
    now = db_now()
    judged = judge(preview.rows, preview.regency, now)
    if has_faults(judged):
        raise ImportFaults(judged)
    to_invite = [one for one in judged if one.outcome is Outcome.INVITE]
    if not to_invite:
        raise Refused("Semua orang di berkas ini sudah diundang atau sudah memiliki perannya.")
    _open_offices(to_invite, preview.regency, by)
    issued = [links.issue(_invitation(one, preview, now, by), now) for one in to_invite]
    _write([one.link for one in issued], preview.regency, by)
    return issued


def _salt(by: User, regency: Region) -> str:
    return f"{SALT}.{by.public_id}.{regency.code}"


def _open_offices(judged: Sequence[Judged], regency: Region, by: User) -> None:
    """Give each row its new office; two spellings of one name are one office."""
    made: dict[str, Agency] = {}
    slugs = set(agencies_by_institution(regency))
    for one in judged:
        if not one.new_office:
            continue
        key = spellings(one.new_office, regency)[-1]
        if key not in made:
            slug = slug_called(one.new_office)
            made[key] = add_agency(
                region=regency,
                kind=AgencyKind.OPD,
                name=one.new_office,
                institution="" if slug in slugs else slug,
                by=by,
            )
        one.agency = made[key]


def _invitation(one: Judged, preview: Preview, now: datetime, by: User) -> Invitation:
    return Invitation(
        **asdict(one.invitee),
        role=one.role,
        region=one.region,
        agency=one.agency,
        created_by=by,
        created_at=now,
        form_key=f"{preview.key}.{one.row.number}",
    )


def _write(invitations: Sequence[Invitation], regency: Region, by: User) -> None:
    """One event for the one deed; of two who save it at once, the constraint lets one through."""
    try:
        with transaction.atomic():
            Invitation.objects.bulk_create(invitations)
    except IntegrityError as error:
        raise AlreadyImported from error
    record(
        verb="invitation.imported",
        subject=f"region:{regency.code}",
        region=regency.code,
        by=by,
        data={"invitations": [invitation.public_id for invitation in invitations]},
        outbox=[
            FollowUp(MAIL_TOPIC, {"invitation": invitation.public_id})
            for invitation in invitations
            if invitation.email
        ],
    )
