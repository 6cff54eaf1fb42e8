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
from evaluations.area_access import answerable_recipients, knows_area, may_read_area
from evaluations.models import (
    Assessment,
    Assignment,
    DoorException,
    EvidenceRequest,
    RequestRecipient,
    SecondVerdict,
    Stage,
)
from evaluations.scorecards import AREA_LEVELS, counting_day
from evaluations.step_queries import permission_of
from evaluations.times.window_queries import self_window
from evaluations.workflow import Action
from instruments.models import Question
from regions.models import Level, Region
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


def on_step(view: View) -> View:
    """`view(request, assessment, action)` for somebody whose role takes that step at all."""

    @wraps(view)
    def checked(
        request: HttpRequest, year: int, region: str, action: str, **kwargs: Any
    ) -> HttpResponse:
        if action not in list(Action):
            raise Http404
        step = Action(action)
        guarded = on_assessment(permission_of(step))(view)
        return guarded(request, year=year, region=region, action=step, **kwargs)

    return checked


def on_outside(view: View) -> View:
    """`view(request, assessment, stage)` for who records what a stage after the province gave."""

    @wraps(view)
    @on_assessment(Permission.PUBLISH_RESULTS)
    def checked(
        request: HttpRequest, assessment: Assessment, stage: str, **kwargs: Any
    ) -> HttpResponse:
        if stage not in (Stage.CENTRAL, Stage.FIELD, Stage.FINAL):
            raise Http404
        return view(request, assessment, Stage(stage), **kwargs)

    return checked


