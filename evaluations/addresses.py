"""The addresses that several views lead back to."""

from django.urls import reverse

from evaluations.models import Assessment
from instruments.models import Question
from regions.models import Region


def _of(name: str, assessment: Assessment, **parts: str) -> str:
    """A page of the assessment, by the name of its address and what else that holds."""
    place = {"year": assessment.round.year, "region": assessment.region_id}
    return reverse(f"evaluations:{name}", kwargs=place | parts)


def overview_address(assessment: Assessment) -> str:
    return _of("overview", assessment)


def indicator_address(assessment: Assessment, code: str) -> str:
    return _of("indicator", assessment, indicator=code)


def question_address(assessment: Assessment, question: Question) -> str:
    return _of("question", assessment, indicator=question.indicator.code, code=question.code)


def step_address(assessment: Assessment, action: str) -> str:
    return _of("step", assessment, action=str(action))


def area_address(assessment: Assessment, area: Region, code: str = "") -> str:
    """The page of a kecamatan or village in that year, at one of its questions."""
    address = reverse("evaluations:area", kwargs={"code": area.code})
    place = f"#{area_anchor(code)}" if code else ""
    return f"{address}?tahun={assessment.round.year}{place}"


def grid_address(assessment: Assessment, kecamatan: Region) -> str:
    """The table of all villages of a kecamatan in that year."""
    address = reverse("evaluations:grid", kwargs={"code": kecamatan.code})
    return f"{address}?tahun={assessment.round.year}"


def profile_address(assessment: Assessment, area: Region) -> str:
    """A village's figures of its children, or a kecamatan's sums."""
    parts = {"code": area.code, "year": assessment.round.year}
    return reverse("evaluations:profile", kwargs=parts)


def area_anchor(code: str) -> str:
    """Where a question stands on the page of an area."""
    return f"tanya-{code.replace('.', '-')}"


def rollup_address(assessment: Assessment, question: Question) -> str:
    """All areas' answers to one question."""
    return _of("area_question", assessment, question=question.code)


def kecamatan_checks_address(assessment: Assessment, kecamatan: Region) -> str:
    """All that a kecamatan and its villages say, to be checked."""
    return _of("kecamatan_answers", assessment, area=kecamatan.code)


def requests_address(assessment: Assessment, public_id: str = "") -> str:
    """What was asked for in the regency, or one of these papers."""
    if public_id:
        return _of("request", assessment, public_id=public_id)
    return _of("requests", assessment)


def reminder_anchor(key: str) -> str:
    """Where the text for a kecamatan or office stands there."""
    return f"untuk-{key.replace('.', '-')}"


def queue_address(assessment: Assessment) -> str:
    return _of("queue", assessment)


def desk_address(assessment: Assessment, code: str) -> str:
    return _of("desk", assessment, code=code)


def queue_trail(assessment: Assessment, *steps: tuple[str, str]) -> list[tuple[str, str]]:
    """The breadcrumbs of a verifier down to a page of a regency's queue."""
    place = f"{assessment.region.title} {assessment.round.year}"
    return [
        ("Beranda", reverse("home")),
        ("Verifikasi", reverse("evaluations:verification")),
        (place, queue_address(assessment) if steps else ""),
        *steps,
    ]


def trail(assessment: Assessment, *steps: tuple[str, str]) -> list[tuple[str, str]]:
    """The breadcrumbs down to a page of an assessment; the last step has no address."""
    place = f"{assessment.region.title} {assessment.round.year}"
    return [
        ("Beranda", reverse("home")),
        ("Evaluasi", reverse("evaluations:list")),
        (place, overview_address(assessment) if steps else ""),
        *steps,
    ]
