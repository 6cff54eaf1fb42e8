"""A document's passport as weighed words, and which slots such a paper can fill. No Django here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from evaluations.suggestion_index import UNKNOWN_WORD, Index
from evaluations.suggestion_words import keys, spelt, terms
from instruments.sheet import Sheet

# Kind of a document (evidence.models.DocumentKind) -> kinds of slots that it fills, best first.
FILLS: Mapping[str, tuple[str, ...]] = {
    "peraturan": ("perda", "perkada"),
    "sk": ("sk", "perkada"),
    "edaran": ("perkada", "perda", "surat"),
    "sop": ("sop",),
    "laporan": ("laporan", "notulen", "daftar-hadir"),
    "foto": ("foto",),
    "matriks": ("matriks", "data"),
    "anggaran": ("anggaran",),
    "kerja-sama": ("mou",),
    "sertifikat": ("sertifikat",),
    "lain": ("profil", "rencana", "lainnya", "publikasi", "surat"),
}
# A word of the title that tells the form of the paper more exactly than its kind does.
FORMS: tuple[tuple[str, str], ...] = (
    ("daftar hadir", "daftar-hadir"),
    ("absensi", "daftar-hadir"),
    ("notulen", "notulen"),
    ("notula", "notulen"),
    ("risalah", "notulen"),
    ("rencana aksi", "rencana"),
    ("rad ", "rencana"),
    ("profil", "profil"),
)
# What every paper of a kind says without writing it.
IMPLIED: Mapping[str, frozenset[str]] = {
    "peraturan": keys("kebijakan aturan"),
    "sk": keys("kebijakan"),
    "edaran": keys("kebijakan aturan sosialisasi"),
    "sop": keys("mekanisme prosedur"),
    "anggaran": keys("anggaran"),
    "kerja-sama": keys("mitra kebijakan"),
    "sertifikat": keys("standar standardisasi bersertifikat"),
    "matriks": keys("cakupan persentase"),
}
# The papers that set down plans.
OF_PLANS = frozenset({"peraturan", "sk", "lain"})
# Papers whose title names the place that they are for, not merely where something was.
OF_A_PLACE = frozenset({"peraturan", "sk", "anggaran", "lain"})
# Papers that prove one year only; a rule or a decree stays in force.
OF_ONE_YEAR = frozenset({"laporan", "foto", "matriks", "anggaran"})
LEVEL_WORDS = (
    ("desa", ("desa", "kelurahan", "kades", "lurah", "perdes", "apbdes")),
    ("kecamatan", ("kecamatan", "camat")),
)


@dataclass(frozen=True, slots=True)
class Passport:
    """What is known of a document without opening it.

    `area_level`: "kecamatan" or "desa" of the area that handed it in, "" for a paper of the regency
    or an office. `places`: names of its region and area, which say nothing about its topic.
    """

    kind: str
    subject: str
    number: str = ""
    issuer: str = ""
    year: int | None = None
    valid_until_year: int | None = None
    area_level: str = ""
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """A passport as words: what it says with its weights, and the writing behind each word."""

    passport: Passport
    weights: Mapping[str, float]
    writings: Mapping[str, str]
    implied: frozenset[str]
    slots: tuple[str, ...]
    level: str


def read(passport: Passport, index: Index) -> Paper | None:
    """None for a paper that proves nothing in this year, or says nothing."""
    if _is_of_another_time(passport, index.sheet):
        return None
    places = _place_words(passport)
    weights: dict[str, float] = {}
    writings: dict[str, str] = {}
    for term in terms(spelt(passport.subject, index.vocabulary)):
        if term.key not in places:
            weights[term.key] = index.rarity.get(term.key, UNKNOWN_WORD)
            writings[term.key] = term.words
    if not weights:
        return None
    # Who issued it and its number hint at the topic, but a title that says nothing stays silent.
    hints = keys(f"{passport.issuer} {passport.number}")
    implied = IMPLIED.get(passport.kind, frozenset()) | hints
    return Paper(passport, weights, writings, implied, _slots_of(passport), _level_of(passport))


def topic_of(passport: Passport) -> frozenset[str]:
    """What the title speaks of, without the names of its places."""
    return keys(passport.subject) - _place_words(passport)


def _place_words(passport: Passport) -> frozenset[str]:
    return keys(" ".join(passport.places))


def _is_of_another_time(passport: Passport, sheet: Sheet) -> bool:
    if not sheet.evidence_years:
        return False
    first, last = min(sheet.evidence_years), max(sheet.evidence_years)
    if passport.valid_until_year and passport.valid_until_year < last:
        return True
    if passport.kind not in OF_ONE_YEAR or passport.year is None:
        return False
    return not first <= passport.year <= sheet.year


def _slots_of(passport: Passport) -> tuple[str, ...]:
    """The kinds of slots that the paper fills, best first."""
    title = f"{passport.subject.lower()} "
    told = [slot for form, slot in FORMS if form in title]
    usual = FILLS.get(passport.kind, ())
    exact = [slot for slot in told if slot in usual or passport.kind in OF_PLANS]
    return tuple(dict.fromkeys([*exact, *usual]))


def _level_of(passport: Passport) -> str:
    """Whose paper it is by its area, else by its title; "" is the regency's."""
    if passport.area_level:
        return passport.area_level
    words = passport.subject.lower().split()
    told = (level for level, names in LEVEL_WORDS if any(name in words for name in names))
    return next(told, "")
