"""A result as the public sees it: plain values, equal when the public would see the same. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from decimal import Decimal

from publication.words import FINAL, WITHOUT


@dataclass(frozen=True, slots=True)
class ClusterScore:
    """A sum of one cluster; `score` and `maximum` in points."""

    code: str
    name: str
    score: Decimal
    maximum: Decimal

    @property
    def stored(self) -> dict[str, str]:
        return {**asdict(self), "score": f"{self.score:.2f}", "maximum": f"{self.maximum:.2f}"}


@dataclass(frozen=True, slots=True)
class Step:
    """A predicate of the scale: from `edge` points on, or with `inclusive` False just above it."""

    code: str
    label: str
    edge: Decimal
    inclusive: bool

    @property
    def stored(self) -> dict[str, str | bool]:
        return {**asdict(self), "edge": f"{self.edge:.2f}"}


@dataclass(frozen=True, slots=True)
class Result:
    """One regency's result of a year and a stage; fields as in `PublishedResult`."""

    province_code: str
    province_name: str
    region_code: str
    region_name: str
    year: int
    stage: str
    score: Decimal | None
    maximum: Decimal | None
    predicate: str
    predicate_label: str
    instrument: str
    clusters: tuple[ClusterScore, ...]
    ground: str
    regencies: int
    scale: tuple[Step, ...]

    @property
    def predicate_words(self) -> str:
        """What a decree gave, none too; "" before one, because only a decree gives a predicate."""
        if self.stage != FINAL:
            return ""
        return self.predicate_label or WITHOUT

    @property
    def stored(self) -> dict[str, object]:
        """By the names of the columns."""
        return {
            **asdict(self),
            "clusters": [cluster.stored for cluster in self.clusters],
            "scale": [step.stored for step in self.scale],
        }


def read_clusters(stored: Iterable[dict[str, str]]) -> tuple[ClusterScore, ...]:
    """As `ClusterScore.stored` writes them."""
    return tuple(
        ClusterScore(row["code"], row["name"], Decimal(row["score"]), Decimal(row["maximum"]))
        for row in stored
    )


def read_scale(stored: Iterable[dict[str, str | bool]] | None) -> tuple[Step, ...]:
    """As `Step.stored` writes them."""
    return tuple(
        Step(str(row["code"]), str(row["label"]), Decimal(str(row["edge"])), bool(row["inclusive"]))
        for row in stored or ()
    )


def mark_of(results: Iterable[Result]) -> str:
    """A fingerprint of what a preview showed: another one when the public would see else."""
    told = sorted(json.dumps(result.stored, sort_keys=True, default=_plain) for result in results)
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def _plain(value: object) -> str:
    return f"{value:.2f}" if isinstance(value, Decimal) else str(value)
