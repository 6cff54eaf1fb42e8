"""The year 2024 in all of Bengkulu, the eight regencies that no story is about, and past years."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal

from audit.clock import db_now
from demo.stage import (
    BENGKULU,
    DATA,
    KAUR,
    SELF_DAYS,
    TARGET,
    YEAR,
    assessment,
    instrument,
    person,
    region,
)
from evaluations.checklist import checklist_of
from evaluations.imports import import_answers
from evaluations.recaps import Line, Recap, read_recap
from evaluations.result_files import PUBLISHED, read_results
from evaluations.results import record_results
from evaluations.rounds import open_round
from evaluations.scoring import score
from evaluations.services import set_target, submit
from instruments.services import sheet_of
from instruments.sheet import Sheet

# Regency -> the self score that its answers come near to, its target, whether it has submitted.
NEIGHBOURS = {
    "17.01": (Decimal(655), Decimal("600.01"), False),
    "17.02": (Decimal(588), Decimal(500), True),
    "17.03": (Decimal(561), Decimal(500), False),
    "17.06": (Decimal(545), Decimal(500), False),
    "17.07": (Decimal(472), Decimal(500), False),
    "17.08": (Decimal(521), Decimal(500), False),
    "17.09": (Decimal(436), Decimal(500), False),
    "17.71": (Decimal(688), Decimal("600.01"), True),
}


def results_of_past_years() -> None:
    """Published results of 2022 and 2023 (docs/domain.md names the sources)."""
    record_results(rows=read_results(PUBLISHED), by=None)


def rounds() -> None:
    """One round for the ten regencies; SELF closes some time after loading."""
    open_round(
        year=YEAR,
        instrument=instrument(),
        region=region(BENGKULU),
        opens_at=None,
        closes_at=db_now() + timedelta(days=SELF_DAYS),
        by=person("admin.provinsi"),
    )
    set_target(assessment=assessment(KAUR), target=TARGET, by=person("operator.kaur"))


def neighbours() -> None:
    """Eight regencies with fewer answers, so that the provincial board has something to say."""
    by = person("admin.provinsi")
    sheet = sheet_of(instrument())
    lines = read_recap(DATA / "kaur-2024.csv", sheet).lines
    for place, (code, (goal, target, submitted)) in enumerate(NEIGHBOURS.items()):
        row = assessment(code)
        recap = Recap(_chosen(sheet, lines, goal, place), sha256="")
        import_answers(assessment=row, recap=recap, by=by)
        set_target(assessment=row, target=target, by=by)
        if submitted:
            confirmed = {item.key for item in checklist_of(row)}
            submit(assessment=row, confirmed=confirmed, by=by)


def _chosen(sheet: Sheet, lines: Mapping[str, Line], goal: Decimal, place: int) -> dict[str, Line]:
    """The answers worth most, from another start for each place, until the goal is near.

    Without Kaur's notes: they name Kaur.
    """
    card = score(sheet, {code: line.value for code, line in lines.items()})
    entries = sorted(card.ledger, key=lambda entry: -entry.points)
    turned = entries[place:] + entries[:place]
    chosen, total = {}, Decimal(0)
    for entry in turned:
        if entry.points and total + entry.points <= goal:
            chosen[entry.code] = Line(lines[entry.code].value, "")
            total += entry.points
    return chosen
