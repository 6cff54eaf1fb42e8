"""The addresses that several views lead back to."""

from django.urls import reverse

from evaluations.models import Assessment
from instruments.models import Question


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


def trail(assessment: Assessment, *steps: tuple[str, str]) -> list[tuple[str, str]]:
    """The breadcrumbs down to a page of an assessment; the last step has no address."""
    place = f"{assessment.region.title} {assessment.round.year}"
    return [
        ("Beranda", reverse("home")),
        ("Evaluasi", reverse("evaluations:list")),
        (place, overview_address(assessment) if steps else ""),
        *steps,
    ]
