"""Which papers and letterheads a person finds on the page of papers."""

from __future__ import annotations

from accounts.models import User
from accounts.permissions import Permission, memberships_granting, reach_of, regions_with
from evaluations.models import Assessment
from regions.models import Level, Region

# A province's people may write the letterheads of all its regencies; the list shows these few.
MOST_LETTERHEADS = 50


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
