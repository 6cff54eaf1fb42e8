"""What stands around the queue across regencies: its choices and its filters with counts."""

from __future__ import annotations

from dataclasses import replace

from evaluations.cases.cases import AGES, KEPT
from evaluations.cases.queries import Cases
from evaluations.queue_rows import FILTERS
from evaluations.queue_tables import FilterChip
from instruments.services import sheet_of


def case_chips(cases: Cases) -> list[FilterChip]:
    """Each filter with how many questions it keeps beside the other choices."""
    offered = [("", "Semua yang terbuka"), *((key, FILTERS[key][0]) for key in KEPT)]
    return [
        FilterChip(
            label,
            sum(wish.keeps(case) for case in cases.everything),
            wish.query or "?",
            key == cases.wish.filter,
        )
        for key, label in offered
        if (wish := replace(cases.wish, filter=key))
    ]


def indicator_choices(cases: Cases) -> list[tuple[str, str]]:
    """Codes with names, of the instruments under verification, each once."""
    sheets = [sheet_of(row.round.instrument) for row in cases.regencies]
    return list(
        {one.code: f"{one.code} {one.name}" for sheet in sheets for one in sheet.indicators}.items()
    )


def age_choices() -> list[tuple[int, str]]:
    return [(days, f"{days} hari atau lebih") for days in AGES]


def compared(cases: Cases) -> list[tuple[int, str]]:
    """Year and indicator of the views side by side: the chosen one, else the first of the form."""
    found = {}
    for row in cases.regencies:
        codes = [one.code for one in sheet_of(row.round.instrument).indicators]
        chosen = cases.wish.indicator
        found[row.round.year] = chosen if chosen in codes else codes[0]
    return sorted(found.items())
