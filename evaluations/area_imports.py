"""A judged sheet on its way through the preview page: signed, and judged again when it is saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core import signing

from accounts.models import User
from evaluations.area_judging import Judged
from evaluations.models import Assessment
from evaluations.services import Cell, Refused
from regions.models import Region

SALT = "evaluations.area_imports"
# Longer than anybody looks at a preview; the cells carry their versions in any case.
SEALED_FOR = 3600


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
    told = [cells, list(over_declared)]
    return signing.dumps(told, salt=_salt(assessment, kecamatan, by), compress=True)


def opened(seal: str, assessment: Assessment, kecamatan: Region, by: User) -> Import:
    """What is behind the field. Raises Refused when it is not ours, or too old."""
    salt = _salt(assessment, kecamatan, by)
    try:
        cells, over_declared = signing.loads(seal, salt=salt, max_age=SEALED_FOR)
    except signing.BadSignature as error:
        raise Refused("Pratinjau sudah terlalu lama terbuka. Kirim lagi berkasnya.") from error
    return Import([Cell(*cell) for cell in cells], over_declared)


def _salt(assessment: Assessment, kecamatan: Region, by: User) -> str:
    return f"{SALT}.{by.public_id}.{assessment.pk}.{kecamatan.code}"
