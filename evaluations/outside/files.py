"""The XLSX of a stage outside, question by question: its form, reading it, judging it, its seal.

Codes travel as text, because Excel makes 14.1 of 14.10. A blank point keeps what stands. Nothing
is written here: a judged file is signed for the preview page and judged again by the service.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from accounts.models import User
from accounts.workbooks import Table
from evaluations.models import Stage
from evaluations.outside.cards import Given, read_points
from evaluations.outside.queries import OutsidePage
from evaluations.reasons import REASONS
from evaluations.seals import seal, unseal
from evaluations.values import ValueFault, spoken
from jobs.gate.workbook import NUMBER, TEXT
from jobs.sheets import Row, rows_of

MARK = "templat-hasil"
CODE, POINTS, REASON, NOTE = "kode", "poin", "alasan", "catatan"
HEADER = (CODE, "pertanyaan", "maksimum", "poin provinsi", POINTS, REASON, NOTE)
STAGE_WORDS: Mapping[str, str] = dict(Stage.choices)
MOST_ROWS = 600
LONGEST_NOTE = 500


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong and what is allowed, in which row of the file."""

    row: int
    says: str


@dataclass(slots=True)
class Judged:
    """A whole file, by question code: nothing is saved while there is a fault."""

    given: dict[str, Given] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


class _Fault(Exception):  # noqa: N818 - one row's fault, caught where rows are listed
    pass


def template_tables(page: OutsidePage) -> list[Table]:
    """The form with the province's points beside, and how to fill it."""
    lines = [
        [
            row.code,
            row.question.label,
            spoken(row.question.max_points),
            "" if row.province is None else spoken(row.province),
            "" if row.verdict is None else spoken(row.verdict.points),
            ", ".join(row.verdict.reasons) if row.verdict else "",
            row.verdict.text if row.verdict else "",
        ]
        for indicator in page.indicators
        for row in indicator.rows
    ]
    widths = (12, 60, 12, 14, 10, 26, 40)
    return [
        Table("Hasil", _mark_of(page), [HEADER, *lines], widths, frozen="C3"),
        Table("Petunjuk", ("Hal", "Cara mengisi"), _guidance(), (22, 110)),
    ]


def _mark_of(page: OutsidePage) -> list[str]:
    """What the file is for, so that another regency's is refused."""
    place = page.assessment
    return [MARK, place.region_id, str(place.round.year), page.stage.value, page.sheet.code]


def _guidance() -> list[tuple[str, str]]:
    return [
        (POINTS, "Salah satu langkah pertanyaan itu, misalnya 2,5. Kosong: tidak diubah."),
        (REASON, "Boleh kosong. Kode alasan, beberapa dipisahkan koma; daftarnya di bawah."),
        (NOTE, f"Boleh kosong, paling panjang {LONGEST_NOTE} huruf. Tanpa nama anak."),
        ("Baris 1, 2, dan kode", "Jangan diubah: dari sana portal tahu untuk apa berkas ini."),
        ("Kirim", "Sebelum disimpan Anda melihat jumlah per klaster dan bedanya dengan provinsi."),
        *REASONS.items(),
    ]


def read_lines(upload: UploadedFile) -> list[Row]:
    """The rows that are not empty. Raises jobs.gate.refusal.Refused with a sentence."""
    largest = settings.LARGEST_OFFICE_FILE
    return rows_of(upload, columns=len(HEADER), most_rows=MOST_ROWS, largest=largest)


def judge(lines: Sequence[Row], page: OutsidePage) -> Judged:
    """All faults at once, so that nobody mends one a round; asks no query."""
    judged = Judged()
    judged.faults += _head_faults(lines, page)
    if judged.faults:
        return judged
    first: dict[str, int] = {}
    for number, cells in lines[2:]:
        try:
            code, given = _line(cells, page, first, number)
        except (_Fault, ValueFault) as fault:
            judged.faults.append(Fault(number, str(fault)))
        else:
            if given:
                judged.given[code] = given
    if not judged.given and not judged.faults:
        judged.faults.append(Fault(3, "Kolom poin kosong semua. Isi paling sedikit satu baris."))
    return judged