def on_area(permission: Permission | None = None) -> Callable[[View], View]:
    """`view(request, assessment, area, ...)` for the code of a kecamatan or village.

    Without `permission` for everybody who may read the area. The year is that of the address, of
    `?tahun=`, or else the regency's newest.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(
            request: HttpRequest, code: str, year: int | None = None, **kwargs: Any
        ) -> HttpResponse:
            area = _area(request, code)
            assessment = _assessment_of(request, area, year)
            if permission and not has_permission(request.user, permission, area):
                raise PermissionDenied("Hanya camat, desa, dan operator yang mengisi halaman ini.")
            with timezone.override(timezone_of(area)):
                return view(request, assessment, area, **kwargs)

        return checked

    return decorate


def on_kecamatan(permission: Permission | None = None) -> Callable[[View], View]:
    """`view(request, assessment, kecamatan)` as `on_area`; 404 for the code of a village."""

    def decorate(view: View) -> View:
        @wraps(view)
        @on_area(permission)
        def checked(
            request: HttpRequest, assessment: Assessment, area: Region, **kwargs: Any
        ) -> HttpResponse:
            if area.level != Level.KECAMATAN:
                raise Http404
            return view(request, assessment, area, **kwargs)

        return checked

    return decorate


def on_area_question(view: View) -> View:
    """`view(request, assessment, area, question)` for somebody who may answer for the area."""

    @wraps(view)
    @on_area(Permission.ANSWER_AREA)
    def checked(
        request: HttpRequest, assessment: Assessment, area: Region, question: str, **kwargs: Any
    ) -> HttpResponse:
        asked = _rollup(assessment, question)
        if AREA_LEVELS[asked.area_level] != area.level:
            raise Http404
        return view(request, assessment, area, asked, **kwargs)

    return checked


def on_rollup(permission: Permission) -> Callable[[View], View]:
    """`view(request, assessment, question)` for a question that the areas answer."""

    def decorate(view: View) -> View:
        @wraps(view)
        @on_assessment(permission)
        def checked(
            request: HttpRequest, assessment: Assessment, question: str, **kwargs: Any
        ) -> HttpResponse:
            return view(request, assessment, _rollup(assessment, question), **kwargs)

        return checked

    return decorate


def on_evidence_request(permission: Permission) -> Callable[[View], View]:
    """`view(request, assessment, asked, ...)` for a paper that the regency asked for."""

    def decorate(view: View) -> View:
        @wraps(view)
        @on_assessment(permission)
        def checked(
            request: HttpRequest, assessment: Assessment, public_id: str, **kwargs: Any
        ) -> HttpResponse:
            rows = EvidenceRequest.objects.filter(assessment=assessment, public_id=public_id)
            asked = rows.select_related("created_by").first()
            if asked is None:
                raise Http404
            asked.assessment = assessment
            return view(request, assessment, asked, **kwargs)

        return checked

    return decorate


def on_drawn(view: View) -> View:
    """`view(request, assessment, drawn)` for a verifier and what was drawn for a second look."""

    @wraps(view)
    @on_assessment(Permission.VERIFY)
    def checked(request: HttpRequest, assessment: Assessment, public_id: str) -> HttpResponse:
        rows = SecondVerdict.objects.filter(public_id=public_id, sample__assessment=assessment)
        drawn = rows.select_related("sample", "answer__question").first()
        if drawn is None:
            raise Http404
        drawn.sample.assessment = assessment
        return view(request, assessment, drawn)

    return checked


def on_exception(view: View) -> View:
    """`view(request, assessment, exception)` for more time that a unit of the regency got."""

    @wraps(view)
    @on_assessment(Permission.SET_DEADLINES)
    def checked(
        request: HttpRequest, assessment: Assessment, public_id: str, **kwargs: Any
    ) -> HttpResponse:
        rows = DoorException.objects.filter(assessment=assessment, public_id=public_id)
        exception = rows.first()
        if exception is None:
            raise Http404
        return view(request, assessment, exception, **kwargs)

    return checked


def on_recipient(view: View) -> View:
    """`view(request, recipient)` for who was asked, or an operator in their place."""

    @wraps(view)
    def checked(request: HttpRequest, public_id: str, **kwargs: Any) -> HttpResponse:
        rows = RequestRecipient.objects.filter(public_id=public_id).select_related(
            "request__assessment__round__instrument",
            "request__assessment__region",
            "area",
            "agency",
            "version__document",
            "extension__by",
        )
        recipient = rows.first()
        if recipient is None:
            raise Http404
        region = recipient.request.assessment.region
        if not rows.filter(answerable_recipients(request.user)).exists():
            if has_permission(request.user, Permission.VIEW_EVALUATION, region):
                raise PermissionDenied(
                    "Permintaan ini ditujukan kepada wilayah atau instansi lain."
                )
            raise Http404
        with timezone.override(timezone_of(region)):
            return view(request, recipient, **kwargs)

    return checked


def _area(request: HttpRequest, code: str) -> Region:
    areas = Region.objects.filter(pk=code, level__gte=Level.KECAMATAN)
    area = areas.select_related("parent", "regency").first()
    if area is None or not knows_area(request.user, area):
        raise Http404
    if not may_read_area(request.user, area):
        raise PermissionDenied("Peran Anda tidak boleh membuka halaman ini.")
    return area


def _assessment_of(request: HttpRequest, area: Region, year: int | None) -> Assessment:
    """The regency's evaluation of the year, in which the area has to exist (rules 1)."""
    wanted = str(year or request.GET.get("tahun", ""))
    rows = Assessment.objects.filter(region=area.regency_id)
    if wanted:
        is_year = wanted.isdecimal() and len(wanted) == 4
        rows = rows.filter(round__year=wanted) if is_year else rows.none()
    rows = rows.select_related("round__instrument", "region").order_by("-round__year")
    assessment = rows.first()
    if assessment is None:
        raise Http404
    day = counting_day(assessment.region, self_window(assessment), request.now)
    if not Region.objects.existing_on(day).filter(pk=area.pk).exists():
        raise Http404
    return assessment


def _rollup(assessment: Assessment, code: str) -> Question:
    rows = Question.objects.filter(
        instrument=assessment.round.instrument_id, code=code, area_level__in=AREA_LEVELS
    )
    question = rows.first()
    if question is None:
        raise Http404
    return question


def _assessment(request: HttpRequest, year: int, region: str) -> Assessment:
    assessment = (
        Assessment.objects.filter(round__year=year, region=region)
        .select_related("round__instrument", "region")
        .first()
    )
    if assessment is None or not reaches(request.user, assessment.region):
        raise Http404
    return assessment
