"""Prints how well suggestions hit: `.venv/bin/python -m bench.suggestions [--missed]`.

The 60 documents of tests/evaluations/data/suggestions.yaml, those to tune with and those held out
apart. `--missed` names what was missed or wrong among those to tune with.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from evaluations.suggesting import suggest
from evaluations.suggestion_papers import Passport
from instruments.files import SHIPPED, read_sheet

DOCUMENTS = Path(__file__).parents[1] / "tests/evaluations/data/suggestions.yaml"
OF_PASSPORT = ("kind", "subject", "number", "issuer", "year")


@dataclass(frozen=True, slots=True)
class Outcome:
    """One document: what it answers, and what was suggested."""

    subject: str
    expected: frozenset[str]
    suggested: tuple[str, ...]
    held_out: bool

    @property
    def hits(self) -> int:
        return len(self.expected.intersection(self.suggested))


def outcomes() -> list[Outcome]:
    """All documents of the set against the shipped instrument."""
    sheet = read_sheet(SHIPPED)
    rows = yaml.safe_load(DOCUMENTS.read_text(encoding="utf-8"))
    return [_outcome(row, [found.code for found in suggest(_passport(row), sheet)]) for row in rows]


def _outcome(row: dict[str, Any], suggested: list[str]) -> Outcome:
    expected = frozenset(row["expected"])
    return Outcome(row["subject"], expected, tuple(suggested), row.get("held_out", False))


def _passport(row: dict[str, Any]) -> Passport:
    told = {name: row[name] for name in OF_PASSPORT if name in row}
    return Passport(**told, area_level=row.get("area", ""), places=("Kabupaten Kaur",))


def precision(rows: Iterable[Outcome]) -> float:
    """The share of suggestions that are right."""
    rows = list(rows)
    return sum(row.hits for row in rows) / sum(len(row.suggested) for row in rows)


def recall(rows: Iterable[Outcome]) -> float:
    """The share of answered questions that are suggested."""
    rows = list(rows)
    return sum(row.hits for row in rows) / sum(len(row.expected) for row in rows)


def quiet(rows: Iterable[Outcome]) -> float:
    """The share of documents that answer nothing and for which nothing is suggested."""
    silent = [row for row in rows if not row.expected]
    return sum(not row.suggested for row in silent) / len(silent)


def main() -> None:
    rows = outcomes()
    for name, held_out in (("tuned with", False), ("held out", True)):
        part = [row for row in rows if row.held_out == held_out]
        sys.stdout.write(
            f"{name} ({len(part)}): precision {precision(part):.2f}, recall {recall(part):.2f}, "
            f"nothing for nothing {quiet(part):.2f}\n"
        )
    if "--missed" in sys.argv:
        for row in rows:
            if not row.held_out and row.expected != set(row.suggested):
                told = f"{row.subject}: {sorted(row.expected)} but {list(row.suggested)}"
                sys.stdout.write(f"  {told}\n")


if __name__ == "__main__":
    main()