def _head_faults(lines: Sequence[Row], page: OutsidePage) -> Iterator[Fault]:
    again = "Unduh templat baru di halaman ini dan salin isinya ke sana."
    if not lines or _text(lines[0][1], 0) != MARK:
        yield Fault(1, f"Ini bukan templat hasil. {again}")
        return
    names = ("", "daerah", "tahun", "tahap", "instrumen")
    for column, (name, right) in enumerate(zip(names, _mark_of(page), strict=True)):
        found = _text(lines[0][1], column)
        if found != right:
            theirs, ours = (STAGE_WORDS.get(text, text) for text in (found[:30], right))
            yield Fault(1, f"Berkas ini untuk {name} “{theirs}”, bukan {ours}. {again}")
    told = tuple(_text(lines[1][1], place) for place in range(len(HEADER))) if lines[1:] else ()
    if told != HEADER:
        yield Fault(2, f"Judul kolom harus {', '.join(HEADER)}. {again}")


def _line(
    cells: Sequence[Sequence[str]], page: OutsidePage, first: dict[str, int], number: int
) -> tuple[str, Given | None]:
    """Code and what the row gives; None for a row without points."""
    code = _code(_cell(cells, 0), page)
    if first.setdefault(code, number) != number:
        raise _Fault(f"Kode {code} sudah ada di baris {first[code]}. Hapus salah satunya.")
    if any(text for _, text in cells[len(HEADER) :]):
        raise _Fault(f"Ada isi di kanan kolom {NOTE}. Hapus isinya.")
    kind, text = _cell(cells, 4)
    if kind not in (TEXT, NUMBER):
        raise _Fault("Poin berupa rumus, tanggal, atau BENAR/SALAH. Tulis angkanya.")
    reasons, note = _reasons(_cell(cells, 5)), _note(_cell(cells, 6))
    points = read_points(page.sheet.question(code), text)
    if points is None:
        if (reasons or note) and code not in page.recorded:
            raise _Fault("Ada alasan atau catatan tanpa poin. Isi poinnya, atau kosongkan.")
        return code, None
    return code, Given(points, reasons, note)


def _code(cell: Sequence[str], page: OutsidePage) -> str:
    kind, text = cell
    if kind != TEXT:
        raise _Fault(
            f"Kode {text[:20]} berupa angka atau tanggal, padahal 14.10 lalu menjadi 14.1. Jadikan "
            "kolom kode teks, lalu ketik ulang kodenya."
        )
    if not page.sheet.has_question(text):
        raise _Fault(f"Kode “{text[:20]}” tidak ada di instrumen {page.sheet.code}.")
    return text


def _reasons(cell: Sequence[str]) -> list[str]:
    told = [word.strip() for word in cell[1].replace(";", ",").split(",") if word.strip()]
    codes = {label.casefold(): code for code, label in REASONS.items()} | {
        code: code for code in REASONS
    }
    unknown = [word for word in told if word.casefold() not in codes]
    if unknown:
        raise _Fault(f"Alasan “{unknown[0][:40]}” tidak dikenal. Pilih {', '.join(REASONS)}.")
    return [codes[word.casefold()] for word in told]


def _note(cell: Sequence[str]) -> str:
    if len(cell[1]) > LONGEST_NOTE:
        raise _Fault(f"Catatan {len(cell[1])} huruf, paling banyak {LONGEST_NOTE}.")
    return cell[1]


def _cell(cells: Sequence[Sequence[str]], place: int) -> Sequence[str]:
    return cells[place] if place < len(cells) else (TEXT, "")


def _text(cells: Sequence[Sequence[str]], place: int) -> str:
    return _cell(cells, place)[1]


@dataclass(frozen=True, slots=True)
class Agreed:
    """What one person looks at in the preview: what would be given, over what stood then."""

    given: Mapping[str, Given]
    seen: str


def sealed(given: Mapping[str, Given], page: OutsidePage, by: User) -> str:
    """For the page's hidden field: signed for this person, regency, year and stage, not secret."""
    told = [[code, str(one.points), list(one.reasons), one.text] for code, one in given.items()]
    return seal([page.seen, told], about=_about(page), by=by)


def opened(sealed: str, page: OutsidePage, by: User) -> Agreed:
    """What is behind the field. Raises Refused when it is not ours, or too old."""
    seen, told = unseal(sealed, about=_about(page), by=by)
    given = {code: Given(Decimal(points), reasons, text) for code, points, reasons, text in told}
    return Agreed(given, seen)


def _about(page: OutsidePage) -> str:
    return f"outside.{page.assessment.pk}.{page.stage}.{page.assessment.version}"
