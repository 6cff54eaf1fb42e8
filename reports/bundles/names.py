"""Names inside a bundle: short, the same on every system, told by code, kind, number and year."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from evidence.names import clean_name, extension

# Windows takes 260 characters for the whole path, and people unpack into deep folders already.
LONGEST_FOLDER, LONGEST_STEM = 40, 70
FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
# Kinds of papers as offices call them in a file's name, by DocumentKind; others by their slot.
SHORT_KINDS = {
    "peraturan": "Peraturan",
    "sk": "SK",
    "edaran": "Edaran",
    "sop": "SOP",
    "laporan": "Laporan",
    "foto": "Foto",
    "matriks": "Matriks",
    "anggaran": "DPA",
    "kerja-sama": "Kerja sama",
    "sertifikat": "Sertifikat",
}
NAMELESS = "Dokumen"
# A number that begins with its kind ("Perda 4/2022") needs no other word for it.
SPOKEN = re.compile(
    r"(?:perda|perbup|perwali|perwako|kepbup|sk|se|sop|instruksi|mou|pks|dpa|rka)\b", re.IGNORECASE
)


def folder_name(position: int, head: str, code: str) -> str:
    """ "01 Kelembagaan/1.1": `position` of the cluster in the form, from 1."""
    short = safe(head.partition(":")[0], LONGEST_FOLDER)
    return f"{position:02} {short}/{safe(code, LONGEST_FOLDER)}"


def file_stem(
    code: str, letter: str, kind: str, number: str, year: int | None, area: str = ""
) -> str:
    """ "1.1-a Peraturan 3-2022": the question, the letter of its slot, and the paper.

    `area` is the code of the kecamatan or village whose paper it is.
    """
    place = f"{code}-{area or letter}"
    # "Nomor 3 Tahun 2022" is written 3-2022, as people do.
    short = re.sub(r"\b(?:nomor|no\.?)\s*", "", number, flags=re.IGNORECASE)
    short = re.sub(r"\s*\btahun\s*", "-", short, flags=re.IGNORECASE)
    told = short if not year or YEAR.search(short) else f"{short}-{year}" if short else str(year)
    word = "" if SPOKEN.match(told) else SHORT_KINDS.get(kind, NAMELESS)
    return safe(" ".join(filter(None, (place, word, told))), LONGEST_STEM)


def safe(text: str, limit: int) -> str:
    """Letters that every file system takes, at most `limit` characters; a NIK is masked."""
    shown = FORBIDDEN.sub("-", unicodedata.normalize("NFC", text)).strip(" .-") or NAMELESS
    # The portal's own rule for names adds the hidden letters and the numbers of people.
    shown = clean_name(f"{shown}.x").removesuffix(".x")
    return shown[:limit].strip(" .-") or NAMELESS


def slot_letter(kinds: Sequence[str], slot: str) -> str:
    """a, b, c ... in the order in which the form asks; "x" for a slot that it doesn't name."""
    place = list(kinds).index(slot) if slot in kinds else 23
    return chr(ord("a") + min(place, 25))


def unlike(stem: str, original: str, taken: Iterable[str]) -> str:
    """`stem` with the extension of `original`, and a number where the name is taken.

    `taken` are lower case: Windows doesn't tell capitals apart.
    """
    suffix = extension(original)
    held, name, count = set(taken), f"{stem}{suffix}", 1
    while name.lower() in held:
        count += 1
        name = f"{stem} ({count}){suffix}"
    return name
