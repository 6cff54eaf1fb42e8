"""Published results as rows, and the small evaluations that they can come from.

published(KAUR)                             # Kaur 2030, Pratama by decree, one cluster
shown(score=None)                           # the same as the public reads it, without a database
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from publication.models import PublishedResult
from publication.public_queries import Published
from publication.results import ClusterScore, Result, Step

AT = datetime(2030, 8, 8, 3, 0, 0, tzinfo=UTC)
KAUR_2030 = Result(
    province_code="17",
    province_name="Bengkulu",
    region_code="17.04",
    region_name="Kabupaten Kaur",
    year=2030,
    stage="final",
    score=Decimal("612.50"),
    maximum=Decimal("1000.00"),
    predicate="pratama",
    predicate_label="Pratama",
    instrument="kla-2030",
    clusters=(ClusterScore("K", "Kelembagaan", Decimal("120.00"), Decimal("164.00")),),
    ground="Keputusan Menteri 117 Tahun 2030, 8 Agustus 2030",
    regencies=10,
    scale=(Step("pratama", "Pratama", Decimal("500.00"), inclusive=True),),
)


def shown(**told) -> Published:
    return Published(replace(KAUR_2030, **told), AT)


def published(code: str = "17.04", *, withdrawn_at: datetime | None = None, **told):
    """A row as `publish` would write it."""
    result = replace(KAUR_2030, region_code=code, province_code=code[:2], **told)
    return PublishedResult.objects.create(
        **result.stored, published_at=AT, withdrawn_at=withdrawn_at
    )
