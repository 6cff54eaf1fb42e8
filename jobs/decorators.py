"""Views get their work already found: 404 for everybody but its owner, whatever their role."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from jobs.models import Work

View = Callable[..., HttpResponse]


def on_work(view: View) -> View:
    """`view(request, work, ...)` for the public id in the address."""

    @wraps(view)
    def checked(request: HttpRequest, public_id: str, **kwargs: Any) -> HttpResponse:
        work = Work.objects.filter(owner=request.user, public_id=public_id).first()
        if work is None:
            raise Http404
        return view(request, work, **kwargs)

    return checked
