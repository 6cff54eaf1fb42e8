"""Results of a regency, a year and a stage: as they are handed out, and published ones recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.models import User
from audit.services import record
from evaluations.models import Assessment, RecordedResult, Stage
from evaluations.predicate_words import published_scales
from evaluations.recaps import RecapFaults
from evaluations.scorecards import latest_card, standing_of
from evaluations.scoring import card_as_dict
from regions.models import Level, Region

CARD_KEYS = ("score", "predicate", "label", "maximum", "clusters", "unanswered", "unsupported")
Key = tuple[str, int, Stage]


@dataclass(frozen=True, slots=True)
class ResultLine:
    """One published result: a regency's code, a predicate's code ("" for none), its source.

    `row` is where it stands in its file.
    """

    row: int
    region: str
    year: int
    stage: Stage
    score: Decimal | None
    predicate: str
    source: str

    @property
    def key(self) -> Key:
        return self.region, self.year, self.stage

    @property
    def content(self) -> dict[str, Any]:
        return {"score": self.score, "predicate": self.predicate, "source": self.source}


@dataclass(frozen=True, slots=True)
class Recorded:
    """How many results were new, corrected, or stood there already."""

    added: int
    changed: int
    unchanged: int


def result_of(region: Region, year: int, stage: Stage | None) -> dict[str, Any] | None:
    """The keys of rules 2, or None without a result. No stage: SELF, or what was recorded last."""
    assessment = (
        Assessment.objects.filter(region=region, round__year=year)
        .select_related("round__instrument", "region")
        .first()
    )
    if assessment:
        stage = stage or Stage.SELF
        content = _stage_content(assessment, stage)
        instrument = assessment.round.instrument.code
    else:
        recorded = _recorded(region, year, stage)
        stage = Stage(recorded.stage) if recorded else stage
        content = _recorded_content(recorded) if recorded else None
        instrument = None
    if content is None:
        return None
    place = {"region": region.code, "name": region.title, "year": year}
    return {**place, "stage": stage.value, "instrument": instrument, **content}


def _stage_content(assessment: Assessment, stage: Stage) -> dict[str, Any] | None:
    if stage is Stage.SELF:
        return card_as_dict(standing_of(assessment).card)
    stored = latest_card(assessment, stage)
    return {key: stored.card[key] for key in CARD_KEYS} if stored else None


def _recorded(region: Region, year: int, stage: Stage | None) -> RecordedResult | None:
    """Of several stages the last one counts."""
    results = RecordedResult.objects.filter(region=region, year=year)
    if stage:
        results = results.filter(stage=stage)
    return max(results, key=lambda result: Stage.values.index(result.stage), default=None)


def _recorded_content(recorded: RecordedResult) -> dict[str, Any]:
    return {
        "score": None if recorded.score is None else str(recorded.score),
        "predicate": recorded.predicate or None,
        "label": _label(recorded),
        "maximum": None,
        "clusters": [],
        "unanswered": None,
        "unsupported": None,
    }


def _label(recorded: RecordedResult) -> str | None:
    step = published_scales().called(recorded.predicate, recorded.year)
    return step.label if step else None


@transaction.atomic
def record_results(*, rows: Sequence[ResultLine], by: User | None) -> Recorded:
    """Write published results of years without a round; the same again changes nothing.

    Another content for a result that stands there is a correction and keeps what it replaced in
    the log. Raises RecapFaults when a regency has a round in the year: nothing is written then.
    """
    _lock({line.region for line in rows})
    _refuse_years_with_a_round(rows)
    stored = _stored(rows)
    new = [line for line in rows if line.key not in stored]
    changed = [line for line in rows if line.key in stored and _differs(stored[line.key], line)]
    RecordedResult.objects.bulk_create(
        RecordedResult(region_id=line.region, year=line.year, stage=line.stage, **line.content)
        for line in new
    )
    for line in new:
        _record(line, {}, by)
    for line in changed:
        _correct(stored[line.key], line, by)
    return Recorded(len(new), len(changed), len(rows) - len(new) - len(changed))


def lock_regions(province: Region) -> None:
    """Two loads of a province's results at once: the second waits and finds them there."""
    _lock(Region.objects.filter(province=province, level=Level.REGENCY).values("pk"))


def _lock(codes: Any) -> None:
    list(Region.objects.select_for_update(no_key=True).filter(pk__in=codes).order_by("pk"))


def _refuse_years_with_a_round(rows: Sequence[ResultLine]) -> None:
    rounds = set(
        Assessment.objects.filter(
            region__in={line.region for line in rows}, round__year__in={line.year for line in rows}
        ).values_list("region", "round__year")
    )
    faults = [
        f"baris {line.row}: {line.region} sudah punya putaran {line.year} di portal; "
        "hasilnya dicatat pada putaran itu"
        for line in rows
        if (line.region, line.year) in rounds
    ]
    if faults:
        raise RecapFaults(faults)


def _stored(rows: Sequence[ResultLine]) -> Mapping[Key, RecordedResult]:
    found = RecordedResult.objects.filter(
        region__in={line.region for line in rows}, year__in={line.year for line in rows}
    )
    return {(result.region_id, result.year, Stage(result.stage)): result for result in found}


def _differs(result: RecordedResult, line: ResultLine) -> bool:
    return any(getattr(result, name) != value for name, value in line.content.items())


def _correct(result: RecordedResult, line: ResultLine, by: User | None) -> None:
    before = {name: getattr(result, name) for name in line.content}
    for name, value in line.content.items():
        setattr(result, name, value)
    result.save(update_fields=list(line.content))
    _record(line, before, by)


def _record(line: ResultLine, before: Mapping[str, Any], by: User | None) -> None:
    """One event a result, so that the log tells each regency's own story."""
    data = {"now": _written(line.content)} | ({"before": _written(before)} if before else {})
    record(
        verb="result.corrected" if before else "result.recorded",
        subject=f"result:{line.year}:{line.region}:{line.stage.value}",
        region=line.region,
        by=by,
        data=data,
    )


def _written(content: Mapping[str, Any]) -> dict[str, str]:
    return {name: "" if value is None else str(value) for name, value in content.items()}
