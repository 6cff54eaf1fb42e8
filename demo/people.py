"""The offices and accounts of the demo."""

from __future__ import annotations

import csv

from django.contrib.auth.hashers import make_password

from accounts.models import AgencyKind, User
from accounts.permissions import Role
from accounts.services import add_agency, add_membership
from demo.stage import (
    BENGKULU,
    DATA,
    KAUR,
    KOTA,
    SELUMA,
    demo_password,
    kecamatan_of,
    office,
    region,
)
from regions.models import Level, Region

R = Role
# User name, full name, role, where ("#n": the n-th kecamatan of Kaur by code), office.
PEOPLE = (
    ("admin.provinsi", "Admin DP3AP2KB Provinsi", R.PROVINCE_ADMIN, BENGKULU, ""),
    ("admin2.provinsi", "Admin kedua DP3AP2KB Provinsi", R.PROVINCE_ADMIN, BENGKULU, ""),
    ("verifikator", "Verifikator DP3AP2KB Provinsi", R.VERIFIER, BENGKULU, ""),
    ("verifikator2", "Verifikator kedua DP3AP2KB Provinsi", R.VERIFIER, BENGKULU, ""),
    ("auditor", "Auditor Inspektorat Provinsi", R.AUDITOR, BENGKULU, ""),
    ("operator.kaur", "Operator DP2KBP3A Kaur", R.OPERATOR, KAUR, ""),
    ("dinkes.kaur", "Petugas Dinkes Kaur", R.CONTRIBUTOR, KAUR, "dinkes"),
    ("disdik.kaur", "Petugas Disdik Kaur", R.CONTRIBUTOR, KAUR, "disdik"),
    ("polres.kaur", "Petugas Polres Kaur", R.CONTRIBUTOR, KAUR, "polres"),
    ("camat.kaur", "Petugas kecamatan pertama", R.AREA, "#1", ""),
    ("camat2.kaur", "Petugas kecamatan kedua", R.AREA, "#2", ""),
    ("desa.kaur", "Petugas desa pertama", R.AREA, "#desa", ""),
    ("gugustugas.kaur", "Anggota Gugus Tugas Kaur", R.TASK_FORCE, KAUR, ""),
    ("sekda.kaur", "Sekretaris Daerah Kaur", R.EXECUTIVE, KAUR, ""),
    ("operator.seluma", "Operator DP3AP2KB Seluma", R.OPERATOR, SELUMA, ""),
    ("operator.kota", "Operator DP3AP2KB Kota Bengkulu", R.OPERATOR, KOTA, ""),
)


def offices() -> None:
    """The offices of Kaur and Seluma, of the institutions that the instrument names."""
    with (DATA / "agencies.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            add_agency(
                region=region(row["region"]),
                name=row["name"],
                kind=AgencyKind(row["kind"]),
                institution=row["institution"],
                aliases=row["aliases"].split("|") if row["aliases"] else [],
                by=None,
            )


def people() -> None:
    """Every account with the same password, each with one role."""
    hashed = make_password(demo_password())
    for username, name, role, where, institution in PEOPLE:
        place = _place(where)
        # Hashed once: it is made to be slow, and here all have the same one.
        user = User.objects.create(
            username=username, password=hashed, full_name=_titled(name, place), is_demo=True
        )
        agency = office(KAUR, institution) if institution else None
        add_membership(user=user, role=role, region=place, agency=agency, by=None)


def _place(where: str) -> Region:
    if where == "#desa":
        first = kecamatan_of(KAUR)[0]
        return Region.objects.filter(parent=first, level=Level.VILLAGE).first()
    if where.startswith("#"):
        return kecamatan_of(KAUR)[int(where[1:]) - 1]
    return region(where)


def _titled(name: str, place: Region) -> str:
    """Who sits in a kecamatan or village is named after it."""
    return f"Petugas {place.title}" if place.level > Level.REGENCY else name


def opens_demo_accounts(password: str) -> bool:
    """Whether the accounts still have this password; it was given once, and people change it."""
    return User.objects.get(username=PEOPLE[0][0]).check_password(password)
