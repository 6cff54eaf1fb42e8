"""The progress report: every cluster, indicator, office and kecamatan, and who is late."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from evaluations import queries
from evaluations.models import Assessment
from evaluations.progress import AreaProgress, LateRow, Progress, ProgressRow, progress_of
from reports.content.page import PaperPage
from reports.content.standing import StandingTold, headline, standing_checked, standing_told
from reports.letterheads import kop_of

PROGRESS = "kemajuan"


@dataclass(frozen=True, slots=True)
class ProgressFigures:
    """Nothing is cut: who is on the list wants to find the own line.

    Rows are of the own stage, whatever stage `standing` is of.
    """

    headline: str
    standing: StandingTold
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
    figures = _figures(progress_of(page), standing_told(page))
    standing = figures.standing
    region, year = assessment.region, assessment.round.year
    return [
        PaperPage(
            kind=PROGRESS,
            title=f"Laporan Kemajuan: Evaluasi KLA {region.title} {year}",
            region=region,
            year=year,
            stage=standing.stage,
            stage_label=standing.label,
            moment=standing.moment,
            instrument=assessment.round.instrument.code,
            figures=figures,
            told=(*standing_checked(standing), _answered(figures.whole)),
            kop=kop_of(region),
            made_at=now,
            made_by=made_by,
        )
    ]


def _figures(progress: Progress, standing: StandingTold) -> ProgressFigures:
    return ProgressFigures(
        headline=headline(progress.overview.assessment, standing),
        standing=standing,
        whole=progress.whole,
        clusters=progress.clusters,
        indicators=progress.indicators,
        offices=progress.offices,
        areas=progress.areas,
        late=progress.late,
    )


def _answered(whole: ProgressRow) -> tuple[str, str]:
    return "Sudah diisi", f"{whole.answered} dari {whole.total} pertanyaan"
