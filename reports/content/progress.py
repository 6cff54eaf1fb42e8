"""The progress report: every cluster, indicator, office and kecamatan, and who is late."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from evaluations import queries
from evaluations.models import Assessment, Stage
from evaluations.progress import AreaProgress, LateRow, Progress, ProgressRow, progress_of
from instruments.sheet import Predicate
from reports.content.page import PaperPage
from reports.content.sekda import headline, score_told
from reports.letterheads import kop_of

PROGRESS = "kemajuan"


@dataclass(frozen=True, slots=True)
class ProgressFigures:
    """Nothing is cut: who is on the list wants to find the own line."""

    headline: str
    total: Decimal
    predicate: Predicate | None
    moment: datetime
    whole: ProgressRow
    clusters: tuple[ProgressRow, ...]
    indicators: tuple[ProgressRow, ...]
    offices: tuple[ProgressRow, ...]
    areas: tuple[AreaProgress, ...]
    late: tuple[LateRow, ...]


def progress_pages(
    assessment: Assessment, options: Mapping[str, Any], now: datetime, made_by: str
) -> list[PaperPage[ProgressFigures]]:
    """As reports.kinds wants it: one paper, as the figures stand at `now`."""
    page = queries.overview(assessment, now)
    figures = _figures(progress_of(page))
    region, year = assessment.region, assessment.round.year
    return [
        PaperPage(
            kind=PROGRESS,
            title=f"Laporan Kemajuan: Evaluasi KLA {region.title} {year}",
            region=region,
            year=year,
            stage=Stage.SELF,
            stage_label=Stage.SELF.label,
            moment=figures.moment,
            instrument=assessment.round.instrument.code,
            figures=figures,
            told=(*score_told(figures.total, figures.predicate), _answered(figures.whole)),
            kop=kop_of(region),
            made_at=now,
            made_by=made_by,
        )
    ]


def _figures(progress: Progress) -> ProgressFigures:
    standing = progress.overview.standing
    return ProgressFigures(
        headline=headline(progress.overview),
        total=standing.card.total,
        predicate=standing.card.predicate,
        moment=standing.scored_at,
        whole=progress.whole,
        clusters=progress.clusters,
        indicators=progress.indicators,
        offices=progress.offices,
        areas=progress.areas,
        late=progress.late,
    )


def _answered(whole: ProgressRow) -> tuple[str, str]:
    return "Sudah diisi", f"{whole.answered} dari {whole.total} pertanyaan"
