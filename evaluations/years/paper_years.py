"""Which papers behind the answers are dated outside the years that the instrument looks at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from evaluations.models import AnswerDocument, AreaProof, Assessment
from evidence.sensitivity import Sensitivity


@dataclass(frozen=True, slots=True)
class StrayPaper:
    """`year` is that of its date, without one what its passport says; `codes` in use order."""

    public_id: str
    subject: str
    year: int
    is_secret: bool
    codes: tuple[str, ...]


def outside_years(assessment: Assessment, years: Iterable[int]) -> list[StrayPaper]:
    """Papers linked to answers and area answers; one without any date is nobody's fault here.

    Two queries, which read only what is outside.
    """
    years = tuple(years)
    dated = Q(version__document__date__isnull=False)
    outside = Q(version__document__year__isnull=False, version__document__date__isnull=True) & ~Q(
        version__document__year__in=years
    )
    for_years = dated & ~Q(version__document__date__year__in=years) | outside
    fields = [
        f"version__document__{name}"
        for name in ("public_id", "subject", "sensitivity", "date", "year")
    ]
    papers: dict[str, StrayPaper] = {}
    for model in (AnswerDocument, AreaProof):
        links = model.objects.filter(for_years, answer__assessment=assessment)
        for code, *paper in links.order_by("pk").values_list("answer__question__code", *fields):
            papers[paper[0]] = _with(papers.get(paper[0]), code, *paper)
    return list(papers.values())


def _with(
    known: StrayPaper | None,
    code: str,
    key: str,
    subject: str,
    sensitivity: str,
    day: date | None,
    year: int,
) -> StrayPaper:
    codes = known.codes if known else ()
    return StrayPaper(
        public_id=key,
        subject=subject,
        year=day.year if day else year,
        is_secret=sensitivity == Sensitivity.SPECIFIC,
        codes=codes if code in codes else (*codes, code),
    )
