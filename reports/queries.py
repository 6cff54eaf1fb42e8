"""Which papers and letterheads a person finds on the page of papers."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.models import User
from accounts.permissions import Permission, memberships_granting, reach_of, regions_with
from evaluations.board import years_of
from evaluations.models import Assessment
from jobs.commands import BY
from regions.models import Level, Region
from reports.issuing import paper_number
from reports.kinds import KINDS, ProvinceYear
from reports.models import Paper

# A province's people may write the letterheads of all its regencies; the list shows these few.
MOST_LETTERHEADS = 50


@dataclass(frozen=True, slots=True)
class MadeRow:
    """A paper that left, in words."""

    paper: Paper

    @property
    def number(self) -> str:
        return paper_number(self.paper)

    @property
    def kind(self) -> str:
        return KINDS[self.paper.kind].label

    @property
    def maker(self) -> str:
        return str(self.paper.made_by or BY)


def prints(user: User) -> bool:
    """Whether the person prints papers anywhere; asks nothing beyond the memberships."""
    return bool(memberships_granting(user, Permission.PRINT_PAPERS))


def printable_assessments(user: User) -> list[Assessment]:
    """The evaluations whose papers the person may print, newest year first."""
    visible = Assessment.objects.filter(reach_of(user, Permission.PRINT_PAPERS, "region"))
    return list(visible.select_related("round", "region").order_by("-round__year", "region"))


def editable_letterheads(user: User) -> list[Region]:
    """The provinces and regencies whose letterhead the person may write."""
    governments = regions_with(user, Permission.EDIT_LETTERHEAD)
    return list(governments.filter(level__lte=Level.REGENCY)[:MOST_LETTERHEADS])


def printable_provinces(user: User) -> list[ProvinceYear]:
    """What provincial papers the person may print are about, newest year first."""
    provinces = regions_with(user, Permission.PRINT_PAPERS).filter(level=Level.PROVINCE)
    return [
        ProvinceYear(province, year)
        for province in provinces
        for year in reversed(years_of(province))
    ]


def made_papers(user: User) -> QuerySet[Paper]:
    """The papers that left wherever the person may print, the newest first."""
    rows = Paper.objects.filter(reach_of(user, Permission.PRINT_PAPERS, "region"))
    return rows.select_related("region", "made_by")
