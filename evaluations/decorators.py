"""Views get their assessment or question already found and already checked.

404 outside the person's reach (a stranger learns nothing), 403 without the right, 404 for a code
that does not exist.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from accounts.permissions import Permission, has_permission, reaches
from evaluations.access import may_answer
from evaluations.models import Assessment, Assignment
from instruments.models import Question
from regions.timezones import timezone_of

View = Callable[..., HttpResponse]


def on_assessment(permission: Permission) -> Callable[[View], View]:
    """`view(request, assessment, ...)` for the year and region code in the address."""

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, year: int, region: str, **kwargs: Any) -> HttpResponse:
            assessment = _assessment(request, year, region)
            if not has_permission(request.user, permission, assessment.region):
                raise PermissionDenied("Peran Anda tidak boleh membuka halaman ini.")
            with timezone.override(timezone_of(assessment.region)):
                return view(request, assessment, **kwargs)

        return checked

    return decorate


def on_question(view: View) -> View:
    """`view(request, assessment, question, ...)` for somebody who may answer the question."""

    @wraps(view)
    @on_assessment(Permission.VIEW_EVALUATION)
    def checked(
        request: HttpRequest, assessment: Assessment, indicator: str, code: str, **kwargs: Any
    ) -> HttpResponse:
        question = Question.objects.filter(
            instrument=assessment.round.instrument_id, indicator__code=indicator, code=code
        ).first()
        if question is None:
            raise Http404
        assignment = Assignment.objects.filter(assessment=assessment, question=question).first()
        if not may_answer(request.user, assessment, assignment):
            raise PermissionDenied(
                "Pertanyaan ini ditugaskan kepada instansi lain. "
                "Minta operator kabupaten/kota mengubah penugasan bila perlu."
            )
        return view(request, assessment, question, **kwargs)

    return checked


def _assessment(request: HttpRequest, year: int, region: str) -> Assessment:
    assessment = (
        Assessment.objects.filter(round__year=year, region=region)
        .select_related("round__instrument", "region")
        .first()
    )
    if assessment is None or not reaches(request.user, assessment.region):
        raise Http404
    return assessment
