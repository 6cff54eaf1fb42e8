"""What a regency's rows can mean, read in a few queries: its areas, offices, people and invites."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches

from accounts.models import Agency, Invitation, Membership, User
from accounts.permissions import Role
from accounts.queries import names_of, spellings
from regions.lookup import CODE, described
from regions.models import Level, Region
from regions.names import readings, squashed
from regions.timezones import jakarta_day

NEAREST, CUTOFF = 3, 0.6


class NotFound(LookupError):  # noqa: N818 - it reads as what it says
    """Nothing, or several, answer to what was written; the message says what was meant perhaps."""


@dataclass(frozen=True)
class Known:
    """Somebody who works or is invited here: at which post, and by what he is recognised."""

    post: tuple[Role, str, int | None]
    name: str
    email: str
    nip: str

    def is_like(self, name: str, email: str, nip: str) -> bool:
        """The same NIP or e-mail; without either in common, the same name."""
        if self.nip and nip:
            return self.nip == nip
        same_mail = bool(email) and self.email.casefold() == email.casefold()
        return same_mail or squashed(self.name) == squashed(name)


class Directory:
    """Five queries, whatever the number of rows that are looked up in it."""

    def __init__(self, regency: Region, now: datetime) -> None:
        self.regency = regency
        self._areas = list(
            Region.objects.filter(
                regency=regency,
                level__in=(Level.KECAMATAN, Level.VILLAGE),
                valid_until__isnull=True,
            ).select_related("parent")
        )
        self._offices = list(
            Agency.objects.existing().filter(region=regency).select_related("region")
        )
        self._index()
        self.members = _members(regency, now)
        self.invited = _invited(regency, now)
        self.known_nips = {known.nip for known in self.members if known.nip}
        self.known_emails = {known.email.casefold() for known in self.members if known.email}

    def area(self, level: Level, text: str) -> Region:
        """The kecamatan or village with this code or name. Raises NotFound."""
        code = CODE.match(text)
        if code:
            wanted = ".".join(part for part in code.groups() if part)
            found = [area for area in self._areas if (area.code, area.level) == (wanted, level)]
        else:
            found = self._named(level, text)
        if len(found) == 1:
            return found[0]
        word = Level(level).label
        if found:
            options = "; ".join(f"{area.code} {described(area)}" for area in found)
            raise NotFound(f"Ada beberapa {word} “{text[:60]}”: {options}. Tulis kodenya.")
        raise NotFound(
            f"“{text[:60]}” bukan {word} di {self.regency.title}."
            f"{_hint(text, [area.name for area in self._areas if area.level == level])}"
        )

    def office(self, text: str) -> Agency:
        """The office called so. Raises NotFound."""
        for key in spellings(text, self.regency):
            found = self._offices_by_name.get(key, [])
            if len(found) == 1:
                return found[0]
        raise NotFound(
            f"Instansi “{text[:60]}” belum ada di {self.regency.title}."
            f"{_hint(text, [office.name for office in self._offices])} Bila memang baru, tulis "
            f"Instansi baru: {text[:60]}"
        )

    def _named(self, level: Level, text: str) -> list[Region]:
        """ "Tanjung Betung, Kaur Utara": the kecamatan behind the comma tells villages apart."""
        name, _, above = text.partition(",")
        for reading in readings(name):
            if reading.level in (None, level):
                found = self._areas_by_key[level, reading.key]
                inside = [area for area in found if not above or _lies_in(area, above)]
                if inside:
                    return inside
        return []

    def _index(self) -> None:
        self._areas_by_key = defaultdict(list)
        for area in self._areas:
            self._areas_by_key[area.level, area.search_key].append(area)
        self._offices_by_name = defaultdict(list)
        for office in self._offices:
            for key in names_of(office):
                self._offices_by_name[key].append(office)


def _lies_in(area: Region, above: str) -> bool:
    return any(reading.key == area.parent.search_key for reading in readings(above))


def _hint(text: str, names: Sequence[str]) -> str:
    by_key = {squashed(name): name for name in names}
    close = get_close_matches(squashed(text), by_key, n=NEAREST, cutoff=CUTOFF)
    return f" Mungkin: {'; '.join(by_key[key] for key in close)}." if close else ""


def _members(regency: Region, now: datetime) -> list[Known]:
    held = Membership.objects.filter(regency.reach("region")).not_over_on(jakarta_day(now))
    people: Iterable[tuple[Membership, User]] = (
        (membership, membership.user) for membership in held.select_related("user")
    )
    return [
        Known(_post(membership), user.full_name, user.email or "", user.nip or "")
        for membership, user in people
    ]


def _invited(regency: Region, now: datetime) -> list[Known]:
    waiting = Invitation.objects.open_at(now).filter(regency.reach("region"))
    return [
        Known(_post(invitation), invitation.full_name, invitation.email, invitation.nip)
        for invitation in waiting
    ]


def _post(row: Membership | Invitation) -> tuple[Role, str, int | None]:
    return Role(row.role), row.region_id, row.agency_id
