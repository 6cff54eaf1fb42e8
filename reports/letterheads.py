"""The kop and the signature as they print: what was entered, else what the region itself tells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from regions.models import Level, Region
from reports.models import Letterhead

# Field -> what the note on the screen calls it while it is blank.
NEEDED = {
    "office": "nama instansi",
    "address": "alamat",
    "city": "kota tempat tanda tangan",
    "position": "jabatan penanda tangan",
    "signatory": "nama penanda tangan",
}
TEXTS = (
    "government",
    "office",
    "address",
    "postal_code",
    "phone",
    "email",
    "website",
    "city",
    "on_behalf",
    "position",
    "signatory",
    "rank",
    "nip",
    "copies",
)


@dataclass(frozen=True, slots=True)
class Kop:
    """Lines of a letterhead, ready to print; `missing` names in words what was never entered."""

    region: Region
    government: str
    office: str
    address_line: str
    contact_line: str
    has_arms: bool
    city: str
    on_behalf: str
    position: str
    signatory: str
    rank: str
    nip: str
    copies: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def is_complete(self) -> bool:
        return not self.missing

    @property
    def missing_words(self) -> str:
        return ", ".join(self.missing)


def letterhead_of(region: Region) -> Letterhead | None:
    """The stored row with `has_arms` instead of the picture's bytes."""
    rows = Letterhead.objects.select_related("updated_by").defer("arms").filter(region=region)
    return rows.annotate(has_arms=Q(arms__isnull=False)).first()


def arms_of(region: Region) -> bytes | None:
    """The PNG of the coat of arms."""
    arms = Letterhead.objects.filter(region=region).values_list("arms", flat=True).first()
    return bytes(arms) if arms else None


def defaults_for(region: Region) -> dict[str, str]:
    """What stands in for blank fields: safe guesses from the region's own title."""
    told = {"government": f"Pemerintah {region.title}".upper()}
    if region.level == Level.REGENCY:
        told["position"] = "Sekretaris Daerah"
    return told


def kop_of(region: Region) -> Kop:
    """The region's letterhead as it prints now, in one query."""
    rows = Letterhead.objects.filter(region=region).annotate(has_arms=Q(arms__isnull=False))
    row = rows.values(*TEXTS, "has_arms").first() or {}
    return kop_from(region, row, has_arms=row.get("has_arms", False))


def kop_from(region: Region, told: Mapping[str, Any], *, has_arms: bool) -> Kop:
    """The same from texts at hand, for the preview of what was typed and not saved yet."""
    texts = {name: told.get(name) or "" for name in TEXTS}
    missing = [word for name, word in NEEDED.items() if not texts[name]]
    if not has_arms:
        missing.append("lambang daerah")
    texts = defaults_for(region) | {name: text for name, text in texts.items() if text}
    said = {name: texts.get(name, "") for name in TEXTS}
    return Kop(
        region=region,
        government=said["government"].upper(),
        office=said["office"].upper(),
        address_line=_joined(
            said["address"], said["postal_code"] and f"Kode Pos {said['postal_code']}"
        ),
        contact_line=_joined(
            said["phone"] and f"Telepon {said['phone']}",
            said["email"] and f"Surel {said['email']}",
            said["website"] and f"Laman {said['website']}",
        ),
        has_arms=has_arms,
        city=said["city"],
        on_behalf=said["on_behalf"],
        position=said["position"],
        signatory=said["signatory"],
        rank=said["rank"],
        nip=printed_nip(said["nip"]),
        copies=tuple(said["copies"].splitlines()),
        missing=tuple(missing),
    )


def printed_nip(nip: str) -> str:
    """18 digits as officials print them: birth day, first month of service, sex, number."""
    if len(nip) != 18:
        return nip
    return f"{nip[:8]} {nip[8:14]} {nip[14]} {nip[15:]}"


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)
