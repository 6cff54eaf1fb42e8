"""What Bengkulu shows to everybody: the predicates of 2023, seven of ten."""

from __future__ import annotations

from audit.clock import db_now
from demo.stage import BENGKULU, person, region
from evaluations.models import Stage
from publication.candidates import candidates_of
from publication.results import mark_of
from publication.services import publish

PUBLISHED_YEAR = 2023


def published_predicates() -> None:
    """All that was recorded of the year, also who got none."""
    province = region(BENGKULU)
    found = candidates_of(province, PUBLISHED_YEAR, Stage.FINAL, db_now())
    publish(
        province=province,
        year=PUBLISHED_YEAR,
        stage=Stage.FINAL,
        regions=[row.region.code for row in found.offered],
        mark=mark_of(row.offer for row in found.offered),
        by=person("admin.provinsi"),
    )
