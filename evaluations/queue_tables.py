"""What stands around the list of a queue: filters with their counts, parts of the form, steps."""

from __future__ import annotations

from dataclasses import dataclass, replace

from accounts.models import User
from accounts.permissions import has_permission
from evaluations.addresses import step_address
from evaluations.queries import cluster_title
from evaluations.queue import Bench
from evaluations.queue_rows import FILTERS, Wish
from evaluations.workflow import TRANSITIONS, Action, move_refused
from regions.timezones import timezone_of


@dataclass(frozen=True, slots=True)
class Part:
    """A cluster with its indicators, as a choice of the queue."""

    code: str
    title: str
    indicators: tuple[tuple[str, str], ...]


def parts_of(bench: Bench) -> list[Part]:
    return [
        Part(
            cluster.code,
            cluster_title(cluster.code, cluster.name),
            tuple((part.code, f"{part.code} {part.name}") for part in cluster.indicators),
        )
        for cluster in bench.sheet.clusters
    ]


@dataclass(frozen=True, slots=True)
class QueueStep:
    """A step that starts from the present state; `refusal` says why it can't be taken yet."""

    action: Action
    label: str
    url: str
    refusal: str
    is_next: bool = False


def queue_steps(bench: Bench, user: User) -> list[QueueStep]:
    """What the person's roles may do with the evaluation, from the one table."""
    region = bench.assessment.region
    zone = timezone_of(region)
    steps = []
    for action, row in TRANSITIONS.items():
        if bench.assessment.state in row.sources and has_permission(user, row.permission, region):
            refusal = move_refused(action, bench.circumstances)
            words = refusal.in_words(zone) if refusal else ""
            url = step_address(bench.assessment, action)
            steps.append(QueueStep(action, row.label, url, words))
    nearest = next((step for step in steps if not step.refusal), None)
    return [replace(step, is_next=step is nearest) for step in steps]


@dataclass(frozen=True, slots=True)
class FilterChip:
    """A filter with how many questions of the chosen part it keeps."""

    label: str
    count: int
    url: str
    is_chosen: bool


def filter_chips(bench: Bench, wish: Wish) -> list[FilterChip]:
    rows = wish.of_part(bench.rows)
    offered = [("", "Semua"), *((key, label) for key, (label, _) in FILTERS.items())]
    return [
        FilterChip(
            label,
            sum(Wish(key).keeps(row) for row in rows),
            Wish(key, wish.part).query or "?",
            key == wish.filter,
        )
        for key, label in offered
    ]
