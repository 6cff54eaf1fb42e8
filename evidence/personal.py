"""Finds personal data in text: NIK, KK, telephones, headings, words of a case (security 63).

Pure, and without Django: it runs in the child of jobs/sandbox.py. It tells how many, never what.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice

from evidence.nik_codes import REGENCIES

# Key -> what it counts, as a person reads it. `left` is what a person has said is no child's.
FINDINGS = {
    "nik_child": "NIK anak",
    "nik_adult": "NIK orang dewasa",
    "kk": "nomor Kartu Keluarga",
    "phone": "nomor telepon",
    "headers": "judul kolom data diri",
    "case_words": "kata perkara anak",
    "left": "temuan yang dinyatakan bukan data anak",
}
ADULT_AT = 18
# So many different words of a case, beside so many headings about a person, are a case file; fewer
# stand in every decree about child protection.
CASE_WORDS, CASE_HEADERS = 3, 3
# A list of so many people needs no more counting.
MOST_NUMBERS = 2000
# How far back the heading of a column is looked for, in characters.
LONGEST_LINE, LOOK_BACK = 5000, 20_000
# In a file's name a number may not stay (evidence/names.py); this says that it was a child's.
MASK, CHILD_MASK = "x" * 16, "NIK-anak"

# Digits may be grouped by one blank, dot or dash, and go on in the next line; a tab parts cells.
_GAP = r"(?:[ \u00a0.\-\u2010-\u2013]|[ .\-]{0,2}\r?\n[ ]{0,20})?"
# Not the beginning of a sum of money.
SIXTEEN = re.compile(rf"(?<!\d)\d(?:{_GAP}\d){{15}}(?!\d|[.,]\d\d)")
# More gaps than four groups of four have: the columns of a table, unless a form's boxes say NIK.
MOST_GAPS = 5
NIK_BEFORE = re.compile(r"\bNIK\W*$", re.IGNORECASE)
PHONE = re.compile(r"(?<!\d)(?:\+?62|0)[ .-]?8\d{1,2}(?:[ .-]?\d){6,9}(?!\d)")
KK_BEFORE = re.compile(r"\b(?:KK|kartu\s+keluarga)\b(?!.*\bNIK\b)", re.IGNORECASE)
NOT_DIGITS = re.compile(r"\D+")

HEADERS = tuple(
    re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
    for words in (
        r"nama(?!\s+(?:kegiatan|jabatan|instansi|dokumen))",
        r"NIK|nomor induk kependudukan",
        r"no(?:mor|\.)?\s*KK|kartu keluarga",
        r"alamat",
        r"TTL|tempat,?\s*(?:dan\s*)?(?:tanggal|tgl\.?)\s*lahir|tanggal lahir|tgl\.?\s*lahir",
        r"umur|usia",
        r"jenis kelamin|L/P",
        r"nama (?:ibu|ayah|orang\s*tua|wali)",
        r"korban",
        r"pelaku|terlapor|tersangka",
        r"agama",
        r"no(?:mor|\.)?\s*(?:HP|telepon|telp)",
    )
)
CASES = tuple(
    re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
    for words in (
        r"(?-i:BAP)|berita acara (?:pemeriksaan|wawancara)",
        r"visum",
        r"pelaku anak|anak pelaku|anak yang berkonflik dengan hukum",
        r"anak korban|korban anak|saksi korban|identitas korban|nama korban",
        r"(?-i:ABH)|anak berhadapan dengan hukum",
        r"kekerasan seksual|pencabulan|persetubuhan|pemerkosaan|perkosaan|pelecehan",
        r"kekerasan fisik|penganiayaan|penelantaran",
        r"laporan polisi|nomor perkara|nomor register",
        r"kronologis?|inisial",
        r"diversi|penyidik",
        r"rujukan|pendampingan korban|rumah aman",
    )
)


@dataclass(frozen=True, slots=True)
class Number:
    """Sixteen digits that can be a NIK: where they stand in the text, and the day of birth.

    `is_family` when the words before them say that they are a KK, which is built alike.
    """

    start: int
    end: int
    digits: str
    born: date
    is_family: bool = False

    def is_child(self, on: date) -> bool:
        """Younger than 18 on that day."""
        had_birthday = (on.month, on.day) >= (self.born.month, self.born.day)
        return on.year - self.born.year - (not had_birthday) < ADULT_AT


def findings_in(text: str, *, on: date) -> dict[str, int]:
    """How many different ones of each of FINDINGS; what was not found has no key.

    `on` is the day on which somebody is a child or not.
    Counts up to MOST_NUMBERS people, so that a list of a whole regency ends as soon as any other.
    """
    found = dict.fromkeys(FINDINGS, 0)
    seen = set()
    for number in islice(numbers_in(text, on=on), MOST_NUMBERS):
        key = "kk" if number.is_family else "nik_child" if number.is_child(on) else "nik_adult"
        found[key] += (key, number.digits) not in seen
        seen.add((key, number.digits))
    found["phone"] = sum(1 for _ in PHONE.finditer(text))
    found["headers"] = sum(1 for header in HEADERS if header.search(text))
    found["case_words"] = sum(1 for case in CASES if case.search(text))
    return {key: count for key, count in found.items() if count}


def findings_in_name(name: str) -> dict[str, int]:
    """The same for a file's name as it is stored, its numbers masked already."""
    count = name.count(CHILD_MASK)
    return {"nik_child": count} if count else {}


