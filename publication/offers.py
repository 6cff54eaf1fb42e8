"""One result as publishing would show it, made of a stored card, a decree, or a recorded result."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format

from evaluations.models import Assessment, Award, RecordedResult, Scorecard, Stage
from evaluations.predicate_words import Scales
from evaluations.queries import cluster_title
from instruments.sheet import Sheet
from publication.results import ClusterScore, Result, Step
from regions.models import Region

LONGEST_GROUND = 200


@dataclass(frozen=True, slots=True)
class OfferedYear:
    """What every offer of a province's year shares."""

    province: Region
    year: int
    regencies: int
    scales: Scales
    sheet: Sheet | None
    instrument: str

    def of_record(self, row: RecordedResult) -> Result:
        return self._result(
            row.region,
            row.stage,
            score=row.score,
            maximum=None,
            predicate=row.predicate if row.stage == Stage.FINAL else "",
            clusters=(),
            ground=_cut(row.source),
        )

    def of_card(self, row: Assessment, card: Scorecard, award: Award | None) -> Result:
        names = {part.code: cluster_title(part.code, part.name) for part in self.sheet.clusters}
        clusters = tuple(
            ClusterScore(
                part["code"], names[part["code"]], Decimal(part["score"]), Decimal(part["maximum"])
            )
            for part in card.card["clusters"]
        )
        return self._result(
            row.region,
            card.stage,
            score=award.score if award else card.total,
            maximum=Decimal(card.card["maximum"]),
            predicate=award.predicate if award else "",
            clusters=clusters,
            ground=_ground(award) if award else "",
        )

    def _result(self, region: Region, stage: str, **told: Any) -> Result:
        own = self.scales.of(self.year)
        steps = own.predicates if own else ()
        called = self.scales.called(told.pop("predicate", ""), self.year)
        return Result(
            province_code=self.province.code,
            province_name=self.province.name,
            region_code=region.code,
            region_name=region.title,
            year=self.year,
            stage=str(stage),
            predicate=called.code if called else "",
            predicate_label=called.label if called else "",
            instrument=self.instrument,
            regencies=self.regencies,
            scale=tuple(Step(step.code, step.label, step.edge, step.inclusive) for step in steps),
            **told,
        )


def _ground(award: Award) -> str:
    return _cut(f"{award.ground_number}, {date_format(award.ground_date, 'j F Y')}")


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_GROUND else f"{text[: LONGEST_GROUND - 1]}…"
