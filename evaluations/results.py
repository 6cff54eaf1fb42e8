"""The result of a regency, a year and a stage, as commands and files hand it out (rules 2)."""

from __future__ import annotations

from typing import Any

from evaluations.models import Assessment, RecordedResult, Scorecard, Stage
from evaluations.scorecards import standing_of
from evaluations.scoring import card_as_dict
from instruments.models import Predicate
from regions.models import Region

CARD_KEYS = ("score", "predicate", "label", "maximum", "clusters", "unanswered", "unsupported")


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
    stored = Scorecard.objects.filter(assessment=assessment, stage=stage).first()
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
        "label": _label(recorded.predicate),
        "maximum": None,
        "clusters": [],
        "unanswered": None,
        "unsupported": None,
    }


def _label(code: str) -> str | None:
    """The newest instrument's word for a predicate that was published elsewhere."""
    known = Predicate.objects.filter(code=code).order_by("-instrument__year")
    return known.values_list("label", flat=True).first()
