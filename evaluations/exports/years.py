"""Two years of a regency side by side as a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from accounts.exports import Book, Column, Fields, Kind, Listing, listing_of
from evaluations.exports.about import book_of_assessment
from evaluations.models import Assessment
from evaluations.years.compared import Compared
from evaluations.years.comparison import Part, Row, Rows

SIDES: Fields = (
    (Column("Tahun", 8, Kind.YEAR), lambda told: told[0]),
    (Column("Tahap", 40), lambda told: told[1].stage if told[1] else "Belum ada nilai"),
    (Column("Nilai", 12, Kind.POINTS), lambda told: told[1].total if told[1] else None),
    (Column("Maksimum", 12, Kind.POINTS), lambda told: told[1].maximum if told[1] else None),
    (
        Column("Predikat menurut tahunnya", 20),
        lambda told: told[1].predicate_words if told[1] else None,
    ),
    (Column("Sumber", 50), lambda told: told[1].source if told[1] else None),
)


@dataclass(frozen=True, slots=True)
class _Line:
    """A question of either year, or of both; what is not there is not 0."""

    part: str
    indicator: str
    old: Part | None
    new: Sequence[Part]

    @property
    def before(self) -> Decimal | None:
        return self.old.points if self.old else None

    @property
    def after(self) -> Decimal | None:
        return sum(part.points for part in self.new) if self.new else None

    @property
    def delta(self) -> Decimal | None:
        """Only the same questions are set against each other."""
        return self.after - self.before if self.old and self.new else None


def compared_book(shown: Compared, assessment: Assessment) -> Book:
    listings = [listing_of("Jumlah", SIDES, shown.sides)]
    if shown.rows and shown.earlier and shown.later:
        listings.insert(0, _questions(shown, shown.rows))
    return book_of_assessment(
        f"bandingkan-{shown.year}" if shown.year else "bandingkan",
        "Bandingkan tahun",
        assessment,
        listings,
        stage=shown.later.stage if shown.rows else "Setiap baris menyebut tahapnya",
        filters=[("Dengan tahun", str(shown.year) if shown.year else "tidak ada tahun lain")],
        notes=shown.told,
    )


def _questions(shown: Compared, rows: Rows) -> Listing:
    before, after = str(shown.earlier.year), str(shown.later.year)
    fields: Fields = (
        (Column("Bagian", 24), lambda line: line.part),
        (Column("Indikator", 10), lambda line: line.indicator),
        (Column(f"Kode {before}", 10), lambda line: line.old.code if line.old else None),
        (Column(f"Pertanyaan {before}", 44), lambda line: line.old.label if line.old else None),
        (Column(f"Kode {after}", 12), lambda line: ", ".join(one.code for one in line.new)),
        (Column(f"Pertanyaan {after}", 44), lambda line: "; ".join(p.label for p in line.new)),
        (Column(before, 12, Kind.POINTS), lambda line: line.before),
        (Column(after, 12, Kind.POINTS), lambda line: line.after),
        (Column("Selisih", 12, Kind.CHANGE), lambda line: line.delta),
        (
            Column(f"Maksimum {before}", 12, Kind.POINTS),
            lambda line: line.old.maximum if line.old else None,
        ),
        (
            Column(f"Maksimum {after}", 12, Kind.POINTS),
            lambda line: sum(part.maximum for part in line.new) if line.new else None,
        ),
    )
    totals = [shown.earlier.total, shown.later.total, shown.delta, None, None]
    return listing_of(
        "Pertanyaan",
        fields,
        list(_lines(rows, before, after)),
        ["Seluruhnya", *[None] * 5, *totals],
    )


def _lines(rows: Rows, before: str, after: str) -> Iterator[_Line]:
    """Every question of either year once."""
    for indicator in rows.indicators:
        yield from (_same(indicator.code, row) for row in indicator.rows)
    yield from (_Line(f"Hanya di {before}", "", part, ()) for part in rows.only_old)
    yield from (_Line(f"Hanya di {after}", "", None, (part,)) for part in rows.only_new)


def _same(indicator: str, row: Row) -> _Line:
    return _Line("Pertanyaan yang sama", indicator, row.old, row.new)
