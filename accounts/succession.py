"""Who does the work of an office that was merged, split or renamed; reading, no writes.

Every row counts from the day it is recorded: services refuse a year that is still to come.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from accounts.models import Agency, AgencySuccession
from regions.models import Region

# So many reorganisations behind each other; the condition below looks exactly as far back, and
# nothing longer can be recorded.
LONGEST_CHAIN = 6


def work_of(agencies: Iterable[Agency | int], field: str) -> Q:
    """The condition "the row's office, named by `field`, is one of these or one they followed".

    Asks nothing by itself: the older offices are subqueries.
    """
    behind = AgencySuccession.objects.filter(successor__in=list(agencies)).values("predecessor")
    condition = Q(**{f"{field}__in": list(agencies)})
    for _ in range(LONGEST_CHAIN):
        condition |= Q(**{f"{field}__in": behind})
        behind = AgencySuccession.objects.filter(successor__in=behind).values("predecessor")
    return condition


@dataclass(frozen=True, slots=True)
class Step:
    """One line on the page of an office: the other one, and from which year on."""

    office: Agency
    year: int


def others_beside(agency: Agency) -> QuerySet[Agency]:
    """All that could follow an office: the others of its region, closed ones too."""
    return Agency.objects.filter(region=agency.region_id).exclude(pk=agency.pk)


def successors_of(agency: Agency) -> list[Step]:
    rows = agency.successions.select_related("successor__region")
    return [Step(row.successor, row.year) for row in rows]


def predecessors_of(agency: Agency) -> list[Step]:
    rows = agency.origins.select_related("predecessor__region")
    return [Step(row.predecessor, row.year) for row in rows]


class Successions:
    """All offices of a regency and who follows whom, in two queries."""

    def __init__(self, region: Region) -> None:
        offices = Agency.objects.filter(region=region).select_related("region")
        self.offices = {office.pk: office for office in offices}
        self._after: dict[int, list[tuple[int, int]]] = defaultdict(list)
        rows = AgencySuccession.objects.filter(predecessor__region=region)
        for before, after, year in rows.values_list("predecessor", "successor", "year"):
            self._after[before].append((after, year))

    @property
    def existing(self) -> list[Agency]:
        return [office for office in self.offices.values() if office.valid_until is None]

    def heirs(self, agency: int, year: int) -> list[Agency]:
        """The offices that exist and do in `year` what this one did, by name.

        One: it is clear who. Several: it was split, or lives on beside its successor. None: it was
        closed and nobody follows.
        """
        found: dict[int, Agency] = {}
        seen: set[int] = set()
        waiting = [agency]
        while waiting:
            key = waiting.pop()
            if key in seen:
                continue
            seen.add(key)
            office = self.offices[key]
            if office.valid_until is None:
                found[key] = office
            waiting += [after for after, since in self._after[key] if since <= year]
        return sorted(found.values(), key=lambda office: office.name)

    def is_behind(self, agency: int, other: int) -> bool:
        """Whether `other` does, by any number of steps, the work of `agency`."""
        return other in self._reach(agency)

    def longest_through(self, agency: int, successors: Sequence[int]) -> int:
        """How many steps the longest chain would have with these successors of `agency`."""
        before: dict[int, list[int]] = defaultdict(list)
        for key, steps in self._after.items():
            for after, _ in steps:
                before[after].append(key)
        behind = _depth(agency, before)
        ahead = max(_depth(key, self._plain()) for key in successors)
        return behind + 1 + ahead

    def _plain(self) -> dict[int, list[int]]:
        return {key: [after for after, _ in steps] for key, steps in self._after.items()}

    def _reach(self, agency: int) -> set[int]:
        found: set[int] = set()
        waiting = [agency]
        while waiting:
            for after, _ in self._after[waiting.pop()]:
                if after not in found:
                    found.add(after)
                    waiting.append(after)
        return found


def _depth(key: int, steps: dict[int, list[int]]) -> int:
    """The most steps from here; there are no circles."""
    return max((1 + _depth(other, steps) for other in steps.get(key, ())), default=0)
