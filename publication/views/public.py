"""What everybody may read, without signing in: results that the provincial admin published.

The moment of the last change is read before what it is told of: a page may be newer than it says,
but never older, for a cache would keep that.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from publication import answers
from publication.open_data import (
    ALL_YEARS,
    FIELDS,
    OF_A_CLUSTER,
    clusters_csv,
    results_csv,
    results_json,
)
from publication.public_queries import (
    last_change,
    province_page,
    published_results,
    published_years,
    region_page,
    summaries,
)
from regions.models import Region
from regions.timezones import timezone_of


@require_safe
@login_not_required
def index(request: HttpRequest, year: str = "") -> HttpResponse:
    """All years and provinces with something published, or those of one year."""
    changed = last_change()
    found = summaries(int(year) if year else None)
    if year and not found:
        return answers.unknown()
    context = {"summaries": found, "year": int(year) if year else None}
    return answers.page(request, "publication/index.html", context, changed)


@require_safe
@login_not_required
def province(request: HttpRequest, year: str, code: str) -> HttpResponse:
    """One year of a province: its regencies, and how many hold a predicate."""
    changed = last_change(province_code=code)
    found = province_page(int(year), code)
    if found is None:
        return answers.unknown()
    zone = timezone_of(Region(code=code))
    return answers.page(request, "publication/province.html", {"page": found}, changed, zone)


@require_safe
@login_not_required
def region(request: HttpRequest, year: str, code: str) -> HttpResponse:
    """One regency's year with its clusters, and its other years."""
    changed = last_change(region_code=code)
    found = region_page(int(year), code)
    if found is None:
        return answers.unknown()
    zone = timezone_of(Region(code=code))
    return answers.page(request, "publication/region.html", {"page": found}, changed, zone)


@require_safe
@login_not_required
def about_data(request: HttpRequest) -> HttpResponse:
    """Which files there are, what their columns mean, and under which licence."""
    changed = last_change()
    context = {
        "periods": [ALL_YEARS, *published_years()],
        "fields": FIELDS,
        "cluster_fields": OF_A_CLUSTER,
    }
    return answers.page(request, "publication/data.html", context, changed)


@require_safe
@login_not_required
def data(request: HttpRequest, period: str, kind: str) -> HttpResponse:
    """The results of a year or of all; `kind` is "json", "csv" or "-klaster.csv" after a point."""
    year = None if period == ALL_YEARS else int(period)
    changed = last_change() if year is None else last_change(year=year)
    rows = published_results(year)
    if year is not None and not rows:
        return answers.unknown()
    name = f"kla-{period}{kind}"
    if kind == ".json":
        content = results_json(rows, year=year, address=settings.SITE_URL.rstrip("/"))
        return answers.data(request, content, "application/json", name, changed)
    content = clusters_csv(rows) if kind.startswith("-klaster") else results_csv(rows)
    return answers.data(request, content, "text/csv", name, changed)
