"""Cards to take apart: a small form of three clusters, and what may be stored of its scores."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from evaluations.scorecards import card_content
from evaluations.scoring import score, score_verdicts, steps_of
from evaluations.values import Share
from instruments.sheet import Cluster, Indicator, Kind, Question, Sheet
from tests.sheets import make_question, make_sheet

KINDS = {"K": ("1", "2"), "I": ("4",), "V": ("21A", "21B")}
IN_ORDER = (Kind.CHOICE, Kind.PERCENTAGE, Kind.ROLLUP, Kind.YES_NO)


def _indicator(code: str) -> Indicator:
    questions = tuple(
        make_question(f"{code}.{number}", kind) for number, kind in enumerate(IN_ORDER, start=1)
    )
    return Indicator(code, f"Indikator {code}", Decimal(12), "dinkes", questions)


def three_clusters() -> Sheet:
    """K with indicators 1 and 2, I with 4, V with 21A and 21B; four questions of 3 points each."""
    clusters = tuple(
        Cluster(code, f"Nama {code}", Decimal(12 * len(parts)), tuple(map(_indicator, parts)))
        for code, parts in KINDS.items()
    )
    return replace(make_sheet(), max_points=Decimal(60), clusters=clusters)


SHEET = three_clusters()
CODES = [question.code for question in SHEET.questions]


def _values(question: Question) -> st.SearchStrategy:
    if question.options:
        return st.sampled_from([None, "a", "b", "z"])
    shares = st.integers(0, 15).map(lambda good: Share(good, 15))
    numbers = st.decimals(0, 100, places=2)
    return st.one_of(st.none(), numbers, *([shares] if question.kind is Kind.ROLLUP else []))


ANSWERS = st.fixed_dictionaries({asked.code: _values(asked) for asked in SHEET.questions})
VERDICTS = st.dictionaries(st.sampled_from(CODES), st.integers(0, 4)).map(
    lambda told: {
        code: steps[step % len(steps)] for code, step in told.items() if (steps := STEPS[code])
    }
)
STEPS = {asked.code: steps_of(asked) for asked in SHEET.questions}
CLUSTER_POINTS = st.fixed_dictionaries(
    {cluster.code: st.decimals(0, cluster.max_points, places=2) for cluster in SHEET.clusters}
)


def of_answers(answers: dict) -> dict[str, Any]:
    return card_content(score(SHEET, answers))


def of_verdicts(verdicts: dict[str, Decimal]) -> dict[str, Any]:
    return card_content(score_verdicts(SHEET, verdicts))


def of_clusters(points: dict[str, Decimal]) -> dict[str, Any]:
    """As the province records a result of which only the sums are known."""
    parts = [{"code": code, "score": f"{told:.2f}"} for code, told in points.items()]
    return of_total(sum(points.values())) | {"clusters": parts}


def of_total(total: Decimal) -> dict[str, Any]:
    return {"score": f"{total:.2f}", "predicate": None, "clusters": [], "ledger": []}


CONTENTS = st.one_of(
    ANSWERS.map(of_answers),
    VERDICTS.map(of_verdicts),
    CLUSTER_POINTS.map(of_clusters),
    st.decimals(0, 60, places=2).map(of_total),
)
