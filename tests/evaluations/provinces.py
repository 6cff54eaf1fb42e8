"""Bengkulu with its ten regencies, their published results, and the round of 2024.

bengkulu()                                  # regencies, results of 2022 and 2023, round of 2024
scored(KAUR, "self", "780", "nindya")       # a stored score card
awarded(KAUR, "pratama")                    # what the decree gave
many_regencies(514)                         # a made-up province, everything filled
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from accounts.permissions import Role
from evaluations.models import Assessment, Award, RecordedResult, Round, Scorecard
from evaluations.result_files import PUBLISHED, read_results
from evaluations.results import record_results
from evaluations.rounds import open_round
from instruments.models import Instrument
from regions.models import Kind, Level, Region
from tests.evaluations.scene import published
from tests.world import BENGKULU, place, user

MOMENT = datetime(2024, 6, 25, 7, 5, tzinfo=UTC)
NAMES = {
    "17.01": "Kabupaten Bengkulu Selatan",
    "17.02": "Kabupaten Rejang Lebong",
    "17.03": "Kabupaten Bengkulu Utara",
    "17.04": "Kabupaten Kaur",
    "17.05": "Kabupaten Seluma",
    "17.06": "Kabupaten Mukomuko",
    "17.07": "Kabupaten Lebong",
    "17.08": "Kabupaten Kepahiang",
    "17.09": "Kabupaten Bengkulu Tengah",
    "17.71": "Kota Bengkulu",
}


def bengkulu() -> Region:
    for code, name in NAMES.items():
        place(code, name)
    place("35.71", "Kota Kediri")
    instrument = published()
    record_results(rows=read_results(PUBLISHED), by=None)
    open_round(
        year=2024,
        instrument=instrument,
        region=place(BENGKULU),
        opens_at=None,
        closes_at=None,
        by=None,
    )
    return place(BENGKULU)


def assessment(code: str) -> Assessment:
    return Assessment.objects.get(region=code, round__year=2024)


def scored(code: str, stage: str, total: str, predicate: str = "", **told) -> Scorecard:
    fields = {"computed_at": MOMENT, "frozen_at": MOMENT} | told
    return Scorecard.objects.create(
        assessment=assessment(code),
        stage=stage,
        total=Decimal(total),
        predicate=predicate,
        card={},
        sha256="0" * 64,
        **fields,
    )


def awarded(code: str, predicate: str, *, version: int = 1) -> Award:
    return Award.objects.create(
        assessment=assessment(code),
        version=version,
        score=Decimal(550),
        predicate=predicate,
        ground_number="117 Tahun 2025",
        ground_date="2025-08-08",
        at=MOMENT,
        by=user(Role.PROVINCE_ADMIN, BENGKULU),
    )


def many_regencies(count: int) -> Region:
    """Beside `bengkulu`: codes of no province, so that nobody is taken for a real one."""
    province = place("99", "Rekaan")
    codes = [f"{60 + number // 90}.{10 + number % 90}" for number in range(count)]
    Region.objects.bulk_create(
        Region(
            code=code,
            name=f"Kabupaten Rekaan {code}",
            level=Level.REGENCY,
            kind=Kind.KABUPATEN,
            parent=province,
            province=province,
            regency_id=code,
        )
        for code in codes
    )
    year = Round.objects.create(year=2024, province=province, instrument=Instrument.objects.get())
    assessments = Assessment.objects.bulk_create(
        Assessment(round=year, region_id=code, target=Decimal(600)) for code in codes
    )
    Scorecard.objects.bulk_create(
        Scorecard(
            assessment=assessed,
            stage=stage,
            total=Decimal(400 + number % 300),
            card={},
            sha256="0" * 64,
            computed_at=MOMENT,
            frozen_at=MOMENT,
        )
        for number, assessed in enumerate(assessments)
        for stage in ("self", "province")
    )
    RecordedResult.objects.bulk_create(
        RecordedResult(region_id=code, year=2023, stage="final", predicate="pratama", source="x")
        for code in codes
    )
    return province
