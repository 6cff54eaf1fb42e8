"""Views get their work already found: 404 for everybody but its owner, whatever their role.

Moments are told in the clock of the work's region.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from jobs.models import Work
from jobs.zones import zone_of

View = Callable[..., HttpResponse]


def on_work(view: View) -> View:
    """`view(request, work, ...)` for the public id in the address."""

    @wraps(view)
    def checked(request: HttpRequest, public_id: str, **kwargs: Any) -> HttpResponse:
        work = Work.objects.filter(owner=request.user, public_id=public_id).first()
        if work is None:
            raise Http404
        with timezone.override(zone_of(work.region)):
            return view(request, work, **kwargs)

    return checked