def suspicion(found: Mapping[str, int]) -> int:
    """How many things in the paper concern a child, as far as a machine can tell; 0 for none."""
    is_case = found.get("case_words", 0) >= CASE_WORDS and found.get("headers", 0) >= CASE_HEADERS
    return found.get("nik_child", 0) + is_case


def numbers_in(text: str, *, on: date) -> Iterator[Number]:
    """Every number that can be a NIK or KK, in its order."""
    for match in SIXTEEN.finditer(text):
        digits = NOT_DIGITS.sub("", match.group())
        born = birth_of(digits, on=on)
        if born is not None and _hangs_together(text, match):
            is_family = _says_family(text, match.start())
            yield Number(match.start(), match.end(), digits, born, is_family)


def birth_of(digits: str, *, on: date) -> date | None:
    """The day of birth in sixteen digits PPKKCC DDMMYY SSSS; None when they can't be a NIK.

    Girls have 40 added to the day. The century is the latest that is not after `on`.
    """
    if digits[:4] not in REGENCIES or digits[4:6] == "00" or digits[12:] == "0000":
        return None
    day, month, year = int(digits[6:8]), int(digits[8:10]), 2000 + int(digits[10:12])
    day -= 40 if day > 40 else 0
    try:
        born = date(year, month, day)
        return born if born <= on else date(year - 100, month, day)
    except ValueError:
        return None


def masked(text: str, *, on: date) -> str:
    """The text without the numbers of people."""
    parts, last = [], 0
    for number in numbers_in(text, on=on):
        parts += [text[last : number.start], MASK]
        last = number.end
    return PHONE.sub("x" * 10, "".join([*parts, text[last:]]))


def _hangs_together(text: str, match: re.Match[str]) -> bool:
    gaps = len(NOT_DIGITS.findall(match.group()))
    return gaps <= MOST_GAPS or bool(
        NIK_BEFORE.search(text[max(0, match.start() - 20) : match.start()])
    )


def _says_family(text: str, start: int) -> bool:
    """Whether the words before, or the heading of the column, call the number a KK."""
    line_start = max(text.rfind("\n", 0, start) + 1, start - LONGEST_LINE)
    before = text[line_start:start]
    if "\t" not in before and "\t" not in text[start : text.find("\n", start)]:
        return bool(KK_BEFORE.search(before[-40:]))
    column = before.count("\t")
    for line in reversed(text[max(0, line_start - LOOK_BACK) : line_start].split("\n")):
        cell = "".join(line.split("\t")[column : column + 1])
        if cell.strip() and not any(char.isdigit() for char in cell):
            return bool(KK_BEFORE.search(cell))
    return False
