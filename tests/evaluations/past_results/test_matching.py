"""Names, stages, years, scores and predicates as lists of past results write them; pure."""

from decimal import Decimal

import pytest

from evaluations.models import Stage
from evaluations.past_results.matching import (
    Doubt,
    Regencies,
    predicate_key,
    read_score,
    read_stage,
    read_year,
    sent_rows,
)
from evaluations.sent_tables import SentRow, Unread
from jobs.gate.workbook import DATE, FORMULA, NUMBER, TEXT
from regions.models import Kind, Region
from regions.names import search_key
from tests.evaluations.provinces import NAMES


def region(code: str, name: str, kind: Kind) -> Region:
    return Region(code=code, name=name, kind=kind, search_key=search_key(name, kind))


REGENCIES = Regencies(
    region("17", "Bengkulu", Kind.PROVINSI),
    [
        region(code, name, Kind.KOTA if name.startswith("Kota") else Kind.KABUPATEN)
        for code, name in NAMES.items()
    ],
)


def row(**cells: str | tuple[str, str]) -> SentRow:
    told = {
        name: list(cell) if isinstance(cell, tuple) else [TEXT, cell]
        for name, cell in cells.items()
    }
    return SentRow(2, told)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("17.04", "17.04"),
        ("1704", "17.04"),
        ("Kab. Kaur", "17.04"),
        ("KABUPATEN  KAUR", "17.04"),
        ("kaur", "17.04"),
        ("KOTA BENGKULU", "17.71"),
        ("Bengkulu Utara ", "17.03"),
        ("Muko-Muko", "17.06"),
    ],
)
def test_a_regency_is_found_by_code_or_messy_name(text, code):
    assert REGENCIES.called(text).region.code == code


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        # The bare name is the province, and four names hold it.
        ("Bengkulu", ["17.01", "17.03", "17.09", "17.71"]),
        ("Kota Kaur", ["17.04"]),
        ("Kab/Kota Seluma", ["17.05"]),
        ("Rejang Lebonk", ["17.02"]),
        ("Utara", ["17.03"]),
    ],
)
def test_what_could_mean_somebody_is_asked_and_never_guessed(text, codes):
    match = REGENCIES.called(text)

    assert match.region is None
    assert [candidate.code for candidate in match.candidates] == codes


@pytest.mark.parametrize("text", ["Kota Kediri", "18.01", "99.99", "17", "???", "Papua"])
def test_who_is_not_of_the_province_has_no_candidate(text):
    match = REGENCIES.called(text)

    assert (match.region, match.candidates) == (None, ())


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("Evaluasi Mandiri", Stage.SELF),
        ("EM", Stage.SELF),
        ("self", Stage.SELF),
        ("verifikasi administrasi provinsi", Stage.PROVINCE),
        ("Verifikasi Administrasi Pusat", Stage.CENTRAL),
        ("VLH", Stage.FIELD),
        ("Verifikasi lapangan (hybrid)", Stage.FIELD),
        ("PENETAPAN", Stage.FINAL),
    ],
)
def test_a_stage_is_read_by_its_words(text, stage):
    assert read_stage(row(stage=text)) is stage


def test_administrative_verification_is_the_provinces_or_the_ministrys():
    asked = read_stage(row(stage="Verifikasi administrasi"))

    assert isinstance(asked, Doubt)
    assert [value for value, _ in asked.options] == ["province", "central"]


@pytest.mark.parametrize("cell", ["", "tahap 3", "akhir sekali", (FORMULA, "=A1")])
def test_another_stage_is_a_sentence(cell):
    with pytest.raises(Unread, match="tahap"):
        read_stage(row(stage=cell))


@pytest.mark.parametrize("cell", ["2023", "KLA 2023", "Tahun 2023", (NUMBER, "2023")])
def test_a_year_is_read_with_or_without_words(cell):
    assert read_year(row(year=cell), 2006, 2026) == 2023


@pytest.mark.parametrize(
    "cell", ["", "2005", "2027", "23", "2022/2023", "20231", (DATE, "2023-01-01 00:00:00")]
)
def test_another_year_is_a_sentence(cell):
    with pytest.raises(Unread, match="harus antara 2006 dan 2026"):
        read_year(row(year=cell), 2006, 2026)


@pytest.mark.parametrize("text", ["", "-", "–", "tidak ada", "N/A"])
def test_no_score_is_none_and_not_0(text):
    assert read_score(row(score=text), Decimal(1000)) is None


def test_a_score_keeps_its_decimals():
    assert read_score(row(score="600,36"), Decimal(1000)) == Decimal("600.36")


@pytest.mark.parametrize(
    "cell", ["1000,01", "enam ratus", "-1", "600,123", (DATE, "2023-01-01"), (FORMULA, "=1")]
)
def test_a_score_out_of_bounds_or_no_number_is_a_sentence(cell):
    with pytest.raises(Unread, match="nilai"):
        read_score(row(score=cell), Decimal(1000))


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("PRATAMA", ("pratama",)),
        ("Predikat Madya", ("predikatmadya", "madya")),
        ("KLA Utama", ("klautama", "utama")),
        ("KLA", ("kla",)),
        ("Tidak ada", ()),
        ("-", ()),
        ("", ()),
        ("Tanpa predikat", ()),
    ],
)
def test_a_predicate_is_read_with_or_without_words_before_it(text, keys):
    assert predicate_key(text) == keys


def table(*lines: str) -> list:
    return [
        (number, [[TEXT, text] for text in line.split(";")]) for number, line in enumerate(lines, 1)
    ]


def test_heads_may_stand_below_a_title():
    sent = sent_rows(
        table("Hasil KLA;;;", "Wilayah;Tahun;Tahap;Nilai", "Kaur;2023;EM;780"), has_source=True
    )

    assert [(line.number, line.text("region")) for line in sent.rows] == [(3, "Kaur")]


@pytest.mark.parametrize(
    ("heads", "says"),
    [
        ("nama;jumlah", "Judul kolom tidak ditemukan"),
        ("daerah;tahun;nilai;sumber", "Kolom tahap tidak ada"),
        ("daerah;tahun;tahap;sumber", "Kolom nilai dan predikat tidak ada"),
        ("daerah;tahun;tahap;nilai", "Kolom sumber tidak ada"),
        ("daerah;kabupaten;tahun;tahap;nilai", "berarti sama"),
    ],
)
def test_a_column_that_lacks_is_named(heads, says):
    with pytest.raises(Unread, match=says):
        sent_rows(table(heads, "x"), has_source=False)
