"""What each row of a sheet of people will do, or what is wrong with it; nothing is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from django.core.exceptions import ValidationError

from accounts.contacts import clean_email, clean_name, clean_nip, clean_phone
from accounts.directory import Directory, NotFound
from accounts.invitations import Invitee
from accounts.models import Agency
from accounts.people_sheet import HEADER, ROLE_WORDS, SheetRow
from accounts.permissions import Role
from jobs.gate.workbook import FORMULA, NUMBER, TEXT
from regions.models import Level, Region
from regions.names import squashed

CAMAT, VILLAGE, OFFICE = "camat", "desa", "opd"
WORDS = {
    "camat": CAMAT,
    "kecamatan": CAMAT,
    "desa": VILLAGE,
    "kelurahan": VILLAGE,
    "lurah": VILLAGE,
    "kepaladesa": VILLAGE,
    "kades": VILLAGE,
    "opd": OFFICE,
    "instansi": OFFICE,
    "kontributor": OFFICE,
    "kontributoropd": OFFICE,
}
LEVELS = {CAMAT: Level.KECAMATAN, VILLAGE: Level.VILLAGE}
NEW_OFFICE = re.compile(r"\A(?:instansi\s+)?baru\s*:\s*(.*)\Z", re.IGNORECASE | re.DOTALL)
LONGEST_OFFICE = 150


class Outcome(Enum):
    """What saving does with a row."""

    INVITE = "invite"
    SKIP = "skip"
    FAULT = "fault"


@dataclass
class Judged:
    """One row: what happens, in sentences, and the parts that saving needs.

    `agency` is None for a `new_office`, which saving opens first.
    """

    row: SheetRow
    outcome: Outcome = Outcome.INVITE
    says: list[str] = field(default_factory=list)
    invitee: Invitee | None = None
    role: Role | None = None
    region: Region | None = None
    agency: Agency | None = None
    new_office: str = ""

    @property
    def written(self) -> str:
        """What stands in the row, as one line."""
        return " · ".join(filter(None, map(self.row.text, HEADER)))

    @property
    def sentences(self) -> str:
        return " ".join(self.says)

    @property
    def place(self) -> str:
        if self.new_office:
            return self.new_office
        return str(self.agency or (self.region and self.region.title) or "")


class _Fault(Exception):  # noqa: N818 - one row's fault, caught where rows are listed
    pass


def judge(rows: Sequence[SheetRow], regency: Region, now: datetime) -> list[Judged]:
    """Every row with its outcome, in their order; five queries, whatever the number of rows."""
    directory = Directory(regency, now)
    judged = [_judge(row, directory) for row in rows]
    _mark_repeated(judged)
    for one in judged:
        if one.outcome is Outcome.INVITE:
            _compare(one, directory)
    return judged


def has_faults(judged: Iterable[Judged]) -> bool:
    return any(one.outcome is Outcome.FAULT for one in judged)


def _judge(row: SheetRow, directory: Directory) -> Judged:
    """All faults of a row at once, so that nobody mends one a round."""
    one = Judged(row)
    for read in (_read_cells, _read_post, _read_person):
        try:
            read(one, directory)
        except _Fault as fault:
            _blame(one, str(fault))
    return one


def _blame(one: Judged, sentence: str) -> None:
    if one.outcome is not Outcome.FAULT:
        # What a mended row would do besides is of no interest now.
        one.outcome, one.says = Outcome.FAULT, []
    one.says.append(sentence)


def _read_cells(one: Judged, directory: Directory) -> None:
    for column in HEADER:
        kind = one.row.kind(column)
        if kind == FORMULA:
            _blame(one, f"Kolom {column} berisi rumus. Tulis isinya sebagai teks.")
        elif kind == NUMBER and column in ("nip", "wilayah"):
            _blame(one, f"Kolom {column} berupa angka, yang dibulatkan Excel. Jadikan teks.")
        elif kind not in (TEXT, NUMBER):
            _blame(one, f"Kolom {column} berupa tanggal atau BENAR/SALAH. Tulis sebagai teks.")
    if one.row.surplus:
        _blame(one, "Ada isi di sebelah kanan kolom telepon. Hapus isi itu.")


def _read_post(one: Judged, directory: Directory) -> None:
    written = one.row.text("peran")
    word = WORDS.get(squashed(written))
    if word is None:
        told = f"Peran “{written[:40]}” tidak dikenal" if written else "Peran belum diisi"
        raise _Fault(f"{told}. Tulis {ROLE_WORDS}.")
    if word == OFFICE:
        _read_office(one, directory)
    else:
        _read_area(one, LEVELS[word], directory)


def _read_area(one: Judged, level: Level, directory: Directory) -> None:
    one.role = Role.AREA
    if one.row.text("instansi"):
        _blame(one, "Kolom instansi hanya untuk OPD. Kosongkan.")
    where = one.row.text("wilayah")
    if not where:
        raise _Fault(f"Kolom wilayah belum diisi. Tulis nama atau kode {level.label}.")
    if one.row.kind("wilayah") != TEXT:
        return
    try:
        one.region = directory.area(level, where)
    except NotFound as error:
        raise _Fault(str(error)) from error


def _read_office(one: Judged, directory: Directory) -> None:
    one.role, one.region = Role.CONTRIBUTOR, directory.regency
    if one.row.text("wilayah"):
        _blame(one, "Kolom wilayah dikosongkan untuk OPD.")
    written = one.row.text("instansi")
    new = NEW_OFFICE.match(written)
    name = " ".join(new[1].split()) if new else written
    if not squashed(name):
        raise _Fault("Kolom instansi belum diisi. Tulis nama instansi.")
    try:
        one.agency = directory.office(name)
    except NotFound as error:
        if not new:
            raise _Fault(str(error)) from error
        if len(name) > LONGEST_OFFICE:
            raise _Fault(f"Nama instansi paling panjang {LONGEST_OFFICE} huruf.") from error
        one.new_office = name
        if one.outcome is Outcome.INVITE:
            one.says.append("Instansi ini ditambahkan.")


def _read_person(one: Judged, directory: Directory) -> None:
    told = {}
    readers = {"nama": clean_name, "surel": clean_email, "nip": clean_nip, "telepon": clean_phone}
    for column, read in readers.items():
        try:
            told[column] = read(one.row.text(column)) if _is_read(one.row, column) else ""
        except ValidationError as error:
            _blame(one, error.messages[0])
    if len(told) == len(readers):
        one.invitee = Invitee(told["nama"], told["surel"], told["nip"], told["telepon"])


def _is_read(row: SheetRow, column: str) -> bool:
    """A cell of a refused kind was blamed already."""
    return row.kind(column) == TEXT or (row.kind(column) == NUMBER and column != "nip")


def _mark_repeated(judged: Sequence[Judged]) -> None:
    """The later of two rows with one NIP, e-mail, or person and post is at fault."""
    first: dict[tuple, int] = {}
    for one in judged:
        for what, key in _marks(one):
            number = first.setdefault((what, key), one.row.number)
            if number != one.row.number:
                _blame(one, f"{what} sama dengan baris {number}. Hapus salah satunya.")


def _marks(one: Judged) -> list[tuple[str, object]]:
    if one.invitee is None:
        return []
    who = one.invitee
    marks: list[tuple[str, object]] = []
    if who.nip:
        marks.append(("NIP", who.nip))
    if who.email:
        marks.append(("Surel", who.email.casefold()))
    if not marks and one.region:
        where = (one.region.code, one.agency and one.agency.pk, squashed(one.new_office))
        marks.append(("Orang dan tugas", (squashed(who.full_name), *where)))
    return marks


def _compare(one: Judged, directory: Directory) -> None:
    """With who works or is invited there already."""
    if one.invitee is None or one.role is None or one.region is None:
        return
    who = one.invitee
    post = (one.role, one.region.code, one.agency.pk if one.agency else None)
    told = (who.full_name, who.email, who.nip)
    if any(known.post == post and known.is_like(*told) for known in directory.members):
        one.outcome, one.says = Outcome.SKIP, ["Sudah memiliki peran ini."]
    elif any(known.post == post and known.is_like(*told) for known in directory.invited):
        one.outcome, one.says = Outcome.SKIP, ["Sudah diundang dan belum membuka tautannya."]
    elif who.nip in directory.known_nips or who.email.casefold() in directory.known_emails:
        one.says.append("Sudah punya akun: peran ini ditambahkan setelah ia masuk.")
