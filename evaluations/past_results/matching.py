"""Reading the cells of a list of past results as people write them; nothing is guessed.

Pure: heads, names, numbers and words in, values or a sentence out. What can be read in several ways
becomes a `Doubt`, which a person answers.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches

from evaluations.models import Stage
from evaluations.sent_tables import (
    BLANKS,
    SentRow,
    SentRows,
    Unread,
    column_names,
    columns_in,
    refuse_formula,
    refuse_twins,
    rows_below,
    shown,
    typed_number,
)
from evaluations.values import spoken
from jobs.gate.workbook import NUMBER, TEXT
from jobs.sheets import Row
from regions.lookup import CODE
from regions.models import Kind, Region
from regions.names import readings, squashed

# Column -> the heads that name it, squashed.
HEADS: Mapping[str, str] = {
    "code": "kode kodewilayah kodedaerah kodekemendagri",
    "region": "daerah kabupaten kota kabupatenkota kabkota wilayah region namadaerah namawilayah "
    "namakabupatenkota namakabkota",
    "year": "tahun thn year tahunkla tahunevaluasi",
    "stage": "tahap tahapan stage",
    "score": "nilai skor score nilaiakhir nilaitotal totalnilai total poin",
    "predicate": "predikat predicate predikatkla peringkat kategori",
    "source": "sumber source dasar referensi sumberdata",
}
COLUMN_OF = column_names(HEADS)
HEAD_WITHIN = 10  # titles may stand above the heads
MOST_COLUMNS = 20
NO_SCORE = BLANKS | {"tidak ada", "belum ada", "tanpa nilai"}
NO_PREDICATE = (
    "tidakada belumada tanpapredikat belumberpredikat tidakberpredikat tidakmendapatpredikat "
    "none nihil na tidak"
)
STAGE_WORDS = {
    Stage.SELF: "self em mandiri evaluasimandiri penilaianmandiri nilaimandiri evaluasimandiriem",
    Stage.PROVINCE: "province provinsi verifikasiprovinsi verifikasiadministrasiprovinsi "
    "vaprovinsi",
    Stage.CENTRAL: "central pusat verifikasipusat verifikasiadministrasipusat vapusat",
    Stage.FIELD: "field lapangan vlh vkl verifikasilapangan verifikasilapanganhybrid "
    "verifikasilapanganhibrida verifikasilapanganhybridvlh",
    Stage.FINAL: "final penetapan akhir hasilakhir nilaiakhir ditetapkan",
}
STAGES = {word: stage for stage, words in STAGE_WORDS.items() for word in words.split()}
# Until 2022 the ministry did it, since 2023 the provinces do too (domain 5): the file must say.
EITHER_STAGE = frozenset({"verifikasiadministrasi", "va", "administrasi", "verifikasi"})
PREDICATE_PREFIXES = ("predikat", "kategori", "peringkat", "tingkat", "kla")
YEAR = re.compile(r"(?<![0-9])[0-9]{4}(?![0-9])")
NO_DIGITS = re.compile(r"\A[^0-9]*[0-9]{4}[^0-9]*\Z")
MOST_CANDIDATES = 6


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing that a person has to say: `about` "daerah", "tahap" or "predikat", and its text.

    `options` are the values to choose from, each with its words.
    """

    about: str
    text: str
    options: tuple[tuple[str, str], ...]

    @property
    def field(self) -> str:
        """Its name in a form; the same text is the same doubt, however it is spaced."""
        told = f"{self.about}:{squashed(self.text)}"
        return f"pilih-{hashlib.sha256(told.encode()).hexdigest()[:16]}"


def sent_rows(table: Iterable[Row], *, has_source: bool) -> SentRows:
    """The lines below the heads. Raises Unread when heads are missing or stand twice.

    `has_source`: the source of all lines was said beside the file, so that no column need be there.
    """
    rows = list(table)
    for place, (_, cells) in enumerate(rows[:HEAD_WITHIN]):
        columns = columns_in(cells, COLUMN_OF)
        if "year" in columns and columns.keys() & {"region", "code"}:
            refuse_twins(cells, columns, COLUMN_OF)
            _require_columns(columns, has_source=has_source)
            return rows_below(cells, rows[place + 1 :], columns)
    raise Unread(
        "Judul kolom tidak ditemukan. Perlu daerah (nama atau kode), tahun, tahap, sumber, dan "
        "nilai atau predikat, masing-masing satu kolom. Pakai templat bila ragu."
    )


