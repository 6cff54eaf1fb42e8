"""Long lists in pieces: `limit` and `offset`, the number of all rows, the way to the next piece."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Field, Schema

Row = TypeVar("Row")
USUAL, MOST, LAST = 50, 200, 1_000_000


class Window(Schema):
    """Which piece of a list."""

    limit: int = Field(USUAL, ge=1, le=MOST, description="Jumlah baris terbanyak.")
    offset: int = Field(0, ge=0, le=LAST, description="Berapa baris dilewati.")


class Page(Schema, Generic[Row]):
    """`next` is the address of the following piece on this server, null on the last."""

    items: list[Row]
    total: int
    next: str | None


def page_of(
    request: HttpRequest,
    rows: Sequence[Any] | QuerySet,
    window: Window,
    told: Callable[[Sequence[Any]], list[dict[str, Any]]],
) -> dict[str, Any]:
    """A piece of `rows`, which stand in an order of their own; `told` writes the rows of a piece.

    Two queries for a queryset.
    """
    total = rows.count() if isinstance(rows, QuerySet) else len(rows)
    end = window.offset + window.limit
    return {
        "items": told(list(rows[window.offset : end])),
        "total": total,
        "next": _address(request, window.limit, end) if end < total else None,
    }


def _address(request: HttpRequest, limit: int, offset: int) -> str:
    words = request.GET.copy()
    words["limit"], words["offset"] = str(limit), str(offset)
    return f"{request.path}?{words.urlencode()}"
