"""A judged sheet on its way through the preview page: signed, and judged again when it is saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import User
from evaluations.area_judging import Judged
from evaluations.models import Assessment
from evaluations.seals import seal, unseal
from evaluations.services import Cell
from regions.models import Region


@dataclass(frozen=True, slots=True)
class Import:
    """What one person agreed to: the cells, and the questions that lose a declared share."""

    cells: Sequence[Cell]
    over_declared: Sequence[str]


def sealed(
    judged: Judged,
    over_declared: Sequence[str],
    assessment: Assessment,
    kecamatan: Region,
    by: User,
) -> str:
    """For the page's hidden field: signed for this person, kecamatan and year, not secret."""
    cells = [
        [one.cell.area, one.cell.question, one.word, one.cell.version] for one in judged.wanted
    ]
    return seal([cells, list(over_declared)], about=_about(assessment, kecamatan), by=by)


def opened(sealed: str, assessment: Assessment, kecamatan: Region, by: User) -> Import:
    """What is behind the field. Raises Refused when it is not ours, or too old."""
    cells, over_declared = unseal(sealed, about=_about(assessment, kecamatan), by=by)
    return Import([Cell(*cell) for cell in cells], over_declared)


def _about(assessment: Assessment, kecamatan: Region) -> str:
    return f"area_imports.{assessment.pk}.{kecamatan.code}"
