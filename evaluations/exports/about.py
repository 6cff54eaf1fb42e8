"""What is said on every file of an evaluation or a province, and what the file is called."""

from __future__ import annotations

from collections.abc import Sequence

from accounts.exports import About, Book, Listing
from evaluations.models import Assessment
from regions.models import Region

EVERYTHING = "semua"


def book_of_assessment(
    what: str,
    title: str,
    assessment: Assessment,
    listings: Sequence[Listing],
    *,
    stage: str = "",
    filters: Sequence[tuple[str, str]] = (),
    notes: Sequence[str] = (),
) -> Book:
    """`what` is the file's name in one word. A filter that was not chosen says "semua"."""
    year, region = assessment.round.year, assessment.region
    about = About(
        title=title,
        region=region.title,
        year=year,
        stage=f"{stage or 'Evaluasi mandiri'} (keadaan: {assessment.get_state_display()})",
        instrument=assessment.round.instrument.title,
        filters=in_words(filters),
        notes=notes,
    )
    return Book(f"{what}-{region.code}-{year}", about, listings, region.code)


def book_of_province(
    what: str,
    title: str,
    province: Region,
    listings: Sequence[Listing],
    *,
    year: int | None = None,
    stage: str = "",
    instrument: str = "",
    filters: Sequence[tuple[str, str]] = (),
    notes: Sequence[str] = (),
) -> Book:
    about = About(
        title=title,
        region=province.title,
        year=year,
        stage=stage,
        instrument=instrument,
        filters=in_words(filters),
        notes=notes,
    )
    name = f"{what}-{province.code}-{year}" if year else f"{what}-{province.code}"
    return Book(name, about, listings, province.code)


def in_words(filters: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name, chosen or EVERYTHING) for name, chosen in filters]
