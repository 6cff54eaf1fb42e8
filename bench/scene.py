"""What is measured: Kaur 2024 with all 274 answers and the word of every kecamatan and village.

Beside it the demo's Seluma, half verified, Bengkulu's ten regencies, and a made-up province of 514.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.management import call_command
from django.test import Client

from accounts.models import Membership, User
from accounts.permissions import Role
from audit.clock import db_now
from evaluations.models import AreaAnswer, Assessment, Round, Scorecard, Stage
from evaluations.scorecards import AREA_LEVELS, store_card
from instruments.models import Instrument, Question
from regions.models import Region

KAUR, SELUMA = "17.04", "17.05"
LARGE, REGENCIES = "00", 514
READERS = ("verifikator", "admin.provinsi", "admin.contoh", "sekda.kaur", "camat.kaur")


@dataclass(frozen=True, slots=True)
class Scene:
    """`regions_seconds`: load_regions on an empty database, by the wall clock and of CPU."""

    assessment: Assessment
    operator: User
    client: Client
    regions_seconds: tuple[float, float]
    clients: Mapping[str, Client]


def build(quiet: dict) -> Scene:
    """Load everything into the empty database of this process."""
    call_command("migrate", verbosity=0)
    wall, cpu = time.perf_counter(), time.process_time()
    call_command("load_regions", **quiet)
    regions_seconds = time.perf_counter() - wall, time.process_time() - cpu
    call_command("load_instrument", "instruments/data/kla-2024.yaml", publish=True, **quiet)
    call_command("load_demo", **quiet)
    assessments = Assessment.objects.select_related("round__instrument", "region")
    assessment = assessments.get(region=KAUR, round__year=2024)
    operator = User.objects.get(username="operator.kaur")
    _let_every_area_answer(assessment, operator)
    _make_large_province()
    clients = {name: _signed_in(name) for name in (*READERS, "operator.kaur")}
    return Scene(assessment, operator, clients["operator.kaur"], regions_seconds, clients)


def _signed_in(username: str) -> Client:
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(User.objects.get(username=username))
    return client


def _make_large_province() -> None:
    """As many regencies as Indonesia has, in one province, each with a score at two stages."""
    province = Region.objects.create(
        code=LARGE, name="Contoh", level=1, kind="provinsi", province_id=LARGE
    )
    # Codes of no real province, in the form of real ones.
    codes = [f"0{number // 90}.{10 + number % 90}" for number in range(REGENCIES)]
    Region.objects.bulk_create(
        Region(
            code=code,
            name=f"Kabupaten Contoh {code}",
            level=2,
            kind="kabupaten",
            parent=province,
            province=province,
            regency_id=code,
        )
        for code in codes
    )
    round_ = Round.objects.create(
        year=2024, province=province, instrument=Instrument.objects.get(code="kla-2024")
    )
    Assessment.objects.bulk_create(Assessment(round=round_, region_id=code) for code in codes)
    now = db_now()
    Scorecard.objects.bulk_create(
        Scorecard(
            assessment=assessment,
            stage=stage,
            total=400 + place % 500,
            predicate="",
            card={},
            sha256="0" * 64,
            computed_at=now,
            frozen_at=now,
        )
        for place, assessment in enumerate(round_.assessments.all())
        for stage in (Stage.SELF, Stage.PROVINCE)
    )
    admin = User.objects.create_user("admin.contoh", "-", full_name="Admin Contoh")
    Membership.objects.create(user=admin, role=Role.PROVINCE_ADMIN, region=province)


def _let_every_area_answer(assessment: Assessment, by: User) -> None:
    """4,000 rows at once; the service would store the score after each."""
    now, rows = db_now(), []
    known = set(AreaAnswer.objects.values_list("question_id", "area_id"))
    for question in Question.objects.filter(kind="rollup", instrument=assessment.round.instrument):
        areas = Region.objects.filter(
            regency=KAUR, level=AREA_LEVELS[question.area_level], valid_until__isnull=True
        )
        rows += [
            AreaAnswer(
                assessment=assessment,
                question=question,
                area=area,
                word=AreaAnswer.Word.YES if place % 5 else AreaAnswer.Word.NO,
                version=1,
                updated_at=now,
                updated_by=by,
            )
            for place, area in enumerate(areas)
            if (question.pk, area.pk) not in known
        ]
    AreaAnswer.objects.bulk_create(rows)
    store_card(assessment, cause="answers.imported", by=None)
