"""The addresses that several views lead back to."""

from django.urls import reverse

from evaluations.models import Assessment
from instruments.models import Question
from regions.models import Region


def overview_address(assessment: Assessment) -> str:
    return reverse(
        "evaluations:overview",
        kwargs={"year": assessment.round.year, "region": assessment.region_id},
    )


def indicator_address(assessment: Assessment, code: str) -> str:
    return reverse(
        "evaluations:indicator",
        kwargs={
            "year": assessment.round.year,
            "region": assessment.region_id,
            "indicator": code,
        },
    )


def question_address(assessment: Assessment, question: Question) -> str:
    return reverse(
        "evaluations:question",
        kwargs={
            "year": assessment.round.year,
            "region": assessment.region_id,
            "indicator": question.indicator.code,
            "code": question.code,
        },
    )


def step_address(assessment: Assessment, action: str) -> str:
    return reverse(
        "evaluations:step",
        kwargs={
            "year": assessment.round.year,
            "region": assessment.region_id,
            "action": str(action),
        },
    )


def area_address(assessment: Assessment, area: Region, code: str = "") -> str:
    """The page of a kecamatan or village in that year, at one of its questions."""
    address = reverse("evaluations:area", kwargs={"code": area.code})
    place = f"#{area_anchor(code)}" if code else ""
    return f"{address}?tahun={assessment.round.year}{place}"


def area_anchor(code: str) -> str:
    """Where a question stands on the page of an area."""
    return f"tanya-{code.replace('.', '-')}"


def rollup_address(assessment: Assessment, question: Question) -> str:
    """All areas' answers to one question."""
    return reverse(
        "evaluations:area_question",
        kwargs={
            "year": assessment.round.year,
            "region": assessment.region_id,
            "question": question.code,
        },
    )


def requests_address(assessment: Assessment, public_id: str = "") -> str:
    """What was asked for in the regency, or one of these papers."""
    parts = {"year": assessment.round.year, "region": assessment.region_id}
    if public_id:
        return reverse("evaluations:request", kwargs=parts | {"public_id": public_id})
    return reverse("evaluations:requests", kwargs=parts)


def queue_address(assessment: Assessment) -> str:
    return reverse(
        "evaluations:queue",
        kwargs={"year": assessment.round.year, "region": assessment.region_id},
    )


def desk_address(assessment: Assessment, code: str) -> str:
    return reverse(
        "evaluations:desk",
        kwargs={
            "year": assessment.round.year,
            "region": assessment.region_id,
            "code": code,
        },
    )


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
