"""Which questions of an earlier year's evaluation a later one's follow."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache, reduce
from itertools import pairwise

from evaluations.models import Assessment, Round
from instruments.mapping import QuestionMap, map_questions, through
from instruments.models import Instrument
from instruments.services import sheet_of

# What a published instrument is known by; see instruments.services.
Key = tuple[int, str, datetime | None]


def earlier_assessment(assessment: Assessment) -> Assessment | None:
    """The regency's evaluation of the latest year before; one query."""
    rows = Assessment.objects.filter(
        region=assessment.region_id, round__year__lt=assessment.round.year
    )
    return rows.select_related("round__instrument", "region").order_by("-round__year").first()


def map_between(earlier: Assessment, later: Assessment) -> QuestionMap:
    """Step by step through the province's rounds in between: `previous` names the year before.

    One query when a year lies between them, else none.
    """
    instruments = [earlier.round.instrument, *_between(earlier, later), later.round.instrument]
    keys = [_key(instrument) for instrument in instruments]
    steps = [_published_map(old, new) for old, new in pairwise(keys)]
    return reduce(through, steps)


def _between(earlier: Assessment, later: Assessment) -> list[Instrument]:
    first, last = earlier.round.year, later.round.year
    if last - first < 2:
        return []
    rounds = Round.objects.filter(
        province=later.round.province_id, year__gt=first, year__lt=last
    ).order_by("year")
    return [round_.instrument for round_ in rounds.select_related("instrument")]


def _key(instrument: Instrument) -> Key:
    return instrument.pk, instrument.source_sha256, instrument.published_at


# Rounds have published instruments only, which never change.
@lru_cache(maxsize=16)
def _published_map(old: Key, new: Key) -> QuestionMap:
    held = Instrument.objects.in_bulk([old[0], new[0]])
    return map_questions(sheet_of(held[old[0]]), sheet_of(held[new[0]]))
