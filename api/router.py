"""How an endpoint is declared: its address, what it gives, and what it is called."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from ninja import Router
from ninja.decorators import decorate_view
from ninja.operation import Operation

from api.errors import GUIDE, Error, refused

router = Router()
View = TypeVar("View", bound=Callable[..., Any])
Run = Callable[..., HttpResponse]
# Whatever an endpoint may answer besides its data.
OTHERWISE: dict[int, Any] = {304: None, **dict.fromkeys((401, 403, 404, 422, 429, 503), Error)}


def reads(path: str, shape: Any, title: str, says: str) -> Callable[[View], View]:
    """An endpoint that answers GET with `shape`; title and sentence are for the developer."""

    def declare(view: View) -> View:
        declared = router.get(
            path,
            response={200: shape, **OTHERWISE},
            summary=title,
            description=says,
            operation_id=view.__name__,
            url_name=view.__name__,
        )(view)
        return decorate_view(_known_only)(declared)

    return declare


def _known_only(run: Run) -> Run:
    """A misspelt filter would else give everything, and look like an answer."""
    known = _query_names(run.__self__)

    @wraps(run)
    def checked(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        response = run(request, **kwargs)
        unknown = [name for name in request.GET if name not in known]
        # Who may ask at all, and whether there is anything, is decided first.
        if unknown and response.status_code == 200:
            return refused(422, _sentence(unknown, known))
        return response

    return checked


def _query_names(operation: Operation) -> list[str]:
    return [
        name
        for model in operation.models
        if model.__ninja_param_source__ == "query"
        for name in model.__ninja_flatten_map__
    ]


def _sentence(unknown: Collection[str], known: Collection[str]) -> str:
    told = ", ".join(name[:30] for name in list(unknown)[:5])
    allowed = f"Yang dikenal: {', '.join(known)}." if known else "Alamat ini tanpa parameter."
    return f"Parameter tidak dikenal: {told}. {allowed} {GUIDE}"
