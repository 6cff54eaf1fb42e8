"""What was ever public of a province's year, also what was withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from publication.models import PublishedResult
from publication.public_queries import Published, as_published
from regions.models import Region

MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Past:
    """One row of the table; `withdrawn_at` None: it is public now."""

    published: Published
    withdrawn_at: datetime | None


def history_of(province: Region, year: int) -> Sequence[Past]:
    """The newest first, so many at most; one query."""
    rows = PublishedResult.objects.filter(province_code=province.code, year=year)
    newest = rows.order_by("-published_at", "region_code")[:MOST_SHOWN]
    return [Past(as_published(row), row.withdrawn_at) for row in newest]
