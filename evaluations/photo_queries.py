"""Photos that two areas use, and photos of another year: told to who checks, never refused.

For the operator and the verifier, who know every area of the regency; a flag names areas, never a
paper. All photos of a regency's round are compared in Python, as bits: 50 shown ones with 20,000
take a fifth of a second, and a page without photos asks nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.http import HttpRequest
from django.utils.formats import date_format

from accounts.permissions import Permission, has_permission
from evaluations.models import AreaProof, Assessment
from evidence.models import Document, DocumentVersion
from evidence.panels import Panel
from evidence.photo_marks import NEAR
from regions.models import Region

MOST_COMPARED = 20_000
MOST_NAMED = 3
PICTURE = Q(media_type__startswith="image/")

# Primary key of a version, and code of the area whose proof it is here, "" where none is meant.
Shown = tuple[int, str]


@dataclass(frozen=True, slots=True)
class _Mark:
    """What one photo is compared by; `bits` is None where there is no fingerprint."""

    version: int
    sha256: str
    bits: int | None
    taken_on: date | None
    area: str

    @classmethod
    def of(
        cls, pk: int, sha256: str, fingerprint: str | None, taken_on: date | None, area: str | None
    ) -> _Mark:
        bits = int(fingerprint, 16) if fingerprint else None
        return cls(pk, sha256, bits, taken_on, area or "")

    def is_near(self, other: _Mark) -> bool:
        if self.bits is None or other.bits is None:
            return False
        return (self.bits ^ other.bits).bit_count() <= NEAR


def photo_flags(
    assessment: Assessment, shown: Collection[Shown]
) -> Mapping[Shown, tuple[str, ...]]:
    """Sentences for each shown photo that has any; three queries at most, none for none.

    Where no area is meant, the photo counts as that of the area whose paper it is.
    """
    if not shown:
        return {}
    marks = _marks_of({version for version, _ in shown})
    others = _proofs_of(assessment) if marks else []
    years = assessment.round.instrument.evidence_years
    alike = {key: _used_by(marks[key[0]], key[1], others) for key in shown if key[0] in marks}
    names = _names({code for same, near in alike.values() for code in same | near})
    found = {
        key: (
            *_same_words(same, near, names),
            *_date_words(marks[key[0]].taken_on, years),
        )
        for key, (same, near) in alike.items()
    }
    return {key: told for key, told in found.items() if told}


def photo_panel(request: HttpRequest, document: Document) -> Panel | None:
    """Registered with evidence: what is striking about a photo, on its own page.

    In the newest evaluation that uses it; only for who checks and may open it.
    """
    if not has_permission(request.user, Permission.CHECK_AREA, document.region):
        return None
    openable = Document.objects.openable_by(request.user).filter(pk=document.pk)
    photo = document.versions.filter(PICTURE, document__in=openable).order_by("-number").first()
    if photo is None:
        return None
    used = Q(area_answers__proofs__version=photo) | Q(answers__documents__version=photo)
    assessments = Assessment.objects.filter(used).select_related("round__instrument")
    assessment = assessments.order_by("-round__year").first()
    if assessment is None:
        return None
    flags = photo_flags(assessment, [(photo.pk, "")]).get((photo.pk, ""))
    return Panel("evidence/_photo.html", flags, is_warning=True) if flags else None


def _marks_of(versions: Collection[int]) -> dict[int, _Mark]:
    rows = DocumentVersion.objects.filter(PICTURE, pk__in=versions).values_list(
        "pk", "sha256", "photo__fingerprint", "photo__taken_on", "document__area"
    )
    return {row[0]: _Mark.of(*row) for row in rows}


def _proofs_of(assessment: Assessment) -> list[_Mark]:
    proofs = AreaProof.objects.filter(
        answer__assessment=assessment, version__media_type__startswith="image/"
    )
    rows = proofs.order_by("-pk").values_list(
        "version", "version__sha256", "version__photo__fingerprint", "answer__area"
    )
    return [
        _Mark.of(pk, sha256, fingerprint, None, area)
        for pk, sha256, fingerprint, area in rows[:MOST_COMPARED]
    ]


def _used_by(mark: _Mark, area: str, others: Iterable[_Mark]) -> tuple[set[str], set[str]]:
    """Codes of the other areas with the same bytes, and of those with nearly the same picture."""
    same, near = set(), set()
    for other in others:
        if other.sha256 == mark.sha256:
            same.add(other.area)
        elif other.is_near(mark):
            near.add(other.area)
    own = area or mark.area
    if not own and len(same | near) < 2:
        return set(), set()  # a paper of the regency that proves what one area says, too
    return same - {own}, near - same - {own}


def _names(codes: Collection[str]) -> dict[str, str]:
    if not codes:
        return {}
    return {code: area.title for code, area in Region.objects.in_bulk(codes).items()}


def _same_words(same: set[str], near: set[str], names: Mapping[str, str]) -> list[str]:
    told = []
    if same:
        told.append(f"Foto yang sama dipakai {_listed(same, names)}.")
    if near:
        told.append(f"Foto yang hampir sama dipakai {_listed(near, names)}.")
    return told


def _listed(codes: Collection[str], names: Mapping[str, str]) -> str:
    ordered = [names[code] for code in sorted(codes)]
    if len(ordered) > MOST_NAMED:
        rest = len(ordered) - MOST_NAMED
        return f"{', '.join(ordered[:MOST_NAMED])}, dan {rest} wilayah lain"
    return _and(ordered)


def _and(words: Sequence[str]) -> str:
    """ "a, b dan c"."""
    return " dan ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def _date_words(taken_on: date | None, years: Sequence[int]) -> list[str]:
    if taken_on is None or not years or taken_on.year in years:
        return []
    evaluated = _and([str(year) for year in years])
    day = date_format(taken_on, "j F Y")
    return [f"Tanggal foto {day} di luar tahun yang dievaluasi ({evaluated})."]
