"""Reading a file of published results and finding every fault of it in one go (rules 2)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from accounts.day_fields import KNOWN_YEARS
from audit.clock import db_now
from evaluations.models import Stage
from evaluations.recaps import RecapFaults, csv_rows, shown
from evaluations.results import ResultLine
from instruments.models import Predicate
from regions.models import Level, Region
from regions.timezones import jakarta_day

# Bengkulu's results of 2022 and 2023 and one of Kota Kediri, from docs/domain.md.
PUBLISHED = Path(__file__).parent / "data" / "recorded-results.csv"
HEADER = ["region", "year", "stage", "score", "predicate", "source"]
FIRST_YEAR = 2006  # the programme began
# Of whatever happens in the programme, as people type it.
PROGRAMME_YEARS = range(FIRST_YEAR, KNOWN_YEARS.stop)
HIGHEST_SCORE = Decimal(1000)
LONGEST_SOURCE = 250
YEAR = re.compile(r"\A[0-9]{4}\Z")
SCORE = re.compile(r"\A[0-9]{1,4}([.,][0-9]{1,2})?\Z")


class _Fault(Exception):  # noqa: N818 - one row's fault, caught where rows are listed
    pass


@dataclass(frozen=True, slots=True)
class _Known:
    """What a row may name: codes of regencies, predicates by code or label, years until now."""

    regencies: frozenset[str]
    predicates: Mapping[str, str]
    last_year: int


def read_results(path: Path) -> list[ResultLine]:
    """Read a whole file. Raises RecapFaults with every fault, OSError when it can't be opened."""
    rows = csv_rows(path)
    _check_header(rows)
    known = _known()
    lines: list[ResultLine] = []
    first_rows: dict[tuple[str, int, Stage], int] = {}
    faults = []
    for number, cells in rows[1:]:
        try:
            line = _line(number, cells, known)
            if first_rows.setdefault(line.key, number) != number:
                raise _Fault(f"sama dengan baris {first_rows[line.key]}: daerah, tahun, dan tahap")
            lines.append(line)
        except _Fault as fault:
            faults.append(f"baris {number}: {fault}")
    if not lines and not faults:
        faults = ["Berkas tidak berisi baris hasil."]
    if faults:
        raise RecapFaults(faults)
    return lines


def _check_header(rows: list[tuple[int, list[str]]]) -> None:
    header = [cell.strip().lower() for cell in rows[0][1]] if rows else []
    if header != HEADER:
        found = shown(",".join(header)) if header else "kosong"
        raise RecapFaults([f"baris 1: judul kolom harus {','.join(HEADER)}; ditemukan {found}"])


def _known() -> _Known:
    words = Predicate.objects.filter(instrument__published_at__isnull=False)
    predicates = {}
    for code, label in words.values_list("code", "label"):
        predicates |= {code.casefold(): code, label.casefold(): code}
    regencies = Region.objects.filter(level=Level.REGENCY).values_list("pk", flat=True)
    return _Known(frozenset(regencies), predicates, jakarta_day(db_now()).year)


def _line(number: int, cells: list[str], known: _Known) -> ResultLine:
    """One row; its first faulty cell is what is told."""
    if len(cells) != len(HEADER):
        raise _Fault(f"ada {len(cells)} kolom, harus {len(HEADER)}; beri kutip pada isi berkoma")
    region, year, stage, score, predicate, source = (cell.strip() for cell in cells)
    line = ResultLine(
        row=number,
        region=_region(region, known),
        year=_year(year, known),
        stage=_stage(stage),
        score=_score(score),
        predicate=_predicate(predicate, known),
        source=_source(source),
    )
    if line.score is None and not line.predicate and line.stage != Stage.FINAL:
        raise _Fault(f"tanpa nilai dan tanpa predikat hanya berlaku pada tahap {Stage.FINAL.value}")
    return line


def _region(text: str, known: _Known) -> str:
    if text not in known.regencies:
        raise _Fault(f"{shown(text)} bukan kode kabupaten/kota; tulis misalnya 17.04")
    return text


def _year(text: str, known: _Known) -> int:
    if not YEAR.match(text) or not FIRST_YEAR <= int(text) <= known.last_year:
        raise _Fault(f"tahun {shown(text)} harus antara {FIRST_YEAR} dan {known.last_year}")
    return int(text)


def _score(text: str) -> Decimal | None:
    if not text:
        return None
    if not SCORE.match(text) or Decimal(text.replace(",", ".")) > HIGHEST_SCORE:
        raise _Fault(
            f"nilai {shown(text)} harus angka 0 sampai {HIGHEST_SCORE} dengan paling banyak dua "
            "desimal, misalnya 600.36"
        )
    return Decimal(text.replace(",", "."))


def _stage(text: str) -> Stage:
    if text.lower() not in Stage.values:
        raise _Fault(f"tahap {shown(text)} tidak dikenal; pilih {', '.join(Stage.values)}")
    return Stage(text.lower())


def _predicate(text: str, known: _Known) -> str:
    """The code; files name a predicate by its code or by its word. Blank: none was given."""
    if text and not known.predicates:
        raise _Fault("predikat belum dikenal; muat instrumen dahulu dengan load_instrument")
    if text and text.casefold() not in known.predicates:
        offered = ", ".join(dict.fromkeys(known.predicates.values()))
        raise _Fault(f"predikat {shown(text)} tidak dikenal; pilih {offered}, atau kosongkan")
    return known.predicates.get(text.casefold(), "")


def _source(text: str) -> str:
    if not text:
        raise _Fault("sumber kosong; sebut keputusan atau berita yang memuat hasil ini")
    if len(text) > LONGEST_SOURCE:
        raise _Fault(f"sumber {len(text)} karakter, paling banyak {LONGEST_SOURCE}")
    if "\0" in text:
        raise _Fault("sumber berisi karakter kosong (NUL)")
    return text
