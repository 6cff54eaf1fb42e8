"""What every step of the demo needs: which regions, how to find rows, whose password."""

from __future__ import annotations

import os
import secrets
from decimal import Decimal
from pathlib import Path

from django.conf import settings

from accounts.models import Agency, User
from accounts.queries import agency_for
from evaluations.imports import import_answers
from evaluations.models import Assessment
from evaluations.recaps import read_recap
from instruments.models import Instrument, Question
from instruments.services import sheet_of
from regions.models import Level, Region

DATA = Path(__file__).parent / "data"
BENGKULU, KAUR, SELUMA, KOTA = "17", "17.04", "17.05", "17.71"
INSTRUMENT, YEAR = "kla-2024", 2024
TARGET = Decimal("850")
SELF_DAYS = 90


def region(code: str) -> Region:
    return Region.objects.get(pk=code)


def person(username: str) -> User:
    return User.objects.get(username=username)


def instrument() -> Instrument:
    return Instrument.objects.get(code=INSTRUMENT)


def question(code: str) -> Question:
    return Question.objects.select_related("indicator").get(instrument__code=INSTRUMENT, code=code)


def assessment(code: str) -> Assessment:
    rows = Assessment.objects.select_related("round__instrument", "region")
    return rows.get(region=code, round__year=YEAR)


def office(code: str, institution: str) -> Agency:
    return agency_for(region(code), institution)


def kecamatan_of(code: str) -> list[Region]:
    return list(Region.objects.filter(regency=code, level=Level.KECAMATAN))


def fill_in(code: str, file_name: str, username: str) -> None:
    """Import a recap of the data folder, as an operator would."""
    row = assessment(code)
    recap = read_recap(DATA / file_name, sheet_of(row.round.instrument))
    import_answers(assessment=row, recap=recap, by=person(username))


def demo_password() -> str:
    """KLA_DEMO_PASSWORD, else one made at random once and kept beside the data."""
    given = os.environ.get("KLA_DEMO_PASSWORD", "")
    if given:
        return given
    keeper = settings.DATA_DIR / "demo_password"
    if not keeper.exists() or not keeper.read_text():
        keeper.touch(mode=0o600)
        keeper.write_text(secrets.token_urlsafe(12))
    return keeper.read_text()
