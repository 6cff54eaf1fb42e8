"""A small piece of Indonesia with offices and people; real codes, invented persons.

    places()                                   # all regions of REGIONS, or places("17.04", "18.01")
    operator = user(Role.OPERATOR, KAUR)       # place and role in one line; codes or Regions
    dinkes = agency("dinkes", KAUR)
    contributor = user(Role.CONTRIBUTOR, KAUR, agency=dinkes)
    client.force_login(operator)               # or sign_in(client, operator) through the real page

`agency` and `user` create the places they need, so a test can begin with them. Village codes: the
fourth part is 1xxx for a kelurahan, 2xxx for a desa, 3xxx for a desa adat.
"""

from __future__ import annotations

import itertools

from django.test import Client

from accounts.models import Agency, AgencyKind, Membership, User
from accounts.permissions import Role
from regions.models import Kind, Level, Region

BENGKULU, LAMPUNG = "17", "18"
KAUR, SELUMA, KOTA_BENGKULU, LAMPUNG_SELATAN = "17.04", "17.05", "17.71", "18.01"
KINAL, TANJUNG_KEMUNING, KAUR_UTARA = "17.04.01", "17.04.02", "17.04.03"
SUKARAJA, NATAR = "17.05.01", "18.01.04"
GEDUNG_WANI, SIMPANG_TIGA = "17.04.01.2001", "17.04.03.1010"

REGIONS = {
    BENGKULU: "Bengkulu",
    KAUR: "Kabupaten Kaur",
    KINAL: "Kinal",
    GEDUNG_WANI: "Gedung Wani",
    "17.04.01.2002": "Penandingan",
    TANJUNG_KEMUNING: "Tanjung Kemuning",
    "17.04.02.2002": "Tinggi Ari",
    KAUR_UTARA: "Kaur Utara",
    SIMPANG_TIGA: "Simpang Tiga",
    "17.04.03.2001": "Tanjung Betung",
    SELUMA: "Kabupaten Seluma",
    SUKARAJA: "Sukaraja",
    "17.05.01.2002": "Niur",
    KOTA_BENGKULU: "Kota Bengkulu",
    LAMPUNG: "Lampung",
    LAMPUNG_SELATAN: "Kabupaten Lampung Selatan",
    NATAR: "Natar",
    "18.01.04.2001": "Hajimena",
}
OFFICES = {
    "dp3ap2kb": ("DP2KBP3A", AgencyKind.OPD),
    "dinkes": ("Dinas Kesehatan", AgencyKind.OPD),
    "disdik": ("Dinas Pendidikan dan Kebudayaan", AgencyKind.OPD),
    "polres": ("Kepolisian Resor", AgencyKind.VERTICAL),
}
PASSWORD = "gerobak-ungu-melompat-pagar"

_numbers = itertools.count(1)


def places(*codes: str) -> dict[str, Region]:
    """Create the named units with their ancestors (default: all of REGIONS); by code."""
    return {code: place(code) for code in codes or REGIONS}


def place(code: str, name: str | None = None) -> Region:
    """The unit `code`, created with its ancestors if need be."""
    found = Region.objects.filter(code=code).first()
    if found:
        return found
    parent = place(code.rpartition(".")[0]) if "." in code else None
    region = Region(
        code=code,
        name=name or REGIONS.get(code, f"Wilayah {code}"),
        level=code.count(".") + 1,
        kind=_kind(code, name or REGIONS.get(code, "")),
        parent=parent,
        province_id=code[:2],
        regency_id=code[:5] if "." in code else None,
    )
    region.save(force_insert=True)
    return region


def agency(institution: str, region: Region | str, **fields) -> Agency:
    """The office of that institution in the region, created if need be."""
    where = _region(region)
    name, kind = OFFICES.get(institution, (institution.title(), AgencyKind.OPD))
    made, _ = Agency.objects.get_or_create(
        region=where, institution=institution, defaults={"name": name, "kind": kind} | fields
    )
    return made


def person(username: str | None = None, **fields) -> User:
    """Somebody without any role; the password is PASSWORD."""
    username = username or f"orang{next(_numbers)}"
    fields = {"full_name": username.title()} | fields
    return User.objects.create_user(username, PASSWORD, **fields)


def user(
    role: Role, region: Region | str, *, agency: Agency | None = None, username: str | None = None
) -> User:
    """Somebody with one role, in force without dates."""
    member = person(username or f"{role.value}{next(_numbers)}")
    return join(member, role, region, agency=agency)


def join(member: User, role: Role, region: Region | str, **fields) -> User:
    """Give `member` one more role; fields: agency, starts_on, ends_on."""
    Membership.objects.create(user=member, role=role, region=_region(region), **fields)
    return member


def sign_in(client: Client, member: User, password: str = PASSWORD) -> None:
    """Through the page, as a person would; raises when the portal refuses."""
    response = client.post("/masuk/", {"name": member.username, "password": password})
    assert response.status_code == 302, response.content.decode()


def _region(region: Region | str) -> Region:
    return region if isinstance(region, Region) else place(region)


def _kind(code: str, name: str) -> Kind:
    level = Level(code.count(".") + 1)
    if level == Level.REGENCY:
        return Kind.KOTA if name.startswith("Kota ") else Kind.KABUPATEN
    if level == Level.VILLAGE:
        return {"1": Kind.KELURAHAN, "3": Kind.DESA_ADAT}.get(code[-4], Kind.DESA)
    return Kind.PROVINSI if level == Level.PROVINCE else Kind.KECAMATAN