def _require_columns(columns: Mapping[str, int], *, has_source: bool) -> None:
    if "stage" not in columns:
        raise Unread("Kolom tahap tidak ada. Tambahkan, misalnya berisi penetapan.")
    if not columns.keys() & {"score", "predicate"}:
        raise Unread("Kolom nilai dan predikat tidak ada. Tambahkan paling sedikit satu.")
    if "source" not in columns and not has_source:
        raise Unread(
            "Kolom sumber tidak ada. Tambahkan, atau isi “Sumber untuk baris tanpa sumber”."
        )


@dataclass(frozen=True, slots=True)
class Match:
    """`region` is surely meant; without one, `candidates` are what could be."""

    region: Region | None
    candidates: tuple[Region, ...] = ()


@dataclass(frozen=True, slots=True)
class Regencies:
    """The regencies of one province, to be found by code or messy name without a query each."""

    province: Region
    all: Sequence[Region]
    by_code: Mapping[str, Region] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_code", {region.code: region for region in self.all})

    def called(self, text: str) -> Match:
        """Who is meant by a code or name; a near spelling is never more than a candidate."""
        code = CODE.match(text.strip())
        if code:
            return Match(self.by_code.get(".".join(part for part in code.groups() if part)))
        for reading in readings(text):
            named = [region for region in self._living if region.search_key == reading.key]
            if reading.kinds:
                named = [region for region in named if region.kind in reading.kinds]
            if len(named) == 1 and (reading.kinds or not self._is_overshadowed(named[0])):
                return Match(named[0])
        return Match(None, self._alike(text))

    @property
    def _living(self) -> list[Region]:
        return [region for region in self.all if region.valid_until is None]

    def _is_overshadowed(self, region: Region) -> bool:
        """A bare "Bengkulu" is the province, as in regions.lookup: a kota needs its own word."""
        return region.kind == Kind.KOTA and region.search_key == self.province.search_key

    def _alike(self, text: str) -> tuple[Region, ...]:
        """Names that hold the text, else names spelled nearly so."""
        keys = [reading.key for reading in readings(text) if reading.key]
        living = self._living
        near = [r for r in living if any(key in r.search_key for key in keys)]
        if keys and not near:
            close = get_close_matches(keys[0], {r.search_key for r in living}, n=3, cutoff=0.75)
            near = [r for r in living if r.search_key in close]
        return tuple(near[:MOST_CANDIDATES])


def read_stage(row: SentRow) -> Stage | Doubt:
    """Raises Unread."""
    refuse_formula(row, "stage", "tahap")
    text = row.text("stage")
    word = squashed(text)
    if word in EITHER_STAGE:
        offered = (Stage.PROVINCE, Stage.CENTRAL)
        return Doubt("tahap", text, tuple((stage.value, str(stage.label)) for stage in offered))
    if word not in STAGES:
        raise Unread(
            f"tahap {shown(text)} tidak dikenal; tulis evaluasi mandiri, verifikasi provinsi, "
            "verifikasi pusat, verifikasi lapangan, atau penetapan"
        )
    return STAGES[word]


def read_year(row: SentRow, first: int, last: int) -> int:
    """ "2023", "KLA 2023" or the number. Raises Unread."""
    text = row.text("year")
    found = YEAR.findall(text)
    is_readable = row.kind("year") in (TEXT, NUMBER) and NO_DIGITS.match(text)
    if not is_readable or not first <= int(found[0]) <= last:
        raise Unread(f"tahun {shown(text)} harus antara {first} dan {last}")
    return int(found[0])


def read_score(row: SentRow, highest: Decimal) -> Decimal | None:
    """ "-" and the like are None: no score was published. Raises Unread."""
    refuse_formula(row, "score", "nilai")
    text = row.text("score")
    if text.strip().casefold() in NO_SCORE:
        return None
    score = typed_number(row.kind("score"), text)
    if score is None or score > highest:
        raise Unread(
            f"nilai {shown(text)} harus angka 0 sampai {spoken(highest)} dengan paling banyak dua "
            "desimal, misalnya 600,36; tulis - bila tidak ada"
        )
    return score


def predicate_key(text: str) -> tuple[str, ...]:
    """The ways to read a word: whole, then without "predikat" or "KLA" before it; () for none."""
    word = squashed(text)
    if text.strip().casefold() in BLANKS or word in NO_PREDICATE.split():
        return ()
    shorter = (
        word.removeprefix(prefix)
        for prefix in PREDICATE_PREFIXES
        if word.startswith(prefix) and word != prefix
    )
    return (word, *shorter)
