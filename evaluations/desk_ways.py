"""How the desk leads on: through the queue of a regency, or through that of all regencies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from evaluations.addresses import desk_address, queue_address
from evaluations.cases.cases import CaseRow, CaseWish, in_order
from evaluations.cases.queries import Cases
from evaluations.desk import NEAR, Desk
from evaluations.models import Assessment
from evaluations.queue_rows import QueueRow, Wish


@dataclass(frozen=True, slots=True)
class Stop:
    """A question on the way; `place` names its regency where the way leads through several."""

    code: str
    label: str
    words: str
    url: str
    place: str = ""
    is_here: bool = False


@dataclass(frozen=True, slots=True)
class Way:
    """The questions around the open one; `following` may be the next page of the list, `onward`
    is where a saved verdict leads: a question, or the queue when nothing waits any more.
    """

    near: Sequence[Stop]
    previous: Stop | None
    following: Stop | None
    onward: str
    queue_url: str
    left: int
    query: str


def way_in_regency(desk: Desk, wish: Wish) -> Way:
    """Through the questions of the open one's regency that the wish keeps."""
    assessment = desk.bench.assessment

    def stop(row: QueueRow | None) -> Stop | None:
        if row is None:
            return None
        url = desk_address(assessment, row.code) + wish.query
        return Stop(row.code, row.label, row.words, url, is_here=row.code == desk.row.code)

    queue_url = queue_address(assessment) + wish.query
    onward = stop(desk.next_open)
    return Way(
        near=[one for row in desk.near if (one := stop(row))],
        previous=stop(desk.previous),
        following=stop(desk.following),
        onward=onward.url if onward else queue_url,
        queue_url=queue_url,
        left=desk.bench.unjudged,
        query=wish.query,
    )


def way_across(cases: Cases, assessment: Assessment, code: str) -> Way:
    """Through all regencies; the open question has its place though the wish keeps it no more."""
    here = (assessment.pk, code)
    wish = cases.wish
    kept = in_order(case for case in cases.everything if wish.keeps(case) or case.place == here)
    place = next((at for at, case in enumerate(kept) if case.place == here), -1)
    stops = [_stop(case, wish, here) for case in kept]
    before = stops[place - 1] if place > 0 else None
    after = stops[place + 1] if place + 1 < len(stops) else None
    others = [*stops[place + 1 :], *stops[: max(place, 0)]]
    queue_url = reverse("evaluations:all_cases") + wish.query
    return Way(
        near=stops[max(place - NEAR, 0) : place + NEAR + 1],
        previous=before,
        following=after,
        onward=others[0].url if others else queue_url,
        queue_url=queue_url,
        left=len(cases.rows),
        query=wish.desk_query,
    )


def _stop(case: CaseRow, wish: CaseWish, here: tuple[int, str]) -> Stop:
    return Stop(
        code=case.row.code,
        label=case.row.label,
        words=case.row.words,
        url=desk_address(case.assessment, case.row.code) + wish.desk_query,
        place=case.assessment.region.title,
        is_here=case.place == here,
    )
