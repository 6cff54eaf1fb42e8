"""How an endpoint is declared: its address, what it gives, and what it is called."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from ninja import Router

from api.errors import Error

router = Router()
View = TypeVar("View", bound=Callable[..., Any])
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
        )
        return declared(view)

    return declare
