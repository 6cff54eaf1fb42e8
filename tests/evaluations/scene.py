"""Kaur in the middle of its evaluation of 2024, on the shipped instrument.

assessment = opened()                        # Kaur, open until closed by hand
answer = said(assessment, "1.1", "a")        # as a form would, at the present version
areas = kecamatan(15)
area_said(assessment, "25.4", areas[0], "ya")
total(assessment)                            # Decimal, the SELF score
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from accounts.models import User
from accounts.permissions import Role
from evaluations.models import Answer, AreaAnswer, Assessment
from evaluations.rounds import open_round
from evaluations.scorecards import standing_of
from evaluations.services import Statement, save_answer, save_area_answer
from evaluations.values import parse_value
from instruments.models import Instrument, Question
from instruments.services import load, publish
from instruments.sheet import Sheet
from regions.models import Region
from tests.sheets import shipped_sheet
from tests.world import KAUR, place, user

YEAR = 2024


def published(sheet: Sheet | None = None) -> Instrument:
    """The shipped instrument or another one, loaded and frozen."""
    loaded = load(sheet=sheet or shipped_sheet(), sha256="0" * 64, by=None)
    return publish(instrument=loaded, by=None)


def opened(
    code: str = KAUR,
    *,
    year: int = YEAR,
    instrument: Instrument | None = None,
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
) -> Assessment:
    """The regency's evaluation, as it stands in the database."""
    open_round(
        year=year,
        instrument=instrument or published(),
        region=place(code),
        opens_at=opens_at,
        closes_at=closes_at,
        by=None,
    )
    return fresh(Assessment.objects.get(region=code, round__year=year))


def fresh(assessment: Assessment) -> Assessment:
    """The same row read anew, as the next request would."""
    rows = Assessment.objects.select_related("round__instrument", "region")
    return rows.get(pk=assessment.pk)


def question(code: str) -> Question:
    return Question.objects.get(instrument__code="kla-2024", code=code)


def operator() -> User:
    return User.objects.filter(username="operator").first() or user(
        Role.OPERATOR, KAUR, username="operator"
    )


def said(
    assessment: Assessment, code: str, text: str, *, by: User | None = None, **told: Any
) -> Answer:
    """Save what was typed, at the present version unless told otherwise."""
    asked = question(code)
    present = Answer.objects.filter(assessment=assessment, question=asked).first()
    version = told.pop("version", present.version if present else 0)
    value = parse_value(shipped_sheet().question(code), text)
    return save_answer(
        assessment=assessment,
        question=asked,
        statement=Statement(value, **told),
        version=version,
        by=by or operator(),
    )


def area_said(assessment: Assessment, code: str, area: Region, word: str) -> AreaAnswer:
    asked = question(code)
    present = AreaAnswer.objects.filter(assessment=assessment, question=asked, area=area).first()
    return save_area_answer(
        assessment=assessment,
        question=asked,
        area=area,
        word=word,
        version=present.version if present else 0,
        by=operator(),
    )


def kecamatan(count: int, regency: str = KAUR) -> list[Region]:
    return [place(f"{regency}.{number:02}") for number in range(1, count + 1)]


def total(assessment: Assessment) -> Decimal:
    return standing_of(fresh(assessment)).card.total


def points(assessment: Assessment, code: str) -> Decimal:
    """What one question gives at SELF."""
    ledger = standing_of(fresh(assessment)).card.ledger
    return {entry.code: entry.points for entry in ledger}[code]
