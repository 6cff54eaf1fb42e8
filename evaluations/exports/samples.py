"""Second verdicts and how strictly verifiers judge, as files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from accounts.exports import Book, Column, Fields, Kind, listing_of
from evaluations.exports.about import book_of_assessment, book_of_province
from evaluations.exports.verification import STAGE
from evaluations.exports.words import STATUS_WORDS, yes
from evaluations.models import Assessment
from evaluations.samples.rows import DrawnRow, Opinion, Pair, SamplePage
from evaluations.samples.strictness import StrictnessTable
from regions.models import Region


@dataclass(frozen=True, slots=True)
class _Row:
    review: int
    drawn: DrawnRow

    @property
    def state(self) -> str:
        if self.drawn.pair is None:
            return "Menunggu penilai kedua"
        return "Sama" if self.drawn.pair.is_agreed else "Berbeda"


def _opinion(who: str, of: Callable[[Pair], Opinion | None]) -> Fields:
    """Blank while the second verdict is not given: who gives it must not know the first."""

    def told(name: str) -> Callable[[_Row], str | Decimal | None]:
        def value(row: _Row) -> str | Decimal | None:
            opinion = of(row.drawn.pair) if row.drawn.pair else None
            return getattr(opinion, name) if opinion else None

        return value

    def said(row: _Row) -> str | None:
        opinion = of(row.drawn.pair) if row.drawn.pair else None
        return "; ".join(filter(None, [*opinion.reasons, opinion.text])) if opinion else None

    return (
        (Column(who, 24), told("by")),
        (
            Column(f"{who}: hasil", 16),
            lambda row: STATUS_WORDS.get(str(told("decision")(row) or ""), ""),
        ),
        (Column(f"{who}: poin", 12, Kind.POINTS), told("points")),
        (Column(f"{who}: alasan", 40), said),
    )


DRAWN: Fields = (
    (Column("Putaran", 10, Kind.COUNT), lambda row: row.review),
    (Column("Kode", 8), lambda row: row.drawn.code),
    (Column("Pertanyaan", 50), lambda row: row.drawn.label),
    (Column("Keadaan", 22), lambda row: row.state),
    *_opinion("Penilai pertama", lambda pair: pair.first),
    *_opinion("Sesudah diperbaiki", lambda pair: pair.corrected),
    *_opinion("Penilai kedua", lambda pair: pair.second),
    (
        Column("Selisih poin", 12, Kind.CHANGE),
        lambda row: row.drawn.pair.difference if row.drawn.pair else None,
    ),
)
VERIFIERS: Fields = (
    (Column("Verifikator", 30), lambda row: row.name),
    (Column("Penilaian", 12, Kind.COUNT), lambda row: row.verdicts),
    (Column("Belum bermakna", 12), lambda row: yes(row.is_few)),
    (Column("Sesuai klaim", 12, Kind.PERCENT), lambda row: row.as_claimed_share),
    (Column("Diturunkan", 12, Kind.PERCENT), lambda row: row.lowered_share),
    (Column("Dinaikkan", 12, Kind.PERCENT), lambda row: row.raised_share),
    (Column("Dikembalikan", 14, Kind.PERCENT), lambda row: row.returned_share),
    (Column("Poin dikurangi dari klaim", 16, Kind.PERCENT), lambda row: row.taken),
    (Column("Sepakat (penilai pertama)", 16, Kind.PERCENT), lambda row: row.first_share),
    (
        Column("Dinilai dua kali (penilai pertama)", 18, Kind.COUNT),
        lambda row: row.first_sampled or None,
    ),
    (Column("Sepakat (penilai kedua)", 16, Kind.PERCENT), lambda row: row.second_share),
    (
        Column("Dinilai dua kali (penilai kedua)", 18, Kind.COUNT),
        lambda row: row.second_sampled or None,
    ),
)


def samples_book(page: SamplePage, assessment: Assessment) -> Book:
    """The present review's sample first."""
    samples = [*([page.present] if page.present else []), *page.earlier]
    rows = [_Row(one.sample.review, drawn) for one in samples for drawn in one.rows]
    return book_of_assessment(
        "contoh",
        "Contoh penilai kedua",
        assessment,
        [listing_of("Contoh", DRAWN, rows)],
        stage=STAGE,
        notes=["Hasil kedua tidak mengubah poin. Selisih: poin kedua dikurangi poin pertama."],
    )


def strictness_book(table: StrictnessTable, province: Region) -> Book:
    return book_of_province(
        "ketegasan",
        "Ketegasan verifikator",
        province,
        [listing_of("Verifikator", VERIFIERS, table.rows)],
        year=table.year,
        stage=STAGE,
        notes=[
            f"Kurang dari {table.few} penilaian: belum bermakna.",
            "Dihitung dari jawaban yang diajukan; yang tidak dijawab tidak dihitung.",
        ],
    )
