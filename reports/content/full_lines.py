"""Chapter IV of the full report: every question of every indicator, as one stage has it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from evaluations.desk import value_in_words
from evaluations.ledger.cards import StageCard, StageCards
from evaluations.ledger.lines import IndicatorSum, Line
from evaluations.ledger.traces import Traces, traces_of
from evaluations.models import Stage
from evaluations.queries import Overview, cluster_title
from evaluations.values import NotApplicable
from instruments.sheet import Sheet
from reports.content.full_gaps import Facts, StagedQuestion, judged_of, obstacle_of
from reports.content.full_sources import READER, Sources
from reports.content.full_tree import ClusterPart, IndicatorPart, QuestionLine
from reports.content.prose import Prose


@dataclass(frozen=True, slots=True)
class Lines:
    """Makes the lines of one stage; `claims` are the own stage's points where others judged."""

    sheet: Sheet
    traces: Traces
    claims: Mapping[str, Decimal]
    sources: Sources
    facts: Facts
    texts: Mapping[str, Prose]

    def clusters(self, card: StageCard) -> tuple[ClusterPart, ...]:
        return tuple(
            ClusterPart(
                code=part.code,
                title=cluster_title(part.code, part.name),
                points=part.points,
                maximum=part.maximum,
                indicators=tuple(self._indicator(indicator) for indicator in part.indicators),
            )
            for part in card.sums(self.sheet).clusters
        )

    def _indicator(self, part: IndicatorSum) -> IndicatorPart:
        return IndicatorPart(
            code=part.code,
            name=part.name,
            points=part.points,
            maximum=part.maximum,
            questions=tuple(self._question(line) for line in part.lines),
            target=self.texts.get(f"{part.code}:target", ()),
            obstacle=self.texts.get(f"{part.code}:obstacle", ()),
            follow_up=self.texts.get(f"{part.code}:follow_up", ()),
        )

    def _question(self, line: Line) -> QuestionLine:
        question, value = self.sheet.question(line.code), self.traces.values[line.code]
        said, verdict = value_in_words(question, value), self.traces.verdicts.get(line.code)
        judged = judged_of(self.sheet, line.code, verdict) if verdict else None
        does_not_apply = isinstance(value, NotApplicable)
        claimed = self.claims.get(line.code)
        one = StagedQuestion(question, line, said, does_not_apply, claimed, judged)
        labels = {slot.kind: slot.label for slot in reversed(question.slots)}
        return QuestionLine(
            code=line.code,
            label=question.label,
            said=said,
            status="not_applicable" if does_not_apply else "" if said else "empty",
            points=line.points,
            maximum=line.maximum,
            claimed=claimed,
            note=self.sources.notes.get(line.code, ""),
            missing=tuple(labels.get(kind, kind) for kind in line.missing),
            cited=self.sources.cited.get(line.code, ()),
            judged=judged,
            talks=self.sources.talks.get(line.code, ()),
            obstacle=obstacle_of(one, self.facts),
        )


def lines_of(
    page: Overview,
    cards: StageCards,
    card: StageCard,
    sources: Sources,
    facts: Facts,
    texts: Mapping[str, Prose],
) -> Lines:
    """Three queries for any number of questions. `texts` by place (reports/texts.py)."""
    sheet = page.standing.sheet
    codes = [question.code for question in sheet.questions]
    traces = traces_of(page, card, codes, READER, with_papers=False)
    own = cards.find(Stage.SELF) if card.stage != Stage.SELF else None
    claims = {line.code: line.points for line in own.sums(sheet).lines} if own else {}
    return Lines(sheet, traces, claims, sources, facts, texts)
