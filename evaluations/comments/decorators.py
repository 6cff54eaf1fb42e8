"""Views of a talk get their question or thread already found and already checked.

404 for a thread that the person may not read, as if there were none; 403 for who reads only.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from accounts.permissions import Permission
from evaluations.comments.access import Rights, rights_of
from evaluations.comments.queries import threads_for
from evaluations.decorators import on_assessment
from evaluations.models import Assessment, Thread
from instruments.models import Question
from regions.timezones import timezone_of

View = Callable[..., HttpResponse]
READS_ONLY = "Anda dapat membaca diskusi ini, tetapi tidak menulis."


def on_talk(view: View) -> View:
    """`view(request, assessment, question, rights)` for a question whose talk the person reads."""

    @wraps(view)
    @on_assessment(Permission.VIEW_EVALUATION)
    def checked(
        request: HttpRequest, assessment: Assessment, indicator: str, code: str, **kwargs: Any
    ) -> HttpResponse:
        rows = Question.objects.filter(
            instrument=assessment.round.instrument_id, indicator__code=indicator, code=code
        )
        question = rows.select_related("indicator__cluster").first()
        if question is None:
            raise Http404
        rights = rights_of(request.user, assessment, question)
        if not rights.reads:
            raise PermissionDenied(
                "Diskusi pertanyaan tentang anak hanya untuk yang mengisi dan memverifikasinya."
            )
        return view(request, assessment, question, rights, **kwargs)

    return checked


def on_thread(view: View) -> View:
    """`view(request, thread, rights)` for who may write in the thread."""

    @wraps(view)
    def checked(request: HttpRequest, public_id: str, **kwargs: Any) -> HttpResponse:
        if not public_id.isprintable():
            # PostgreSQL refuses to be asked for some of these.
            raise Http404
        thread = (
            threads_for(request.user)
            .filter(public_id=public_id)
            .select_related(
                "assessment__round__instrument",
                "assessment__region",
                "question__indicator__cluster",
            )
            .first()
        )
        if thread is None:
            raise Http404
        rights = rights_of(request.user, thread.assessment, thread.question)
        require_writing(rights, thread)
        with timezone.override(timezone_of(thread.assessment.region)):
            return view(request, thread, rights, **kwargs)

    return checked


def require_writing(rights: Rights, thread: Thread | None = None) -> None:
    """Raises PermissionDenied for who reads only, the thread or anything on the question."""
    may_write = thread.audience in rights.writes if thread else bool(rights.writes)
    if not may_write:
        raise PermissionDenied(READS_ONLY)
