"""What is measured: Kaur 2024 with all 274 answers and the word of every kecamatan and village."""

from __future__ import annotations

import time
from dataclasses import dataclass

from django.core.management import call_command
from django.test import Client

from accounts.models import User
from audit.clock import db_now
from evaluations.models import AreaAnswer, Assessment
from evaluations.scorecards import AREA_LEVELS, store_card
from instruments.models import Question
from regions.models import Region

KAUR = "17.04"


@dataclass(frozen=True, slots=True)
class Scene:
    """`regions_seconds`: load_regions on an empty database, by the wall clock and of CPU."""

    assessment: Assessment
    operator: User
    client: Client
    regions_seconds: tuple[float, float]


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
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(operator)
    return Scene(assessment, operator, client, regions_seconds)


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
    store_card(assessment)
