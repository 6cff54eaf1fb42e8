"""All that public pages ask: published rows that were not withdrawn, and no other table.

Nothing here, nor in what it imports, knows of evaluations (security 31).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q

from publication.models import PublishedResult
from publication.results import Result, read_clusters, read_scale
from publication.words import FINAL, STAGES


@dataclass(frozen=True, slots=True)
class Published:
    """A result with the moment since which it is public."""

    result: Result
    at: datetime

    @property
    def stage_name(self) -> str:
        return STAGES[self.result.stage]

    @property
    def is_final(self) -> bool:
        """Only a decree gives a predicate: of another stage there is none to be without."""
        return self.result.stage == FINAL

    @property
    def is_awarded(self) -> bool:
        return self.is_final and bool(self.result.predicate)

    @property
    def bars(self) -> str:
        """The clusters as one SVG path, 7 units a cluster and 16 high, each bar at least 1 high."""
        heights = [
            max(1, round(16 * cluster.score / cluster.maximum)) if cluster.maximum else 1
            for cluster in self.result.clusters
        ]
        return "".join(f"M{7 * place} 16v-{high}h5v{high}z" for place, high in enumerate(heights))

    @property
    def bars_width(self) -> int:
        return 7 * len(self.result.clusters)


@dataclass(frozen=True, slots=True)
class Summary:
    """How many of a province's regencies hold a predicate of the year, as far as published.

    `regencies` is how many there are; `awarded` and `without` those whose decree is published.
    """

    year: int
    province_code: str
    province_name: str
    regencies: int
    published: int
    awarded: int
    without: int

    @property
    def has_decrees(self) -> bool:
        return self.awarded + self.without > 0

    @property
    def words(self) -> str:
        if self.has_decrees:
            return f"{self.awarded} dari {self.regencies} kabupaten/kota berpredikat"
        return f"Nilai {self.published} dari {self.regencies} kabupaten/kota; predikat belum terbit"

    @property
    def unknown(self) -> int:
        """Regencies whose predicate is not published."""
        return self.regencies - self.awarded - self.without

    @property
    def is_complete(self) -> bool:
        """The condition of a Provinsi Layak Anak: all hold a predicate, of any level."""
        return 0 < self.regencies == self.awarded


@dataclass(frozen=True, slots=True)
class ProvincePage:
    """One year of a province, its regencies by code; `years` are all that it has published."""

    summary: Summary
    rows: Sequence[Published]
    years: Sequence[int]

    @property
    def without(self) -> list[Published]:
        return [row for row in self.rows if row.is_final and not row.is_awarded]

    @property
    def has_clusters(self) -> bool:
        return any(row.result.clusters for row in self.rows)

    @property
    def has_scores(self) -> bool:
        return any(row.result.score is not None for row in self.rows)

    @property
    def instruments(self) -> list[str]:
        return sorted({row.result.instrument for row in self.rows if row.result.instrument})

    @property
    def grounds(self) -> list[str]:
        return list(dict.fromkeys(row.result.ground for row in self.rows if row.result.ground))

    @property
    def at(self) -> datetime:
        """When the newest of these results was published."""
        return max(row.at for row in self.rows)


@dataclass(frozen=True, slots=True)
class RegionPage:
    """One regency's year, and what else is published of it, the newest year first."""

    shown: Published
    all: Sequence[Published]


def summaries(year: int | None = None) -> Sequence[Summary]:
    """Every province and year with something published, the newest first; one query."""
    rows = _live()
    if year is not None:
        rows = rows.filter(year=year)
    awarded = Q(stage=FINAL) & ~Q(predicate="")
    counted = (
        rows.order_by()
        .values("year", "province_code")
        .annotate(
            province_name=Max("province_name"),
            regencies=Max("regencies"),
            published=Count("pk"),
            awarded=Count("pk", filter=awarded),
            without=Count("pk", filter=Q(stage=FINAL, predicate="")),
        )
        .order_by("-year", "province_code")
    )
    return [_summary(**row) for row in counted]


def province_page(year: int, province: str) -> ProvincePage | None:
    """None where nothing is published; two queries for any number of regencies."""
    rows = published_results(year, province=province)
    if not rows:
        return None
    years = _live().filter(province_code=province).order_by("-year").values_list("year", flat=True)
    return ProvincePage(_summary_of(rows), rows, list(dict.fromkeys(years)))


def region_page(year: int, region: str) -> RegionPage | None:
    """None where nothing of the year is published; one query."""
    found = [as_published(row) for row in _live().filter(region_code=region).order_by("-year")]
    shown = next((row for row in found if row.result.year == year), None)
    return RegionPage(shown, found) if shown else None


def published_results(year: int | None = None, *, province: str = "") -> Sequence[Published]:
    """What is public of a year, or of all years, the newest first and then by code; one query."""
    rows = _live().order_by("-year", "region_code")
    if year is not None:
        rows = rows.filter(year=year)
    if province:
        rows = rows.filter(province_code=province)
    return [as_published(row) for row in rows]


def published_years() -> Sequence[int]:
    """The years of which anything is public, the newest first; one query."""
    return list(_live().order_by("-year").values_list("year", flat=True).distinct())


def last_change(**narrowed: object) -> datetime | None:
    """When something of these rows was last published or withdrawn; None if nothing ever was."""
    changed = PublishedResult.objects.filter(**narrowed).aggregate(
        published=Max("published_at"), withdrawn=Max("withdrawn_at")
    )
    return max((at for at in changed.values() if at is not None), default=None)


def as_published(row: PublishedResult) -> Published:
    result = Result(
        province_code=row.province_code,
        province_name=row.province_name,
        region_code=row.region_code,
        region_name=row.region_name,
        year=row.year,
        stage=row.stage,
        score=row.score,
        maximum=row.maximum,
        predicate=row.predicate,
        predicate_label=row.predicate_label,
        instrument=row.instrument,
        clusters=read_clusters(row.clusters),
        ground=row.ground,
        regencies=row.regencies or 0,
        scale=read_scale(row.scale),
    )
    return Published(result, row.published_at)


def _live():
    return PublishedResult.objects.filter(withdrawn_at__isnull=True)


def _summary_of(rows: Sequence[Published]) -> Summary:
    first = rows[0].result
    awarded = sum(row.is_awarded for row in rows)
    return _summary(
        year=first.year,
        province_code=first.province_code,
        province_name=first.province_name,
        regencies=max(row.result.regencies for row in rows),
        published=len(rows),
        awarded=awarded,
        without=sum(row.is_final for row in rows) - awarded,
    )


def _summary(*, regencies: int | None, published: int, **told) -> Summary:
    """Never fewer regencies than are published: rows may come from before one was split."""
    return Summary(regencies=max(regencies or 0, published), published=published, **told)
